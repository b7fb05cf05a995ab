"""The cells of audits made at a unit itself, kept between jobs and checked against the database each time.

An accepted audit never changes, so a kept cell is right as long as the ids it was summed from are among those
that count now; then only what has come since is read and added. When one is missing (voided, corrected), the
cell is summed anew. The sums are exact: both ways give the same bytes.
"""

from __future__ import annotations

import uuid
import zlib
from collections import OrderedDict, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any

from sqlalchemy import select

from audits.capture.models import Audit
from saas.kernel.db import db
from saas.kernel.tenancy import current_scope
from scoring.rollup import Cell, Sums

KEPT = 2048
AT_ONCE = 500  # units asked for in one statement
FEW = 500  # new audits that are named one by one; more are read with all of their units
READ = 500  # sheets fetched at a time
Ids = frozenset[uuid.UUID]


@dataclass(slots=True)
class _Kept:
    """What was summed of a unit. ids: of which audits; cell: what the sums came to, None once they have changed."""

    ids: Ids = frozenset()
    sums: Sums = field(default_factory=Sums)
    cell: Cell | None = None

    def told(self) -> Cell:
        if self.cell is None:
            self.cell = self.sums.cell()
        return self.cell


class OwnCells:
    """Sums by tenant, group and unit; the least recently used are forgotten."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()

    def cells(self, key: Hashable, units: Iterable[uuid.UUID], criteria: Sequence[Any]) -> dict[uuid.UUID, Cell]:
        """Return the cells of the audits made at some units that meet ``criteria``; units without any are left out.

        key: names the criteria within the open tenant.
        """
        waiting, found = iter(units), dict[uuid.UUID, Cell]()
        while some := list(islice(waiting, AT_ONCE)):
            found |= self._some((current_scope().tenant_id, key), some, criteria)
        return found

    def _some(self, key: Hashable, units: list[uuid.UUID], criteria: Sequence[Any]) -> dict[uuid.UUID, Cell]:
        counted = _counted(units, criteria)
        known = {unit_id: self._take((key, unit_id), ids) for unit_id, ids in counted.items()}
        new = {unit_id: ids - known[unit_id].ids for unit_id, ids in counted.items() if ids != known[unit_id].ids}
        for unit_id, sheets in _sheets(new, criteria):
            known[unit_id].sums.add_bytes(sheets)
            known[unit_id].cell = None
        for unit_id, kept in known.items():  # only now: what was interrupted is not kept
            kept.ids = counted[unit_id]
            self._kept[key, unit_id] = kept
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return {unit_id: kept.told() for unit_id, kept in known.items()}

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


def _sheets(wanted: Mapping[uuid.UUID, Ids], criteria: Sequence[Any]) -> Iterator[tuple[uuid.UUID, Iterator[bytes]]]:
    """Yield each unit with the sheets, as canonical JSON, of its wanted audits."""
    if not wanted:
        return
    every = frozenset[uuid.UUID]().union(*wanted.values())
    which = Audit.id.in_(every) if len(every) <= FEW else Audit.branch_id.in_(wanted)
    rows = db.session.execute(
        select(Audit.branch_id, Audit.id, Audit.sheet).where(which, *criteria).order_by(Audit.branch_id),
        execution_options={"yield_per": READ},
    )
    for unit_id, found in groupby(rows, key=lambda row: row[0]):
        yield unit_id, (zlib.decompress(sheet) for _, audit_id, sheet in found if audit_id in every)
