"""The cells of audits made at a unit itself, kept between jobs and checked against the database each time.

An accepted audit never changes, so a kept cell is right as long as the ids it was summed from are among those
that count now; then only what has come since is read and added. When one is missing (voided, corrected), the
cell is summed anew. The sums are exact: both ways give the same bytes.
"""

from __future__ import annotations

import uuid
import zlib
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from typing import Any

from sqlalchemy import select

from audits.capture.models import Audit
from saas.kernel.db import db
from saas.kernel.tenancy import current_scope
from scoring.rollup import Cell

KEPT = 1024
FEW = 200  # so many are named one by one; more are read with their whole group


class OwnCells:
    """Cells by tenant, group and unit; the least recently used are forgotten."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, tuple[frozenset[uuid.UUID], Cell]] = OrderedDict()

    def cell(self, key: Hashable, criteria: Sequence[Any]) -> Cell:
        """Return the cell of the audits that meet ``criteria``; ``key`` names them within the open tenant."""
        whose = (current_scope().tenant_id, key)
        ids = frozenset(db.session.scalars(select(Audit.id).where(*criteria)))
        known_ids, known = self._kept.pop(whose, (frozenset[uuid.UUID](), Cell()))
        if not known_ids <= ids:
            known_ids, known = frozenset(), Cell()
        new = ids - known_ids
        if new:
            known = Cell.of_bytes(_sheets(criteria, new if len(new) <= FEW else None, known_ids), known)
        self._kept[whose] = (ids, known)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return known


def _sheets(criteria: Sequence[Any], wanted: frozenset[uuid.UUID] | None, without: frozenset[uuid.UUID]) -> Any:
    """Yield the sheets, as canonical JSON, of the wanted audits, or of all but some."""
    query = select(Audit.id, Audit.sheet).where(*criteria)
    if wanted is not None:
        query = query.where(Audit.id.in_(wanted))
    for audit_id, sheet in db.session.execute(query):
        if audit_id not in without:
            yield zlib.decompress(sheet)
