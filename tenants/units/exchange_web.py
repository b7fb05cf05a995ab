"""Units from and to Excel: download, upload with a preview, and doing what was agreed to."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from saas.kernel.clock import now
from saas.kernel.db import transaction
from saas.kernel.guards import allow, by, tenant_blueprint
from saas.kernel.problems import Problem
from saas.kernel.words import words
from tenants.toasts import tell
from tenants.units.exchange import units_workbook
from tenants.units.exchange_plan import WHAT, Plan, read_plan
from tenants.units.exchange_services import import_units
from tenants.workbooks.refusals import FileRefused
from tenants.workbooks.uploads import XLSX, attachment, sent_file
from tenants.workbooks.waiting import keep_waiting, waiting

blueprint = tenant_blueprint("units_exchange", __name__, url_prefix="/settings/units/exchange")


@blueprint.get("")
@allow("tenant_admin")
def page() -> str:
    """Offer the units as a workbook, and take one in."""
    return _page(None, "")


@blueprint.get("/units.xlsx")
@allow("tenant_admin", "regional_manager")
def download() -> Response:
    """Send the reader's part of the tree."""
    return attachment(units_workbook(by()), XLSX, f"{by().tenant.slug}-units.xlsx")


@blueprint.post("")
@allow("tenant_admin")
def upload() -> ResponseReturnValue:
    """Read a workbook and show what it would change; nothing is changed yet."""
    file, data = sent_file()
    try:
        plan = read_plan(by(), data)
    except FileRefused as refused:
        return _page(refused, file), refused.status
    return _preview(plan, data, file, None)


@blueprint.post("/confirm")
@allow("tenant_admin")
def confirm() -> ResponseReturnValue:
    """Do all that was shown, or nothing."""
    data = waiting(request.form.get("waiting", ""), now=now())
    file = request.form.get("file", "")[:100]
    try:
        with transaction():
            plan = import_units(by(), data, request.form.get("agreed", ""), file, now=now())
    except FileRefused as refused:
        return _page(refused, file), refused.status
    except Problem as problem:
        return _preview(read_plan(by(), data), data, file, problem)
    count = len(plan.steps)
    tell(words(f"已完成 {count} 处改动", f"{count} changes are made"))
    return redirect(url_for("units.units"))


def _page(refused: FileRefused | None, file: str) -> str:
    return render_template("exchange/units.html", problem=refused, file=file)


def _preview(plan: Plan, data: bytes, file: str, problem: Problem | None) -> ResponseReturnValue:
    kept = keep_waiting(data, now=now())
    text = render_template(
        "exchange/units_preview.html", plan=plan, what=WHAT, waiting=kept, file=file, problem=problem
    )
    return text, problem.status if problem else 200
