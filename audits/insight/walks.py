"""How far a list would have to look: audits lie by day, and those of a unit that is seldom visited far apart.

The stored cells know how many audits each period has, of the unit and of everybody. They are an estimate: the newest
audits may not be in them yet, and what is set aside never is. It decides how the rows are found, never which.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, select

from audits.insight.cells import WAVE
from audits.insight.models import RollupCell
from audits.insight.selection import Selection
from saas.kernel.db import db

LONG = 5000  # audits that are read by day in some ten milliseconds
_CELL = RollupCell.__table__.c
_COUNTS = select(_CELL.unit_id, _CELL.period, _CELL.n).where(  # made once: building it costs more than running it
    _CELL.unit_id.in_(bindparam("of_units", expanding=True)),
    _CELL.standard_id == bindparam("by_standard"),
    _CELL.period.in_(bindparam("periods", expanding=True)),
)


def is_far_apart(chosen: Selection, wanted: int, *, since: str | None, backwards: bool, seldom: bool) -> bool:
    """Tell whether reading all audits of the unit costs less than reading everybody's by day until enough are its.

    wanted: how many are enough. since: the month at which the reading begins, None for the window's end. backwards:
    from the oldest on. seldom: few are looked for among all, and it is not known where.
    """
    own, everybody = _counts(chosen)
    periods = [period for period in chosen.window.periods if since is None or _is_beyond(period, since, backwards)]
    walked = _walked(sorted(periods, reverse=not backwards), own, everybody, wanted)
    if seldom:
        walked = sum(everybody.values()) if sum(own.values()) <= LONG else 0
    return walked > sum(own.values()) + LONG


def _walked(periods: Sequence[str], own: Mapping[str, int], everybody: Mapping[str, int], wanted: int) -> float:
    """Return how many audits are read until ``wanted`` of the unit's have come, by what each period has."""
    read = 0.0
    for period in periods:
        has = own.get(period, 0)
        if has >= wanted:
            return read + everybody.get(period, 0) * wanted / has
        wanted -= has
        read += everybody.get(period, 0)
    return read


def _is_beyond(period: str, since: str, backwards: bool) -> bool:
    if period.startswith(WAVE):  # has no place among the months
        return True
    return period >= since if backwards else period <= since


def _counts(chosen: Selection) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Return the audits of the chosen unit and of the whole tenant by period."""
    root = chosen.unit.lineage[0]
    counts: dict[uuid.UUID, dict[str, int]] = {chosen.unit.id: {}, root: {}}
    asked = {"of_units": list(counts), "by_standard": chosen.standard.id, "periods": chosen.window.periods}
    for unit_id, period, n in db.session.execute(_COUNTS, asked):
        counts[unit_id][period] = n
    return counts[chosen.unit.id], counts[root]
