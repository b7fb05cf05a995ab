"""The cells of audits made at a unit itself, kept between jobs and checked against the database each time.

An accepted audit never changes, so what was summed of a unit is still right in two cases. Its stored cell is the
one that was told last: then only the audits that were promised since are read. Or the audits that it was summed from
are among those that count now: then what has come since is read. When one is missing (voided, corrected), the unit is
summed anew. The sums are exact: all ways give the same bytes.
"""

from __future__ import annotations

import uuid
import zlib
from collections import OrderedDict, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any

from sqlalchemy import select

from audits.capture.models import Audit
from saas.kernel.db import db
from saas.kernel.tenancy import current_scope
from scoring.rollup import Cell, Sums
from scoring.sheet_counts import SheetCounts

KEPT = 2048
AT_ONCE = 500  # units asked for in one statement
FEW = 500  # new audits that are named one by one; more are read with all of their units
READ = 500  # sheets fetched at a time
Ids = frozenset[uuid.UUID]
NONE: Mapping[uuid.UUID, Any] = {}


@dataclass(frozen=True, slots=True)
class Own:
    """The audits made at a unit itself. growth: those that the unit's stored cell lacks, None where that is unknown."""

    cell: Cell
    growth: SheetCounts | None = None


@dataclass(slots=True)
class _Kept:
    """What was summed of a unit. ids: of which audits; cell: what the sums came to, None once they have changed."""

    ids: set[uuid.UUID] = field(default_factory=set)
    sums: Sums = field(default_factory=Sums)
    cell: Cell | None = None

    def add(self, found: Iterable[tuple[uuid.UUID, bytes]]) -> SheetCounts:
        """Add audits; return them counted."""
        self.cell, counts = None, SheetCounts()
        for audit_id, sheet in found:
            self.ids.add(audit_id)
            counts.add(sheet)
        counts.empty_into(self.sums)
        return counts

    def told(self) -> Cell:
        if self.cell is None:
            self.cell = self.sums.cell()
        return self.cell


class OwnCells:
    """Sums by tenant, group and unit; the least recently used are forgotten."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()

    def cells(
        self, key: Hashable, units: Iterable[uuid.UUID], criteria: Sequence[Any], *,
        promised: Mapping[uuid.UUID, Set[uuid.UUID] | None] = NONE, stored: Mapping[uuid.UUID, Cell] = NONE,
    ) -> dict[uuid.UUID, Own]:  # fmt: skip
        """Return the audits made at some units that meet ``criteria``; units without any are left out.

        key: names the criteria within the open tenant. stored: the units' cells as they are stored. promised: the
        audits of units that may not be in them yet; None, or a unit left out, where that is not known.
        """
        waiting, found = iter(units), dict[uuid.UUID, Own]()
        whose = (current_scope().tenant_id, key)
        while some := list(islice(waiting, AT_ONCE)):
            known = ((unit_id, promised.get(unit_id)) for unit_id in some if self._is_told(whose, unit_id, stored))
            grown = {unit_id: ids for unit_id, ids in known if ids is not None}
            rest = [unit_id for unit_id in some if unit_id not in grown]
            found |= self._summed(whose, grown, _counted(rest, criteria) if rest else {}, criteria)
        return found

    def _summed(
        self, key: Hashable, grown: Mapping[uuid.UUID, Set[uuid.UUID]], counted: Mapping[uuid.UUID, Ids],
        criteria: Sequence[Any],
    ) -> dict[uuid.UUID, Own]:  # fmt: skip
        """Return what there is: of units that have grown by some audits, and of others by the audits that count now."""
        known = {unit_id: self._kept.pop((key, unit_id)) for unit_id in grown}
        known |= {unit_id: self._take((key, unit_id), ids) for unit_id, ids in counted.items()}
        new = {unit_id: ids - known[unit_id].ids for unit_id, ids in (*grown.items(), *counted.items())}
        growths = {unit_id: SheetCounts() for unit_id in grown}
        for unit_id, found in _sheets({unit_id: ids for unit_id, ids in new.items() if ids}, criteria):
            growth = known[unit_id].add(found)
            if unit_id in growths:
                growths[unit_id] = growth
        for unit_id, kept in known.items():  # only now: what was interrupted is not kept
            self._kept[key, unit_id] = kept
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return {unit_id: Own(kept.told(), growths.get(unit_id)) for unit_id, kept in known.items()}

    def _is_told(self, key: Hashable, unit_id: uuid.UUID, stored: Mapping[uuid.UUID, Cell]) -> bool:
        kept = self._kept.get((key, unit_id))
        return kept is not None and kept.cell is not None and kept.cell == stored.get(unit_id)

    def _take(self, whose: Hashable, ids: Ids) -> _Kept:
        """Take what is kept, or nothing when it counts what no longer counts."""
        known = self._kept.pop(whose, None)
        return known if known and known.ids <= ids else _Kept()


def _counted(units: list[uuid.UUID], criteria: Sequence[Any]) -> dict[uuid.UUID, Ids]:
    """Return unit -> ids of its audits that count now."""
    found: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    query = select(Audit.branch_id, Audit.id).where(Audit.branch_id.in_(units), *criteria)
    for unit_id, audit_id in db.session.execute(query):
        found[unit_id].append(audit_id)
    return {unit_id: frozenset(ids) for unit_id, ids in found.items()}


def _sheets(
    wanted: Mapping[uuid.UUID, Set[uuid.UUID]], criteria: Sequence[Any]
) -> Iterator[tuple[uuid.UUID, Iterator[tuple[uuid.UUID, bytes]]]]:
    """Yield each unit with those of its wanted audits that meet the criteria: id, and sheet as canonical JSON."""
    if not wanted:
        return
    every = frozenset[uuid.UUID]().union(*wanted.values())
    which = Audit.id.in_(every) if len(every) <= FEW else Audit.branch_id.in_(wanted)
    rows = db.session.execute(
        select(Audit.branch_id, Audit.id, Audit.sheet).where(which, *criteria).order_by(Audit.branch_id),
        execution_options={"yield_per": READ},
    )
    for unit_id, found in groupby(rows, key=lambda row: row[0]):
        yield unit_id, ((audit_id, zlib.decompress(sheet)) for _, audit_id, sheet in found if audit_id in every)
