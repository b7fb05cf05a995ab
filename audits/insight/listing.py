"""Lists of audits, by keyset: as quick on the last page as on the first."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, false, literal, or_, select, tuple_

from audits.capture.models import Audit, AuditStatus
from audits.insight.cells import WAVE
from audits.insight.selection import Selection
from audits.insight.walks import is_far_apart
from audits.insight.windows import shifted
from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.problems import NotFound
from saas.kernel.words import Words, words
from tenants.units.models import Unit
from tenants.units.queries import AUDITED, few_below, in_scope, in_subtree, in_units_below

PAGE = 40
Key = tuple[date, uuid.UUID]
"""Day of the visit and id: an audit's place in lists."""


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


SELDOM = ("critical", "corrected", "voided")  # lists of these run through them alone
_OF_BRANCH = (Unit.tenant_id == Audit.tenant_id) & (Unit.id == Audit.branch_id)
_LINE = (
    Audit.id, Audit.visited_on, Audit.status, Audit.display, Audit.band, Audit.passed,
    Audit.critical_failures, Audit.standard_id, Unit.id, Unit.code, Unit.name_zh, Unit.name_en,
)  # fmt: skip


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
    meeting, seldom = ([OUTCOMES[outcome][1]] if outcome in OUTCOMES else []), outcome in SELDOM
    query = in_turn(by, chosen, _LINE, limit + 1, meeting=meeting, seldom=seldom, after=after, before=before)
    lines = [AuditLine._make(row) for row in db.session.execute(query)]
    more, lines = len(lines) > limit, lines[:limit]
    if before:
        lines.reverse()
    newer, older = (more, True) if before else (bool(after), more)
    keys = [key_of(line.visited_on, line.id) for line in (lines[:1] + lines[-1:])]
    return AuditPage(tuple(lines), keys[0] if keys and newer else None, keys[-1] if keys and older else None)


def in_turn(
    by: By, chosen: Selection, columns: Sequence[Any], most: int, *, meeting: Sequence[Any] = (), seldom: bool = False,
    after: str | None = None, before: str | None = None,
) -> Select[Any]:  # fmt: skip
    """Return the query of the next ``most`` audits of the chosen unit, standard and window, with their branches.

    They run from the newest, or from before the key ``after``, to the oldest; from the key ``before`` on the other way
    round. meeting: what else is asked of them; seldom: few meet it. Raises NotFound for a key that cannot be read.

    Few branches are named one by one: the database then knows how little it has to read. Of many it looks through
    everybody's audits by day, unless theirs are too far apart: then it reads them all and no others.
    """
    backwards, since = bool(before), before or after
    key, month = (key_from(since), since[:7]) if since else (None, None)
    rows = [Audit.standard_id == chosen.standard.id, *meeting]
    query = _ordered(select(*columns).join_from(Audit, Unit, _OF_BRANCH).where(in_scope(by)), Audit, backwards)
    few = few_below(by, chosen.unit, kinds=AUDITED)
    if few is not None:
        rows.append(Audit.branch_id.in_([chosen.unit.id, *(unit.id for unit in few)]))
    elif chosen.unit.parent_id and is_far_apart(chosen, most, since=month, backwards=backwards, seldom=seldom):
        return query.where(Audit.id.in_(_read_first(chosen, rows, key, most, backwards)))
    else:
        rows.append(in_subtree(chosen.unit.path))
    return query.where(*rows, *_by_day(chosen, key, backwards)).limit(most)


def _by_day(chosen: Selection, key: Key | None, backwards: bool) -> list[ColumnElement[bool]]:
    """Return the criteria that an audit lies in the window and beyond the key, for running through audits by day."""
    periods = chosen.window.periods
    if key is None:
        return [in_periods(periods)]
    # By the key's day alone, too: of a window's days and a key SQLite would begin at those of the window.
    day, _ = key
    window = in_periods(periods, oldest=day) if backwards else in_periods(periods, newest=day)
    return [_beyond(Audit, key, backwards), window]


def _read_first(
    chosen: Selection, rows: Sequence[Any], key: Key | None, most: int, backwards: bool
) -> Select[Any]:
    """Return the ids of the next audits, after all of the chosen unit and window that meet ``rows`` have been read.

    No day is among those criteria: it would lead the database back to everybody's audits by day.
    """
    own = (in_units_below(Audit.branch_id, in_subtree(chosen.unit.path)), of_periods(chosen.window.periods))
    met = select(Audit.id, Audit.visited_on).where(*rows, *own).cte("met").prefix_with("MATERIALIZED")
    found = select(met.c.id).where(_beyond(met.c, key, backwards)) if key else select(met.c.id)
    return _ordered(found, met.c, backwards).limit(most)


def _beyond(of: Any, key: Key, backwards: bool) -> ColumnElement[bool]:
    place: Any = tuple_(of.visited_on, of.id)
    beyond: ColumnElement[bool] = place > tuple_(*key) if backwards else place < tuple_(*key)
    return beyond


def _ordered(query: Select[Any], of: Any, backwards: bool) -> Select[Any]:
    return query.order_by(of.visited_on, of.id) if backwards else query.order_by(of.visited_on.desc(), of.id.desc())


def key_of(visited_on: date, audit_id: uuid.UUID) -> str:
    """Return an audit's place in lists that run from the newest to the oldest."""
    return f"{visited_on}_{audit_id}"


def of_periods(periods: Sequence[str]) -> ColumnElement[bool]:
    """The criterion that an audit lies in one of some rollup periods (months, waves)."""
    waves = [uuid.UUID(hex=period.removeprefix(WAVE)) for period in periods if period.startswith(WAVE)]
    months = [period for period in periods if not period.startswith(WAVE)]
    return or_(false(), *([Audit.period.in_(months)] if months else []), *(Audit.wave_id == wave for wave in waves))


def in_periods(
    periods: Sequence[str], *, oldest: date = date.min, newest: date = date.max
) -> ColumnElement[bool]:
    """The same; of months it also names the days from the first to the last.

    Lists run by day, and the database then begins where the window ends, and does not sort all that lies in it. oldest,
    newest: days beyond which nothing is wanted anyway.
    """
    if not periods or any(period.startswith(WAVE) for period in periods):
        return of_periods(periods)
    first = max(oldest, date.fromisoformat(f"{min(periods)}-01"))
    last = min(newest, date.fromisoformat(f"{shifted(max(periods), 1)}-01") - timedelta(days=1))
    return of_periods(periods) & (Audit.visited_on >= first) & (Audit.visited_on <= last)


def key_from(after: str) -> Key:
    """Read what ``key_of`` wrote; raises NotFound."""
    try:
        day, _, audit_id = after.partition("_")
        return date.fromisoformat(day), uuid.UUID(audit_id)
    except ValueError as error:
        raise NotFound() from error
