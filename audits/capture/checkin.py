"""Where the code on a branch's sign leads: auditors to the form, everybody else to what they may see of the branch."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from saas.kernel.guards import EVERYONE, allow, by, tenant_blueprint
from saas.kernel.problems import NotFound
from tenants.standards.queries import list_standards
from tenants.units.queries import branches_in_scope

blueprint = tenant_blueprint("checkin", __name__)
CAPTURERS = ("auditor", "tenant_admin")


@blueprint.get("/b/<code>")
@allow(*EVERYONE)
def branch(code: str) -> ResponseReturnValue:
    """Open the branch of a code: its form, a choice when there are several standards, or its overview."""
    unit = next((one for one in branches_in_scope(by()) if one.code == code), None)
    if unit is None:
        raise NotFound()
    if by().role not in CAPTURERS:
        return redirect(url_for("insight.unit", unit_id=unit.id))
    standards = [one for one in list_standards() if one.current]
    if len(standards) == 1 and standards[0].current:
        return redirect(url_for("capture.new_form", branch=unit.id, standard_version=standards[0].current.id))
    return render_template("capture/checkin.html", unit=unit, standards=standards)
