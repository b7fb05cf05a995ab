"""What-if on screen: choose which past audits, watch the progress, read what the draft would change."""

from __future__ import annotations

import csv
import io
import uuid
from decimal import Decimal
from typing import Any

from flask import Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audits.insight.figures import band_by_code
from audits.insight.what_if import queries, services
from audits.insight.what_if.models import RunStatus
from audits.insight.what_if.pictures import picture
from audits.insight.what_if.scopes import choices, reach_of
from audits.insight.what_if.values import Outcome
from saas.kernel.clock import now
from saas.kernel.db import transaction
from saas.kernel.guards import allow, by, tenant_blueprint
from saas.kernel.problems import NotFound, Problem
from saas.kernel.words import words
from scoring import load_standard
from tenants.standards.drafts import draft_facts
from tenants.standards.queries import loaded_version, standard_by_id, versions_of

blueprint = tenant_blueprint("what_if", __name__, url_prefix="/standards")


@blueprint.get("/<uuid:standard_id>/what-if")
@allow("tenant_admin")
def page(standard_id: uuid.UUID) -> str:
    """Offer past audits to score under the draft; list what was tried before."""
    return _page(standard_id, {}, None)


@blueprint.post("/<uuid:standard_id>/what-if")
@allow("tenant_admin")
def ask(standard_id: uuid.UUID) -> ResponseReturnValue:
    """Ask for a run; a worker makes it while its page shows how far it is."""
    standard_by_id(standard_id)
    try:
        reach = reach_of(by(), standard_id, request.form, now=now())
        with transaction():
            run_id = services.ask_run(by(), standard_id, reach, now=now())
    except Problem as problem:
        if isinstance(problem, NotFound):
            raise
        return _page(standard_id, request.form, problem), problem.status
    return redirect(url_for("what_if.show", standard_id=standard_id, run_id=run_id))


@blueprint.get("/<uuid:standard_id>/what-if/<uuid:run_id>")
@allow("tenant_admin")
def show(standard_id: uuid.UUID, run_id: uuid.UUID) -> ResponseReturnValue:
    """Show a run; asked by htmx while it is under way, only its progress."""
    run = queries.run_by_id(standard_id, run_id, now=now())
    if request.headers.get("HX-Request"):
        if run.status == RunStatus.WAITING:
            return render_template("what_if/progress.html", run=run)
        return "", 200, {"HX-Refresh": "true"}
    found = _outcome(standard_id, run_id) if run.status == RunStatus.DONE else {}
    return render_template("what_if/run.html", run=run, **found, **_frame(standard_id))


@blueprint.get("/<uuid:standard_id>/what-if/<uuid:run_id>.csv")
@allow("tenant_admin")
def download(standard_id: uuid.UUID, run_id: uuid.UUID) -> Response:
    """Send the branches of a run as CSV (UTF-8 with a mark, as Excel wants it)."""
    outcome = queries.outcome_of(standard_id, run_id)
    head = words(
        "代号|网点|Branch|访次|原得分|新得分|变化|原等级|新等级|原名次|新名次",
        "Code|网点|Branch|Visits|Before|After|Change|Band before|Band after|Place before|Place after",
    )
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(head.say(g.lang).split("|"))
    for one in queries.named(outcome.branches):
        shift = one.shift
        change = "" if shift.before is None or shift.after is None else Decimal(shift.after) - Decimal(shift.before)
        rows.writerow(
            [
                *map(_plain, (one.code, one.name_zh, one.name_en)), shift.visits, shift.before, shift.after, change,
                shift.band_before, shift.band_after, shift.place_before, shift.place_after,
            ]
        )  # fmt: skip
    response = Response("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"what-if-{run_id}.csv")
    return response


def _plain(text: str) -> str:
    """Keep a spreadsheet from reading a name as a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


def _page(standard_id: uuid.UUID, form: Any, problem: Problem | None) -> str:
    frame = _frame(standard_id)
    offered = choices(by(), standard_id, now=now()) if frame["standard"].current else []
    return render_template(
        "what_if/page.html", choices=offered, form=form, problem=problem, runs=queries.runs_of(standard_id, now=now()),
        audits=queries.audits_so_far(standard_id), **frame,
    )  # fmt: skip


def _outcome(standard_id: uuid.UUID, run_id: uuid.UUID) -> dict[str, Any]:
    outcome: Outcome = queries.outcome_of(standard_id, run_id)
    draft = load_standard(queries.tried_document(standard_id, run_id))
    old = loaded_version(versions_of(standard_id)[0].id).standard
    shifts = queries.named(outcome.branches)
    names = {str(one.shift.branch_id): one for one in shifts}
    return {
        "outcome": outcome, "shifts": shifts, "names": names, "picture": picture(shifts, draft, g.lang),
        "old_band": lambda code: band_by_code(code, old.rules),
        "new_band": lambda code: band_by_code(code, draft.rules),
    }  # fmt: skip


def _frame(standard_id: uuid.UUID) -> dict[str, Any]:
    """Return what every page of one standard shows around its content."""
    found = standard_by_id(standard_id)
    return {
        "standard": found, "tab": "what_if", "may_edit": True, "count": len(versions_of(standard_id)),
        "changed": draft_facts(standard_id).changed,
    }  # fmt: skip
