"""The sums of units over all that lies below them, kept between jobs.

A region has dozens of children and the root has all regions; a slice of audits changes a few of them. What a unit's
cell was summed from is still there when the stored cell is the one that was told last: then only what came since is
added. Otherwise it is summed anew from its children's cells. The sums are exact: both ways give the same bytes.
"""

from __future__ import annotations

import uuid
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from saas.kernel.tenancy import current_scope
from scoring.rollup import Cell, Sums
from scoring.sheet_counts import SheetCounts

KEPT = 512


@dataclass(slots=True)
class _Kept:
    """What was summed, and the cell that it came to."""

    sums: Sums
    cell: Cell


class ParentSums:
    """Sums by tenant, key and unit; the least recently used are forgotten. key: names the group within the tenant."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()

    def is_told(self, key: Hashable, unit_id: uuid.UUID, stored: Cell | None) -> bool:
        """Tell whether the stored cell of a unit is the one that was told last."""
        kept = self._kept.get(_place(key, unit_id))
        return kept is not None and kept.cell == stored

    def grown(self, key: Hashable, unit_id: uuid.UUID, growth: SheetCounts) -> Cell:
        """Return a told unit's cell with what has come below it since."""
        place = _place(key, unit_id)
        sums = self._kept.pop(place).sums
        growth.empty_into(sums)
        return self._keep(place, sums)

    def summed(self, key: Hashable, unit_id: uuid.UUID, cells: Sequence[Cell]) -> Cell:
        """Return the sum of all cells of a unit: of its own audits and of its children's."""
        if len(cells) < 2:
            return cells[0] if cells else Cell()
        sums = Sums()
        for cell in cells:
            sums.add_cell(cell)
        return self._keep(_place(key, unit_id), sums)

    def _keep(self, place: Hashable, sums: Sums) -> Cell:
        cell = sums.cell()
        self._kept[place] = _Kept(sums, cell)  # only now: what was interrupted is not kept
        self._kept.move_to_end(place)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return cell


def _place(key: Hashable, unit_id: uuid.UUID) -> Hashable:
    return current_scope().tenant_id, key, unit_id
