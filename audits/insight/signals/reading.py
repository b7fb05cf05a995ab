"""Series in order of time: scores of branches by visit, verdicts on items by month."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, select

from audits.capture.models import Audit, AuditStatus
from audits.insight.models import RollupCell
from saas.kernel.db import db
from tenants.units.models import Unit
from tenants.units.queries import AUDITED


class Seen(NamedTuple):
    """One visit: its day ("2026-03-05"), its score, its audit."""

    day: str
    score: float
    audit_id: uuid.UUID


KEPT = 60  # newest visits of a branch: what a chart can show, and a bound on memory
CHUNK = 5000
Verdicts = dict[str, list[tuple[int, int]]]  # item code -> (passes, verdicts) of each month


def visits_by_branch(
    standard_id: uuid.UUID, months: Sequence[str], branch_id: uuid.UUID | None = None
) -> dict[uuid.UUID, list[Seen]]:
    """Return the newest accepted visits with a score of every branch (or of one), the oldest first."""
    query = select(Audit.branch_id, Audit.visited_on, Audit.final_value, Audit.id).where(
        Audit.standard_id == standard_id,
        Audit.period.in_(months),
        Audit.status == AuditStatus.ACCEPTED,
        Audit.final_value.is_not(None),
    )
    if branch_id is not None:
        query = query.where(Audit.branch_id == branch_id)
    found: dict[uuid.UUID, deque[Seen]] = defaultdict(lambda: deque(maxlen=KEPT))
    rows = db.session.execute(query.order_by(Audit.visited_on, Audit.id), execution_options={"yield_per": CHUNK})
    for branch, day, score, audit_id in rows:
        found[branch].append(Seen(str(day), float(score or 0), audit_id))
    return {branch: list(visits) for branch, visits in found.items()}


def cells_to_read(standard_id: uuid.UUID, months: Sequence[str]) -> int:
    """Return how many cells the verdicts of all units stand in."""
    query = select(func.count()).select_from(RollupCell)
    return db.session.scalar(query.where(*_cells(standard_id, months))) or 0


def verdicts_by_unit(
    standard_id: uuid.UUID, months: Sequence[str], *, above_branches: bool = False, unit_id: uuid.UUID | None = None
) -> Iterable[tuple[uuid.UUID, Verdicts]]:
    """Yield the verdicts of every unit, of those above branches only, or of one."""
    query = (
        select(RollupCell.unit_id, RollupCell.period, RollupCell.body)
        .join(Unit, (Unit.tenant_id == RollupCell.tenant_id) & (Unit.id == RollupCell.unit_id))
        .where(*_cells(standard_id, months))
        .order_by(RollupCell.unit_id)
    )
    if above_branches:
        query = query.where(Unit.kind.not_in(AUDITED))
    if unit_id is not None:
        query = query.where(RollupCell.unit_id == unit_id)
    place = {month: index for index, month in enumerate(months)}
    current, verdicts = None, dict[str, list[tuple[int, int]]]()
    for unit, period, body in db.session.execute(query):
        if current is not None and unit != current:
            yield current, verdicts
            verdicts = {}
        current = unit
        for code, row in json.loads(body)["items"].items():
            passes, seen = _verdicts(row)
            if seen:
                verdicts.setdefault(code, [(0, 0)] * len(months))[place[period]] = (passes, seen)
    if current is not None:
        yield current, verdicts


def _cells(standard_id: uuid.UUID, months: Sequence[str]) -> list[Any]:
    return [RollupCell.standard_id == standard_id, RollupCell.period.in_(months), RollupCell.n > 0]


def _verdicts(row: Sequence[Any]) -> tuple[int, int]:
    """Return passes and verdicts of a stored measure (``Measure.to_list``) without reading its fractions."""
    passes, fails = (int(row[place]) if len(row) > place else 0 for place in (7, 8))
    return passes, passes + fails
