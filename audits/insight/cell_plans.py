"""New cells worked out without a lock, and written only where nobody has written meanwhile.

The sums take a hundred times as long as writing them does, and on SQLite whoever writes keeps everybody else
from writing. So they are made first, from what is stored then; each row is changed only if it still holds
what was read. Where one does not, the caller does the work again under locks (rollups.py).
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, select, update

from audits.capture.storage import insert_new
from audits.insight.cells import Body, Group, body_of, columns, empty_row, summed
from audits.insight.models import RollupCell
from audits.insight.own_cells import Own, Promised, own_cells
from audits.insight.told_cells import Told, ToldCells
from saas.kernel.db import db, rows_changed
from scoring.growing import grown
from scoring.sheet_counts import SheetCounts
from tenants.units.models import Unit
from tenants.units.queries import UnitFacts

Growths = Mapping[uuid.UUID, SheetCounts]


@dataclass(frozen=True, slots=True)
class PlannedCell:
    """A cell as it should be. seen: the row's body as it was read, None where there was no row."""

    group: Group
    unit_id: uuid.UUID
    seen: str | None
    columns: Mapping[str, Any]


def plan_group(
    group: Group, units: Sequence[UnitFacts], criteria: Sequence[Any], promised: Promised, told: ToldCells
) -> list[PlannedCell]:
    """Work out the cells of ``units`` (with all their ancestors, the deepest first); reads only.

    criteria: which audits count in the group. promised: as for `own_cells`. The stored rows are read before all else,
    so that whatever is written in between is noticed: nothing changes below a unit without changing its own row.
    """
    ids = [unit.id for unit in units]
    rows = _stored(group, ids)
    stored = {unit_id: body for unit_id, (n, body) in rows.items() if n}
    last = told.of(group, ids)
    alone = {unit_id: one for unit_id, one in last.items() if one.ids}
    own = own_cells(alone, ids, criteria, promised=promised, stored=stored)
    growths = _growths(units, own, {unit_id for unit_id, one in last.items() if one.text == stored.get(unit_id)})
    below = _below(group, [unit_id for unit_id in ids if unit_id not in growths])
    planned = []
    for unit in units:
        mine, children = own.get(unit.id), below[unit.id]
        if unit.id not in growths:
            body = summed([*([mine.body] if mine else []), *children.values()])
        else:
            body = mine.body if mine else grown(body_of(stored[unit.id]), growths[unit.id])
        below[unit.parent_id][unit.id] = body
        row = columns(body)
        told.tell(group, unit.id, Told(row["body"], mine.ids if mine and not children else frozenset()))
        planned.append(PlannedCell(group, unit.id, rows[unit.id][1] if unit.id in rows else None, row))
    return planned


def _growths(units: Sequence[UnitFacts], own: Mapping[uuid.UUID, Own], as_told: Set[uuid.UUID]) -> Growths:
    """Return what has come to units since their stored cells: of those for which that is all that has changed.

    Such a unit has either audits of its own or units below it. as_told: units whose stored cells were told last; what
    was told of a unit was summed from all that lay below it, and a unit that moves changes what is above it.
    """
    found: dict[uuid.UUID, SheetCounts] = {}
    changed: dict[uuid.UUID | None, list[uuid.UUID]] = defaultdict(list)
    for unit in units:
        mine, children = own.get(unit.id), changed[unit.id]
        changed[unit.parent_id].append(unit.id)
        if mine and mine.growth is not None and not children:
            found[unit.id] = mine.growth
        elif not mine and children and unit.id in as_told and all(child in found for child in children):
            found[unit.id] = SheetCounts()
            for child in children:
                found[unit.id].add_counts(found[child])
    return found


def carry_out(planned: Iterable[PlannedCell]) -> bool:
    """Write the cells, in the caller's transaction; False as soon as some are no longer what was read.

    Always in the order in which they were planned, so that two jobs never wait for each other.
    """
    runs = groupby(planned, key=lambda cell: cell.seen is None)
    return all((_add if are_new else _change)(list(cells)) for are_new, cells in runs)


def _stored(group: Group, unit_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, tuple[int, str]]:
    """Return unit -> its stored cell: number of audits and body."""
    rows = db.session.execute(
        select(RollupCell.unit_id, RollupCell.n, RollupCell.body).where(
            RollupCell.period == group.period,
            RollupCell.standard_id == group.standard_id,
            RollupCell.unit_id.in_(unit_ids),
        )
    )
    return {unit_id: (n, body) for unit_id, n, body in rows}


def _below(group: Group, unit_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID | None, dict[uuid.UUID, Body]]:
    """Return unit -> child -> its stored cell, where it has audits."""
    found: dict[uuid.UUID | None, dict[uuid.UUID, Body]] = defaultdict(dict)
    if not unit_ids:
        return found
    rows = db.session.execute(
        select(RollupCell.unit_id, Unit.parent_id, RollupCell.body)
        .join(Unit, (Unit.tenant_id == RollupCell.tenant_id) & (Unit.id == RollupCell.unit_id))
        .where(
            RollupCell.period == group.period,
            RollupCell.standard_id == group.standard_id,
            Unit.parent_id.in_(unit_ids),
            RollupCell.n > 0,
        )
    )
    for unit_id, parent_id, body in rows:
        found[parent_id][unit_id] = body_of(body)
    return found


_CELL = RollupCell.__table__
# Made once: a slice writes dozens of cells.
_CHANGE = (
    update(_CELL)  # type: ignore[arg-type]
    .where(
        _CELL.c.unit_id == bindparam("at_unit"),
        _CELL.c.standard_id == bindparam("of_standard"),
        _CELL.c.period == bindparam("in_period"),
        _CELL.c.body == bindparam("seen"),
    )
    .values({name: bindparam(f"new_{name}") for name in ("n", "mean", "total", "body", "computed_at")})
)


def _change(cells: Sequence[PlannedCell]) -> bool:
    rows = [
        {
            "at_unit": cell.unit_id, "of_standard": cell.group.standard_id, "in_period": cell.group.period,
            "seen": cell.seen, **{f"new_{name}": value for name, value in cell.columns.items()},
        }
        for cell in cells
    ]  # fmt: skip
    return rows_changed(_CHANGE, rows) == len(rows)


def _add(cells: Sequence[PlannedCell]) -> bool:
    rows = [{**empty_row(cell.group, cell.unit_id), **cell.columns} for cell in cells]
    return insert_new(RollupCell, rows) == len(rows)
