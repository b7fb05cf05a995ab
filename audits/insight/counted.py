"""What rests on audits that count below a unit: kept while the unit's cells and the tenant's trail are as they were.

Every audit that counts changes the cells of its branch and of all units above it, in one transaction; every change of
the tree or of a standard is an entry of the trail. So what was read below a unit is still right if neither has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from sqlalchemy import bindparam, select

from audits.insight.models import RollupCell
from audits.insight.selection import Selection
from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.unchanged import while_unchanged

Kept = TypeVar("Kept")
MOST = 512  # answers of one kind that a process keeps: each is what one part of a page shows
_CELL = RollupCell.__table__.c
_STAMPS = (  # made once: building a statement costs more than running it
    select(_CELL.period, _CELL.computed_at, _CELL.total)
    .where(
        _CELL.unit_id == bindparam("of_unit"), _CELL.standard_id == bindparam("by_standard"),
        _CELL.period.in_(bindparam("periods", expanding=True)),
    )
    .order_by(_CELL.period)
)  # fmt: skip


def while_counted(by: By, chosen: Selection, kind: str, asked: Hashable, make: Callable[[], Kept]) -> Kept:
    """Return what ``make`` reads below the chosen unit in its window and the one before, from memory while it stands.

    kind: what it is. asked: what it depends on besides the selection and the reader's subtree. What is kept is shared
    and must not be changed.
    """
    key = (by.place.unit_path, chosen.unit.path, chosen.standard.id, chosen.window, asked)
    return while_unchanged(kind, key, make, also=lambda: _stamps(chosen), most=MOST)


def _stamps(chosen: Selection) -> Hashable:
    periods = (*chosen.window.periods, *chosen.window.previous)
    asked = {"of_unit": chosen.unit.id, "by_standard": chosen.standard.id, "periods": periods}
    return tuple(tuple(row) for row in db.session.execute(_STAMPS, asked).all())
