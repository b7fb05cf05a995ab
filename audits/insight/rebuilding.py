"""All cells of a group from the audits alone: up the tree once, a hundred branches in memory at a time.

Every audit is read once. A unit's cell is written as soon as all below it are summed, and forgotten; what is kept
is one running sum for each unit on the way up to the root. The sums are exact, so the bytes are those of the
incremental way (rollups.py).
"""

from __future__ import annotations

import uuid
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from audits.capture.models import Audit
from audits.capture.storage import insert_new
from audits.insight.cells import Group, columns, empty_row
from audits.insight.models import RollupCell
from audits.insight.rollups import in_group, upwards
from saas.kernel.db import db
from scoring.rollup import Cell, Sums
from tenants.units.queries import UnitFacts

SIBLINGS = 100  # units of one parent whose cells are in memory at once
READ, WRITTEN = 500, 200  # rows at a time


def rebuild(group: Group) -> None:
    """Recompute all cells of a group, in the caller's transaction.

    The empty rows come first: whoever aggregates meanwhile waits for them, and then finds what has changed since.
    """
    db.session.execute(
        delete(RollupCell).where(RollupCell.period == group.period, RollupCell.standard_id == group.standard_id)
    )
    audited = set(db.session.scalars(select(Audit.branch_id).where(*in_group(group)).distinct()))
    units = upwards(audited)
    for some in _batches(units, WRITTEN):
        insert_new(RollupCell, [empty_row(group, unit.id) for unit in some])
    if units:
        for rows in _batches(_rows(_Tree(group, units, audited)), WRITTEN):
            db.session.execute(_FILL, rows)


class _Tree:
    """The units that have cells in a group. audited: those that have audits of their own."""

    def __init__(self, group: Group, units: Sequence[UnitFacts], audited: set[uuid.UUID]) -> None:
        self.group, self.audited = group, audited
        self.below: dict[uuid.UUID | None, list[uuid.UUID]] = defaultdict(list)
        known = {unit.id for unit in units}
        for unit in units:
            self.below[unit.parent_id if unit.parent_id in known else None].append(unit.id)

    def own_cells(self, unit_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Cell]:
        """Return the cells of some units' own audits."""
        wanted = [unit_id for unit_id in unit_ids if unit_id in self.audited]
        if not wanted:
            return {}
        rows = db.session.execute(
            select(Audit.branch_id, Audit.sheet)
            .where(Audit.branch_id.in_(wanted), *in_group(self.group))
            .order_by(Audit.branch_id),
            execution_options={"yield_per": READ},
        )
        return {
            branch_id: Cell.of_bytes(zlib.decompress(row.sheet) for row in found)
            for branch_id, found in groupby(rows, key=lambda row: row.branch_id)
        }


def _rows(tree: _Tree) -> Iterator[dict[str, Any]]:
    """Yield what to write of every unit."""
    for unit_id, cell in _summed(tree, None, Sums()):
        key = {"at_unit": unit_id, "of_standard": tree.group.standard_id, "in_period": tree.group.period}
        yield {**key, **{f"new_{name}": value for name, value in columns(cell.to_dict()).items()}}


def _summed(tree: _Tree, parent: uuid.UUID | None, sums: Sums) -> Iterator[tuple[uuid.UUID, Cell]]:
    """Yield the cells of everything below ``parent``, the deepest first, and add the children's to ``sums``."""
    for some in _batches(tree.below[parent], SIBLINGS):
        own = tree.own_cells(some)
        for unit_id in some:
            cell = own.pop(unit_id, None)
            if unit_id in tree.below:
                inside = Sums()
                if cell is not None:
                    inside.add_cell(cell)
                yield from _summed(tree, unit_id, inside)
                cell = inside.cell()
            if cell is not None:
                sums.add_cell(cell)
                yield unit_id, cell


def _batches(things: Iterable[Any], size: int) -> Iterator[list[Any]]:
    waiting = iter(things)
    while some := list(islice(waiting, size)):
        yield some


_CELL = RollupCell.__table__
_FILL = (
    update(_CELL)  # type: ignore[arg-type]
    .where(
        _CELL.c.unit_id == bindparam("at_unit"),
        _CELL.c.standard_id == bindparam("of_standard"),
        _CELL.c.period == bindparam("in_period"),
    )
    .values({name: bindparam(f"new_{name}") for name in ("n", "mean", "total", "body", "computed_at")})
)
