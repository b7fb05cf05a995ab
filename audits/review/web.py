"""Audits on screen: the list, one audit, and the deeds of those who answer for them."""

from __future__ import annotations

import json
import uuid
from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audits.capture.services import ROLLUP
from audits.insight.figures import band_by_code
from audits.insight.first_steps import first_steps
from audits.insight.listing import OUTCOMES, list_audits
from audits.insight.selection import select_from
from audits.review import services
from audits.review.correcting import controls, corrected
from audits.review.neighbours import neighbours
from audits.review.queries import AuditView, view_audit
from audits.review.showing import shown_items
from saas.kernel.clock import now
from saas.kernel.db import transaction
from saas.kernel.guards import EVERYONE, allow, by, tenant_blueprint
from saas.kernel.outbox import is_pending
from saas.kernel.problems import Invalid, Problem
from saas.kernel.replica import reads_only
from saas.kernel.words import Words, words
from tenants.units.queries import regions_around

blueprint = tenant_blueprint("audits", __name__, url_prefix="/audits")
READERS = ("tenant_admin", "regional_manager", "branch_manager", "reviewer", "viewer")
JUDGES = ("tenant_admin", "reviewer")


@blueprint.get("")
@allow(*READERS)
@reads_only
def list_page() -> str:
    """List audits of the chosen unit, standard and window, the newest first."""
    chosen = select_from(by(), request.args, now=now())
    if chosen is None:
        return render_template("overview/nothing.html", title=words("检查单", "Audits"), steps=first_steps(by()))
    outcome = request.args.get("outcome")
    page = list_audits(
        by(), chosen, after=request.args.get("after"), before=request.args.get("before"), outcome=outcome
    )
    regions = regions_around(by(), chosen.unit)
    return render_template(
        "audits/list.html", chosen=chosen, page=page, regions=regions, outcomes=OUTCOMES, outcome=outcome,
        bands=lambda code: band_by_code(code, chosen.rules.rules),
    )


@blueprint.get("/<uuid:audit_id>")
@allow(*EVERYONE)
@reads_only
def show_audit(audit_id: uuid.UUID) -> str:
    """Show one audit: score, stages, items, what was seen."""
    return _page(audit_id, None)


@blueprint.get("/<uuid:audit_id>/sheet.json")
@allow("tenant_admin", "reviewer", "regional_manager", "branch_manager")
def sheet(audit_id: uuid.UUID) -> Response:
    """Return the score sheet, from which anybody can recompute the score."""
    body = json.dumps(view_audit(by(), audit_id).sheet.to_dict(), ensure_ascii=False, indent=1)
    response = Response(body, mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="sheet-{audit_id}.json"'
    return response


@blueprint.post("/<uuid:audit_id>/void")
@allow(*JUDGES)
def void(audit_id: uuid.UUID) -> ResponseReturnValue:
    """Take an audit out of the numbers."""
    try:
        with transaction():
            services.void_audit(by(), audit_id, request.form.get("reason", ""), now=now())
    except (Invalid, Problem) as problem:
        if problem.status == 404:
            raise
        return _page(audit_id, problem), problem.status
    flash(words("已作废，汇总正在更新", "Voided; the numbers are being updated").say(g.lang))
    return redirect(url_for("audits.show_audit", audit_id=audit_id))


@blueprint.route("/<uuid:audit_id>/correct", methods=["GET", "POST"])
@allow(*JUDGES)
def correct(audit_id: uuid.UUID) -> ResponseReturnValue:
    """Correct answers; the old audit stays beside the new one."""
    shown = view_audit(by(), audit_id)
    document = dict(shown.standard.document)
    items: list[dict[str, Any]] = document["items"]  # type: ignore[assignment]
    answers = services.answers_of(by(), audit_id)
    problem, form = None, request.form if request.method == "POST" else None
    if form is not None:
        try:
            changed = corrected(items, answers, form)
            with transaction():
                new_id = services.correct_audit(
                    by(), audit_id, uuid.uuid4(), changed, form.get("reason", ""), now=now()
                )
            flash(words("已更正，汇总正在更新", "Corrected; the numbers are being updated").say(g.lang))
            return redirect(url_for("audits.show_audit", audit_id=new_id))
        except Problem as refused:
            problem = refused
    page = render_template(
        "audits/correct.html", audit=shown, stages=document["stages"], items=items,
        controls=controls(items, answers, form), problem=problem, reason=request.form.get("reason", ""),
    )
    return page, problem.status if problem else 200


def _page(audit_id: uuid.UUID, problem: Problem | None) -> str:
    audit = view_audit(by(), audit_id)
    rules = audit.standard.rules
    is_staff = by().role != "auditor"
    earlier, later = neighbours(audit.id, audit.branch.id, audit.visited_on) if is_staff else (None, None)
    return render_template(
        "audits/audit.html",
        audit=audit,
        shown=shown_items(audit, request.args.get("show")),
        earlier=earlier,
        later=later,
        scenario=_scenario(audit),
        band=band_by_code(audit.sheet.score.band, rules),
        problem=problem,
        reason=request.form.get("reason", ""),
        may_judge=by().role in JUDGES,
        pending=is_pending(ROLLUP),
    )


def _scenario(audit: AuditView) -> Words | None:
    """Return the name of the scenario that the visit played."""
    known: Any = audit.standard.document.get("scenarios") or []
    return next((Words(s["name_zh"], s["name_en"]) for s in known if s["code"] == audit.scenario), None)
