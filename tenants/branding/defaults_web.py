"""The page of what is preset: time zone, language, grade bands."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from saas.kernel.clock import now
from saas.kernel.db import transaction
from saas.kernel.guards import allow, by, tenant_blueprint
from saas.kernel.problems import Problem
from saas.kernel.words import words
from tenants.branding.defaults import MOST_BANDS, ZONES, TypedBand, change_defaults, typed_bands
from tenants.toasts import tell

blueprint = tenant_blueprint("defaults", __name__)


@blueprint.route("/settings/defaults", methods=["GET", "POST"])
@allow("tenant_admin")
def defaults() -> ResponseReturnValue:
    """Show and change what is preset."""
    tenant = by().tenant
    typed = {"time_zone": tenant.time_zone, "language": tenant.language or ""}
    bands, problem = typed_bands(tenant.id), None
    if request.method == "POST":
        typed = {name: request.form.get(name, "").strip() for name in typed}
        bands = _typed_bands()
        try:
            with transaction():
                change_defaults(by(), typed["time_zone"], typed["language"], bands, now=now())
        except Problem as refused:
            problem = refused
        else:
            tell(words("默认值已更新", "The defaults are changed"))
            return redirect(url_for("defaults.defaults"))
    known = {zone for zone, _ in ZONES}
    zones = [(zone, name) for zone, name in ZONES]
    if typed["time_zone"] not in known and problem is None:
        zones.insert(0, (typed["time_zone"], words(typed["time_zone"], typed["time_zone"])))
    rows = bands + [TypedBand("", "", "", "")] * (MOST_BANDS - len(bands))
    page = render_template("branding/defaults.html", typed=typed, zones=zones, bands=rows, problem=problem)
    return page, problem.status if problem else 200


def _typed_bands() -> list[TypedBand]:
    columns = [request.form.getlist(name) for name in ("band_code", "band_low", "band_zh", "band_en")]
    return [TypedBand(*(value.strip() for value in row)) for row in zip(*columns, strict=False)][:MOST_BANDS]
