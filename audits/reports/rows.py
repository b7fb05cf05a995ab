"""Rows of the report's tables: findings told briefly, the plan to sign, photographs with their visit."""

from __future__ import annotations

from dataclasses import dataclass

from audits.insight.charts import say_number
from audits.reports.document import BranchReport, Critical, Exact, Finding, Photo

MOST_DETAILED = 10
"""Findings told in full; what lies below them is worth little and fits on a line each."""
MOST_PLANNED = 6


@dataclass(frozen=True, slots=True)
class Shot:
    """A photograph with the visit that took it."""

    visit: str
    photo: Photo


def shots_of(entry: Finding | Critical) -> tuple[Shot, ...]:
    """Return the photographs of a finding, visit by visit."""
    return tuple(Shot(seen.visit, photo) for seen in entry.seen for photo in seen.photos)


@dataclass(frozen=True, slots=True)
class BriefFinding:
    """A finding on one line: equal answers are said once, with the visits that gave them."""

    finding: Finding
    seen: tuple[tuple[str, tuple[str, ...]], ...]


def brief_findings(report: BranchReport) -> tuple[BriefFinding, ...]:
    """Return the findings below the detailed ones."""
    made = []
    for one in report.findings[MOST_DETAILED:]:
        answers: dict[str, list[str]] = {}
        for seen in one.seen:
            answers.setdefault(seen.answer, []).append(seen.visit)
        made.append(BriefFinding(one, tuple((answer, tuple(visits)) for answer, visits in answers.items())))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row of the plan to sign: what to do, which item, what it is worth ("" for a veto without points)."""

    what: str
    code: str
    worth: str


def plan_rows(report: BranchReport) -> tuple[PlanRow, ...]:
    """Return what to do: failed veto items first, then by points recoverable; each item once."""
    known = {one.code: one for one in report.findings}
    first = [one.code for one in report.criticals]
    vetoes = [
        PlanRow(known[one.code].action or one.text, one.code, points(known[one.code].recoverable))
        if one.code in known
        else PlanRow(one.text, one.code, "")
        for one in report.criticals
    ]
    rest = [one for one in report.findings if one.code not in first]
    return (*vetoes, *(PlanRow(one.action or one.text, one.code, points(one.recoverable)) for one in rest))


def points(value: Exact) -> str:
    """Write points as the tables do."""
    return say_number(value, 1)
