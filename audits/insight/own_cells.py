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
from itertools import groupby, islice
from typing import Any

from sqlalchemy import select

from audits.capture.models import Audit
from saas.kernel.db import db
from saas.kernel.tenancy import current_scope
from scoring.rollup import Cell

KEPT = 2048
AT_ONCE = 500  # units asked for in one statement
FEW = 500  # new audits that are named one by one; more are read with all of their units
READ = 500  # sheets fetched at a time
Ids = frozenset[uuid.UUID]
_NOTHING: tuple[Ids, Cell] = (frozenset(), Cell())


class OwnCells:
    """Cells by tenant, group and unit; the least recently used are forgotten."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, tuple[Ids, Cell]] = OrderedDict()

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
        known = {unit_id: self._known((key, unit_id), ids) for unit_id, ids in counted.items()}
        new = {unit_id: ids - known[unit_id][0] for unit_id, ids in counted.items() if ids != known[unit_id][0]}
        cells = {unit_id: cell for unit_id, (_, cell) in known.items()}
        for unit_id, sheets in _sheets(new, criteria):
            cells[unit_id] = Cell.of_bytes(sheets, cells[unit_id])
        for unit_id, ids in counted.items():
            self._kept[key, unit_id] = (ids, cells[unit_id])
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return cells

    def _known(self, whose: Hashable, ids: Ids) -> tuple[Ids, Cell]:
        """Take what is kept, or nothing when it counts what no longer counts."""
        known = self._kept.pop(whose, _NOTHING)
        return known if known[0] <= ids else _NOTHING


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
