"""The audits of an export, slice by slice, each a short query of its own: no long transaction, memory for one slice."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select, tuple_

from audits.capture.models import Audit
from audits.insight.export.spelling import as_text
from audits.insight.listing import OUTCOMES, in_periods
from saas.kernel.db import db
from tenants.units.models import Unit
from tenants.units.queries import in_subtree

SLICE = 4000
ANSWERED = 500  # a slice that carries whole answers and sheets


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which audits. unit_path: the subtree, None for the whole tenant; until: what came in later is left out."""

    unit_path: str | None
    standard_id: uuid.UUID
    periods: tuple[str, ...]
    outcome: str | None
    until: datetime


def head() -> tuple[Any, ...]:
    """Return the columns of a row an audit."""
    return (
        Audit.visited_on, as_text(Audit.id), as_text(Audit.branch_id), as_text(Audit.standard_version_id),
        as_text(Audit.wave_id), Audit.scenario, Audit.status, Audit.final_value, Audit.display, Audit.final, Audit.raw,
        Audit.band, Audit.passed, Audit.coverage, Audit.critical_failures, as_text(Audit.corrects_id),
        Audit.sheet_digest,
    )  # fmt: skip


def body() -> tuple[Any, ...]:
    """Return the columns of a row an answer."""
    return (
        Audit.visited_on, as_text(Audit.id), as_text(Audit.branch_id), as_text(Audit.standard_version_id),
        Audit.status, Audit.answers, Audit.sheet,
    )  # fmt: skip


def count(wanted: Wanted) -> int:
    """Return how many audits there are."""
    return db.session.scalar(select(func.count()).select_from(Audit).where(*_criteria(wanted))) or 0


def slices(wanted: Wanted, columns: Sequence[Any], size: int) -> Iterator[Sequence[Row[Any]]]:
    """Yield the audits, the newest visit first; ``columns`` begin with the date of the visit and the id as text.

    Between two slices the reader may write: nothing is held open.
    """
    key, last = tuple_(Audit.visited_on, Audit.id), None
    newest_first = select(*columns).where(*_criteria(wanted)).order_by(Audit.visited_on.desc(), Audit.id.desc())
    while True:
        query = newest_first.limit(size)
        found = db.session.execute(query.where(key < tuple_(*last)) if last else query).all()
        if found:
            yield found
        if len(found) < size:
            return
        last = (found[-1][0], uuid.UUID(found[-1][1]))


def _criteria(wanted: Wanted) -> list[ColumnElement[bool]]:
    found = [
        Audit.standard_id == wanted.standard_id, in_periods(wanted.periods), Audit.received_at <= wanted.until,
    ]  # fmt: skip
    if wanted.unit_path is not None:
        below = select(Unit.id).where(in_subtree(wanted.unit_path))
        found.append(Audit.branch_id.in_(below))
    if wanted.outcome in OUTCOMES:
        found.append(OUTCOMES[wanted.outcome][1])
    return found
