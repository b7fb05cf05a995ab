"""Lists of audits, by keyset: as quick on the last page as on the first."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import literal, or_, select, tuple_

from audits.capture.models import Audit, AuditStatus
from audits.insight.cells import WAVE
from audits.insight.selection import Selection
from audits.insight.windows import shifted
from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.problems import NotFound
from saas.kernel.words import Words, words
from tenants.units.models import Unit
from tenants.units.queries import AUDITED, UnitFacts, few_below, in_scope, in_subtree

PAGE = 40


class AuditLine(NamedTuple):
    """One audit in a list. Nothing of who made it."""

    id: uuid.UUID
    visited_on: date
    status: str
    display: str | None
    band: str | None
    passed: bool | None
    critical_failures: int
    standard_id: uuid.UUID
    unit_id: uuid.UUID
    unit_code: str
    unit_name_zh: str
    unit_name_en: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of a list, the newest first. before, after: keys of the newer and the older page, None at the ends."""

    lines: tuple[AuditLine, ...]
    before: str | None
    after: str | None


_COUNTS = Audit.status == AuditStatus.ACCEPTED
# As ix_audit_set_aside and ix_audit_critical have it, word for word: only then SQLite uses them.
_SET_ASIDE = Audit.status != literal(AuditStatus.ACCEPTED.value, literal_execute=True)
_CRITICAL = Audit.critical_failures > literal(0, literal_execute=True)
OUTCOMES: dict[str, tuple[Words, Any]] = {
    "passed": (words("合格", "Passed"), _COUNTS & Audit.passed.is_(True)),
    "failed": (words("不合格", "Not passed"), _COUNTS & Audit.passed.is_(False)),
    "critical": (words("一票否决", "Critical failure"), _COUNTS & _CRITICAL),
    "corrected": (words("已更正", "Corrected"), _SET_ASIDE & (Audit.status == AuditStatus.CORRECTED)),
    "voided": (words("已作废", "Voided"), _SET_ASIDE & (Audit.status == AuditStatus.VOIDED)),
}


def recent_audits(by: By, chosen: Selection, limit: int = 12) -> tuple[AuditLine, ...]:
    """Return the newest audits of the chosen unit and standard in the window."""
    return list_audits(by, chosen, limit=limit).lines


def list_audits(
    by: By, chosen: Selection, *, after: str | None = None, before: str | None = None, outcome: str | None = None,
    limit: int = PAGE,
) -> AuditPage:  # fmt: skip
    """Return a page of the audits of the chosen unit's subtree, standard and window.

    after, before: keys from another page; raises NotFound for one that cannot be read. outcome: of ``OUTCOMES``.
    """
    key = tuple_(Audit.visited_on, Audit.id)
    query = (
        select(
            Audit.id, Audit.visited_on, Audit.status, Audit.display, Audit.band, Audit.passed,
            Audit.critical_failures, Audit.standard_id, Unit.id, Unit.code, Unit.name_zh, Unit.name_en,
        )
        .join(Unit, (Unit.tenant_id == Audit.tenant_id) & (Unit.id == Audit.branch_id))
        .where(
            made_below(by, chosen.unit),
            Audit.standard_id == chosen.standard.id,
            in_window(chosen),
        )
        .limit(limit + 1)
    )  # fmt: skip
    if outcome in OUTCOMES:
        query = query.where(OUTCOMES[outcome][1])
    if before:
        query = query.where(key > key_from(before)).order_by(Audit.visited_on, Audit.id)
    else:
        query = query.order_by(Audit.visited_on.desc(), Audit.id.desc())
        query = query.where(key < key_from(after)) if after else query
    lines = [AuditLine._make(row) for row in db.session.execute(query)]
    more, lines = len(lines) > limit, lines[:limit]
    if before:
        lines.reverse()
    newer, older = (more, True) if before else (bool(after), more)
    keys = [key_of(line.visited_on, line.id) for line in (lines[:1] + lines[-1:])]
    return AuditPage(tuple(lines), keys[0] if keys and newer else None, keys[-1] if keys and older else None)


def made_below(by: By, unit: UnitFacts) -> Any:
    """The criterion that an audit was made in a unit's subtree, as far as the reader sees it, of a query of both.

    Few branches are named one by one: the database then knows how little it has to read, and does not look
    through everybody's newest audits for theirs.
    """
    few = few_below(by, unit, kinds=AUDITED)
    if few is None:
        return in_scope(by) & in_subtree(unit.path)
    return in_scope(by) & Audit.branch_id.in_([unit.id, *(below.id for below in few)])


def key_of(visited_on: date, audit_id: uuid.UUID) -> str:
    """Return an audit's place in lists that run from the newest to the oldest."""
    return f"{visited_on}_{audit_id}"


def in_window(chosen: Selection) -> Any:
    """The criterion that an audit lies in the chosen window."""
    return in_periods(chosen.window.periods)


def in_periods(periods: Sequence[str]) -> Any:
    """The criterion that an audit lies in one of some rollup periods (months, waves).

    Of months it also names the days from the first to the last: lists run by day, and the database then begins where
    the window ends, and does not sort all that lies in it.
    """
    waves = [uuid.UUID(hex=p.removeprefix(WAVE)) for p in periods if p.startswith(WAVE)]
    months = [p for p in periods if not p.startswith(WAVE)]
    in_months = Audit.period.in_(months)
    if waves:
        return or_(in_months, Audit.wave_id.in_(waves))
    if not months:
        return in_months
    first, after = (date.fromisoformat(f"{month}-01") for month in (min(months), shifted(max(months), 1)))
    return in_months & (Audit.visited_on >= first) & (Audit.visited_on < after)


def key_from(after: str) -> Any:
    """Read what ``key_of`` wrote, to be compared with (day of visit, id); raises NotFound."""
    try:
        day, _, audit_id = after.partition("_")
        return tuple_(date.fromisoformat(day), uuid.UUID(audit_id))
    except ValueError as error:
        raise NotFound() from error
