"""The first page of everybody, the command palette, and the settings' landing page."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from flask import Response, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from saas.kernel.access import Access
from saas.kernel.clock import now
from saas.kernel.guards import EVERYONE, allow, by, public_blueprint, tenant_blueprint
from saas.navigation import NAVIGATION
from saas.search import search_everything
from saas.settings_page import settings_entries
from saas.trail import TrailFilter, deeds_done, people_who_acted, trail_page

public = public_blueprint("front", __name__, reason="the first address leads everybody on to their own page")
blueprint = tenant_blueprint("home", __name__)


@public.get("/")
def first_page() -> ResponseReturnValue:
    """Lead on: auditors to their visits, operators to the tenants, others to the overview, strangers to sign in."""
    if not current_user.is_authenticated:
        return redirect(url_for("people.sign_in"))
    access: Access = current_user
    if access.place is None:
        return redirect(url_for("operator.tenants" if access.is_operator else "account.choose_tenant"))
    return redirect("/capture" if access.place.role == "auditor" else "/overview")


@public.get("/robots.txt")
def robots() -> Response:
    """Ask crawlers to stay out: everything here is somebody's own."""
    return Response("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")


@public.get("/manifest.webmanifest")
def manifest() -> Response:
    """Describe the installable app; it opens at the visits, where the work without a network happens."""
    icons = {"any": "icon", "maskable": "icon-maskable"}
    document: dict[str, Any] = {
        "id": "/", "name": "三米服务检测" if g.lang == "zh" else "Sanmi service audits",
        "short_name": "三米" if g.lang == "zh" else "Sanmi", "lang": "zh-Hans" if g.lang == "zh" else "en",
        "start_url": "/capture", "scope": "/", "display": "standalone",
        "background_color": "#fcfcfa", "theme_color": "#fcfcfa",
        "icons": [
            {
                "src": url_for("static", filename=f"brand/{name}-{size}.png"), "sizes": f"{size}x{size}",
                "type": "image/png", "purpose": purpose,
            }
            for purpose, name in icons.items()
            for size in (192, 512)
        ],
    }  # fmt: skip
    response = jsonify(document)
    response.content_type = "application/manifest+json"
    return response


@blueprint.get("/search")
@allow(*EVERYONE)
def search() -> Response:
    """Answer the command palette: ``[{kind, label, hint, href}]``, nothing beyond the reader's scope."""
    hits = search_everything(by(), request.args.get("q", ""), pages=NAVIGATION)
    return jsonify([hit.told(g.lang) for hit in hits])


@blueprint.get("/settings")
@allow("tenant_admin")
def settings() -> str:
    """Lead to everything that an administrator sets."""
    return render_template("settings/home.html", entries=settings_entries(by(), now=now()))


@blueprint.get("/settings/trail")
@allow("tenant_admin")
def trail() -> str:
    """Show what people with power did, newest first, and whether the chain of records is whole."""
    args = request.args
    wanted = TrailFilter(args.get("deed") or None, _uuid(args.get("by")), _day(args.get("from")), _day(args.get("to")))
    before = args.get("before", type=int)
    page = trail_page(by(), wanted, before=before, check="check" in args)
    return render_template(
        "settings/trail.html", page=page, deeds=deeds_done(), people=people_who_acted(), wanted=wanted, before=before
    )


def _uuid(text: str | None) -> uuid.UUID | None:
    """Return an id from the address; nobody has one that is malformed."""
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return uuid.uuid4()


def _day(text: str | None) -> date | None:
    """Return a day from the address; one that makes no sense filters nothing."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
