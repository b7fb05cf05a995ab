"""The tenant's face: names, colour and logo."""

from __future__ import annotations

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from saas.kernel.blobs import BlobMissing
from saas.kernel.branding import MINIMUM, contrast
from saas.kernel.clock import now
from saas.kernel.db import transaction
from saas.kernel.guards import EVERYONE, allow, by, tenant_blueprint
from saas.kernel.problems import NotFound, Problem
from saas.kernel.words import words
from tenants.branding import services
from tenants.branding.pictures import MOST_BYTES
from tenants.toasts import tell

blueprint = tenant_blueprint("branding", __name__)
OURS = "#107459"  # the design's own accent, for the preview when none is chosen


@blueprint.route("/settings/branding", methods=["GET", "POST"])
@allow("tenant_admin")
def branding() -> ResponseReturnValue:
    """Set names and colour; a colour that cannot be read is refused with its contrast."""
    tenant = by().tenant
    typed = {"name_zh": tenant.name_zh, "name_en": tenant.name_en, "accent": tenant.accent or ""}
    problem = None
    if request.method == "POST":
        typed = {name: request.form.get(name, "").strip() for name in typed}
        try:
            with transaction():
                services.change_branding(by(), **typed, now=now())
        except Problem as refused:
            problem = refused
        else:
            tell(words("品牌已更新", "The branding is changed"))
            return redirect(url_for("branding.branding"))
    return _page(typed, problem)


@blueprint.get("/settings/branding/check")
@allow("tenant_admin")
def check() -> str:
    """Answer while a colour is typed: how it looks, and whether words on it can be read."""
    return render_template("branding/preview.html", **_look(request.args.get("accent", "")))


@blueprint.get("/branding/logo")
@allow(*EVERYONE)
def logo() -> Response:
    """Send the tenant's logo; its address carries a stamp, so a browser may keep it."""
    tenant = by().tenant
    if tenant.logo is None:
        raise NotFound()
    try:
        data = current_app.extensions["sanmi_blobs"].get(tenant.id, tenant.logo)
    except BlobMissing:
        raise NotFound() from None
    response = Response(data, content_type="image/png")
    response.headers["Cache-Control"] = "private, max-age=86400"
    response.set_etag(tenant.logo.removeprefix("sha256:"))
    response.make_conditional(request)
    return response


@blueprint.post("/settings/branding/logo")
@allow("tenant_admin")
def change_logo() -> ResponseReturnValue:
    """Take in a logo: at most 2 MB, decoded with limits, kept as a PNG of at most 512 pixels."""
    sent = request.files.get("logo")
    data = sent.stream.read(MOST_BYTES + 1) if sent else b""
    try:
        with transaction():
            services.change_logo(by(), current_app.extensions["sanmi_blobs"], data, now=now())
    except Problem as problem:
        tenant = by().tenant
        typed = {"name_zh": tenant.name_zh, "name_en": tenant.name_en, "accent": tenant.accent or ""}
        return _page(typed, problem)
    tell(words("标志已更新", "The logo is changed"))
    return redirect(url_for("branding.branding"))


@blueprint.post("/settings/branding/logo/remove")
@allow("tenant_admin")
def remove_logo() -> ResponseReturnValue:
    """Show our own mark again."""
    with transaction():
        services.remove_logo(by(), now=now())
    tell(words("标志已移除", "The logo is removed"))
    return redirect(url_for("branding.branding"))


def _page(typed: dict[str, str], problem: Problem | None) -> ResponseReturnValue:
    page = render_template("branding/page.html", typed=typed, problem=problem, **_look(typed["accent"]))
    return page, problem.status if problem else 200


def _look(accent: str) -> dict[str, object]:
    """Return a colour as the preview shows it; a malformed or illegible one is told, not shown as ours."""
    accent = accent.strip().lower()
    wrong = services.accent_problem(accent)
    shown = accent or OURS
    well_formed = (
        len(shown) == 7 and shown[0] == "#" and all(digit in "0123456789abcdef" for digit in shown[1:])
    )
    return {
        "colour": shown if well_formed else None, "wrong": wrong, "own": bool(accent), "minimum": MINIMUM,
        "ratio": contrast(shown, "#ffffff") if well_formed else None,
    }  # fmt: skip
