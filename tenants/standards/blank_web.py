"""Starting a standard from nothing, on the way into the editor."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from saas.kernel.clock import now
from saas.kernel.db import transaction
from saas.kernel.guards import allow, by, tenant_blueprint
from saas.kernel.problems import Problem
from saas.kernel.words import words
from tenants.standards.blank import Blank, start_blank
from tenants.toasts import tell

blueprint = tenant_blueprint("blank", __name__, url_prefix="/standards")
USUAL = "到达 / Arrival\n接待 / Reception\n办理 / Service\n道别 / Farewell"


@blueprint.get("/new")
@allow("tenant_admin")
def ask() -> str:
    """Ask for a name, a code and the stages of a visit."""
    return _page(Blank("", "", "", USUAL), None)


@blueprint.post("/new")
@allow("tenant_admin")
def start() -> ResponseReturnValue:
    """Make the standard and go on in the editor."""
    blank = Blank(*(request.form.get(key, "") for key in ("name_zh", "name_en", "code", "stages")))
    try:
        with transaction():
            standard_id = start_blank(by(), blank, now=now())
    except Problem as problem:
        return _page(blank, problem), problem.status
    tell(words("已建立，开始写第一个检查项吧", "It is made; write the first item"))
    return redirect(url_for("standard_editor.edit", standard_id=standard_id))


def _page(blank: Blank, problem: Problem | None) -> str:
    return render_template("standards/new.html", blank=blank, problem=problem)
