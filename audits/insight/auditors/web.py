"""The pages of auditors: for reviewers and tenant administrators, nobody else."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audits.insight.auditors.pictures import drift_chart, severity_chart, spark
from audits.insight.auditors.queries import lines_of
from audits.insight.auditors.sentences import NAMES, of_record, reading, side, summary
from audits.insight.auditors.values import Crew
from audits.insight.selection import Selection
from audits.insight.signals.sentences import RULES, SHORT
from audits.insight.studies.doors import chosen_from, study_doors, study_page
from audits.insight.studies.keeping import Made, Subject, made_of
from audits.programmes.doubles import NewDouble, arrange_double
from saas.kernel.clock import now
from saas.kernel.db import transaction
from saas.kernel.guards import allow, by, tenant_blueprint
from saas.kernel.problems import FieldError, Invalid, NotFound
from saas.kernel.words import Words, words
from tenants.people.models import Role
from tenants.people.queries import people_in_scope
from tenants.units.queries import branches_in_scope

blueprint = tenant_blueprint("auditors", __name__, url_prefix="/overview/auditors")
READERS = ("tenant_admin", "reviewer")
LEAST_AGREED = 12  # items that are listed
TITLE = words("检查员", "Auditors")
ASKED = words("已分派给两名检查员，彼此不知情", "Both auditors have been asked; neither knows of the other")
SHOWS = words(
    "右边偏严，左边偏宽；区间碰到平均线的分不出。",
    "Right is severe, left lenient; an interval that meets the average line tells nothing.",
)


def _subject(chosen: Selection) -> Subject:
    """All auditors of the tenant, whatever unit is looked at: severity shows only across branches."""
    return Subject("auditors", chosen.standard.id, chosen.unit.lineage[0], chosen.window.periods)


study_doors(blueprint, READERS, _subject)


@blueprint.get("")
@allow(*READERS)
def page() -> ResponseReturnValue:
    """Show who is severe, who drifts, and how far two agree on the same visit."""
    return study_page("auditors/page.html", TITLE, _subject, _crew)


@blueprint.get("/<uuid:membership_id>")
@allow(*READERS)
def person(membership_id: uuid.UUID) -> ResponseReturnValue:
    """Show one auditor's visits as a control chart."""
    chosen = chosen_from({"window": "12m", **request.args})
    lines = lines_of(by(), _subject(chosen))
    line = next((one for one in lines if one.record.membership_id == str(membership_id)), None)
    if line is None:
        raise NotFound()
    return render_template(
        "auditors/person.html",
        chosen=chosen,
        line=line,
        says=of_record(line.record, drifted=line.drifted),
        picture=drift_chart(line, g.lang),
        signals=[(line.record.residuals[index][0], rule, way) for index, rule, way in line.record.rules],
        rules=RULES,
        short=SHORT,
        made=made_of(_subject(chosen), now=now()),
    )


@blueprint.post("/doubles")
@allow("tenant_admin")
def double() -> ResponseReturnValue:
    """Ask two auditors for the same visit, neither knowing of the other; a fault is shown beside what was typed."""
    chosen = chosen_from(request.form)
    try:
        with transaction():
            arrange_double(by(), _new_double(chosen, request.form), now=now())
    except Invalid as problem:
        return _page_with(problem), 422
    flash(ASKED.say(g.lang))
    return redirect(url_for("auditors.page", **_query(chosen)))


def _page_with(problem: Invalid) -> Any:
    return study_page("auditors/page.html", TITLE, _subject, lambda c, m: {**_crew(c, m), "problem": problem})


def _query(chosen: Selection) -> dict[str, Any]:
    return dict(chosen.query)


def _new_double(chosen: Selection, form: Mapping[str, str]) -> NewDouble:
    """Read the form. Raises Invalid with what is missing."""
    ids: dict[str, uuid.UUID] = {}
    errors = []
    for name in ("first", "second", "branch"):
        try:
            ids[name] = uuid.UUID(form.get(name, ""))
        except ValueError:
            errors.append(FieldError(name, words("请选择", "Please choose")))
    try:
        day = date.fromisoformat(form.get("day", ""))
    except ValueError:
        errors.append(FieldError("day", words("请填写日期", "Give a day")))
    if errors:
        raise Invalid(errors=errors)
    assert chosen.standard.current is not None
    return NewDouble(ids["first"], ids["second"], ids["branch"], chosen.standard.current.id, day)


def _crew(chosen: Selection, made: Made | None) -> Mapping[str, Any]:
    shared = {
        "problem": None,
        "typed": request.form,
        "branches": branches_in_scope(by()),
        "people": [one for one in people_in_scope(by(), role=Role.AUDITOR) if one.active],
        "crew": None,
    }
    if made is None or not made.value:
        return shared
    crew = Crew.from_dict(made.value)
    lines = lines_of(by(), _subject(chosen))
    says = summary([line.record for line in lines], crew)
    return {
        **shared,
        "crew": crew,
        "lines": lines,
        "says": says,
        "side": side,
        "told": {line.record.membership_id: of_record(line.record, drifted=line.drifted) for line in lines},
        "sparks": {line.record.membership_id: spark(line, g.lang) for line in lines},
        "picture": severity_chart(lines, SHOWS, g.lang),
        "coefficient_names": NAMES,
        "reading": reading,
        "least_agreed": crew.items[:LEAST_AGREED],
        "names": {item.code: Words(item.text_zh, item.text_en) for item in chosen.rules.items},
    }
