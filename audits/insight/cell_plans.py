"""New cells worked out without a lock, and written only where nobody has written meanwhile.

The sums take a hundred times as long as writing them does, and on SQLite whoever writes keeps everybody else
from writing. So they are made first, from what is stored then; each row is changed only if it still holds
what was read. Where one does not, the caller does the work again under locks (rollups.py).
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from audits.capture.storage import insert_into
from audits.insight.cells import Group, cell_of, columns, empty_row, merged
from audits.insight.models import RollupCell
from saas.kernel.db import db, rows_changed
from scoring.rollup import Cell
from tenants.units.models import Unit
from tenants.units.queries import UnitFacts

_EMPTY = Cell()
OwnCellsOf = Callable[[Group, Sequence[uuid.UUID], Mapping[uuid.UUID, Cell]], Mapping[uuid.UUID, Cell]]


@dataclass(frozen=True, slots=True)
class PlannedCell:
    """A cell as it should be. seen: the row's body as it was read, None where there was no row."""

    group: Group
    unit_id: uuid.UUID
    seen: str | None
    columns: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Stored:
    unit_id: uuid.UUID
    parent_id: uuid.UUID | None
    n: int
    body: str


def plan_group(group: Group, units: Sequence[UnitFacts], own_cells_of: OwnCellsOf) -> list[PlannedCell]:
    """Work out the cells of ``units`` (with all their ancestors, the deepest first); reads only.

    own_cells_of: given units and what is stored of them, gives the cells of the audits made at units themselves, where
    there are any. The stored rows are read before it is asked, so that whatever is written in between is noticed.
    """
    ids = [unit.id for unit in units]
    stored = _stored(group, ids)
    seen = {row.unit_id: row.body for row in stored}
    cells = {row.unit_id: cell_of(row.body) for row in stored if row.n}
    below: dict[uuid.UUID | None, dict[uuid.UUID, Cell]] = defaultdict(dict)
    for row in stored:
        if row.n:
            below[row.parent_id][row.unit_id] = cells[row.unit_id]
    own, planned = own_cells_of(group, ids, cells), []
    for unit in units:
        cell = merged([own.get(unit.id, _EMPTY), *below[unit.id].values()])
        below[unit.parent_id][unit.id] = cell
        planned.append(PlannedCell(group, unit.id, seen.get(unit.id), columns(cell)))
    return planned


def carry_out(planned: Iterable[PlannedCell]) -> bool:
    """Write the cells, in the caller's transaction; False as soon as some are no longer what was read.

    Always in the order in which they were planned, so that two jobs never wait for each other.
    """
    runs = groupby(planned, key=lambda cell: cell.seen is None)
    return all((_add if are_new else _change)(list(cells)) for are_new, cells in runs)


def _stored(group: Group, unit_ids: list[uuid.UUID]) -> list[_Stored]:
    rows = db.session.execute(
        select(RollupCell.unit_id, Unit.parent_id, RollupCell.n, RollupCell.body)
        .join(Unit, (Unit.tenant_id == RollupCell.tenant_id) & (Unit.id == RollupCell.unit_id))
        .where(
            RollupCell.period == group.period,
            RollupCell.standard_id == group.standard_id,
            or_(Unit.id.in_(unit_ids), Unit.parent_id.in_(unit_ids)),
        )
    )
    return [_Stored(*row) for row in rows]


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
    return len(db.session.execute(insert_into(RollupCell), rows).all()) == len(rows)
