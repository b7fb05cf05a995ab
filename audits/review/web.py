"""Audits on screen: the list, one audit, and the deeds of those who answer for them."""

from __future__ import annotations

import json
import uuid
from decimal import Decimal
from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audits.capture.services import ROLLUP
from audits.insight.figures import band_by_code
from audits.insight.listing import list_audits
from audits.insight.selection import select_from
from audits.review import services
from audits.review.queries import view_audit
from saas.kernel.clock import now
from saas.kernel.db import transaction
from saas.kernel.guards import EVERYONE, allow, by, tenant_blueprint
from saas.kernel.outbox import is_pending
from saas.kernel.problems import FieldError, Invalid, Problem
from saas.kernel.words import words
from tenants.units.queries import AUDITED, units_in_scope

blueprint = tenant_blueprint("audits", __name__, url_prefix="/audits")
READERS = ("tenant_admin", "regional_manager", "branch_manager", "reviewer", "viewer")
JUDGES = ("tenant_admin", "reviewer")


@blueprint.get("")
@allow(*READERS)
def list_page() -> str:
    """List audits of the chosen unit, standard and window, the newest first."""
    chosen = select_from(by(), request.args, now=now())
    if chosen is None:
        return render_template("overview/nothing.html")
    page = list_audits(by(), chosen, after=request.args.get("after"), status=request.args.get("status"))
    regions = [unit for unit in units_in_scope(by()) if unit.kind not in AUDITED]
    return render_template(
        "audits/list.html", chosen=chosen, page=page, regions=regions,
        bands=lambda code: band_by_code(code, chosen.rules.rules),
    )


@blueprint.get("/<uuid:audit_id>")
@allow(*EVERYONE)
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
    answers = services.answers_of(by(), audit_id)
    problem = None
    typed = {code: request.form.get(f"a:{code}") for code in answers}
    if request.method == "POST":
        try:
            changed = _changed(answers, request.form)
            with transaction():
                new_id = services.correct_audit(
                    by(), audit_id, uuid.uuid4(), changed, request.form.get("reason", ""), now=now()
                )
            flash(words("已更正，汇总正在更新", "Corrected; the numbers are being updated").say(g.lang))
            return redirect(url_for("audits.show_audit", audit_id=new_id))
        except Problem as refused:
            problem = refused
    page = render_template(
        "audits/correct.html", audit=shown, values=_values(answers), typed=typed, problem=problem,
        reason=request.form.get("reason", ""),
    )
    return page, problem.status if problem else 200


def _page(audit_id: uuid.UUID, problem: Problem | None) -> str:
    audit = view_audit(by(), audit_id)
    rules = audit.standard.rules
    return render_template(
        "audits/audit.html",
        audit=audit,
        band=band_by_code(audit.sheet.score.band, rules),
        problem=problem,
        reason=request.form.get("reason", ""),
        may_judge=by().role in JUDGES,
        pending=is_pending(ROLLUP),
    )


def _values(answers: dict[str, Any]) -> dict[str, str]:
    """Return each answer as the text of a form field."""
    found = {}
    for code, answer in answers.items():
        value = answer.get("value") if isinstance(answer, dict) else answer
        found[code] = value if isinstance(value, str) else json.dumps(value, default=str)
    return found


def _changed(answers: dict[str, Any], form: Any) -> dict[str, Any]:
    """Return the answers with what the form changes; notes and evidence stay."""
    changed: dict[str, Any] = {}
    errors = []
    for code, answer in answers.items():
        text = form.get(f"a:{code}")
        if text is None:
            changed[code] = answer
            continue
        try:
            value = json.loads(text, parse_float=Decimal) if text[:1] in '[{-0123456789"' else text.strip()
        except ValueError:
            errors.append(FieldError(f"a:{code}", words("无法读取这个答案", "This answer cannot be read"), code))
            continue
        if value == "na":
            changed[code] = "na"
        else:
            changed[code] = {**answer, "value": value} if isinstance(answer, dict) else value
    if errors:
        raise Invalid(errors=errors)
    return changed
