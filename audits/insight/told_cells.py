"""What a process told last of units: while that is what is stored, a new cell is that one and what has come since."""

from __future__ import annotations

import uuid
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from saas.kernel.tenancy import current_scope

KEPT = 4096  # cells of some kilobytes


@dataclass(frozen=True, slots=True)
class Told:
    """A cell as it was written. ids: of the audits that it sums; none of a unit that has other units below it."""

    text: str
    ids: frozenset[uuid.UUID]


class ToldCells:
    """The cells told last, by tenant, group and unit; the least recently told are forgotten."""

    def __init__(self) -> None:
        self._told: OrderedDict[Hashable, Told] = OrderedDict()

    def of(self, group: Hashable, units: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, Told]:
        """Return what was told of units of a group, as far as it is remembered."""
        tenant_id = current_scope().tenant_id
        found = ((unit_id, self._told.get((tenant_id, group, unit_id))) for unit_id in units)
        return {unit_id: told for unit_id, told in found if told is not None}

    def tell(self, group: Hashable, unit_id: uuid.UUID, told: Told) -> None:
        """Remember what is told of a unit."""
        place = (current_scope().tenant_id, group, unit_id)
        self._told[place] = told
        self._told.move_to_end(place)
        while len(self._told) > KEPT:
            self._told.popitem(last=False)
