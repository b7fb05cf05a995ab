"""Reading runs: how far they are, what they found, with the names of branches."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from audits.capture.models import Audit
from audits.insight.what_if.models import PATIENCE, RunStatus, WhatIfRun
from audits.insight.what_if.scopes import Reach, reach_words
from audits.insight.what_if.values import Outcome, Shift
from saas.kernel.db import db
from saas.kernel.problems import NotFound
from saas.kernel.words import Words
from tenants.standards.queries import draft_of
from tenants.units.models import Unit


@dataclass(frozen=True, slots=True)
class RunFacts:
    """A run without its document and result. stale: the draft has changed since."""

    id: uuid.UUID
    standard_id: uuid.UUID
    reach: Words
    status: str
    audits_done: int
    audits_all: int
    revision: int
    stale: bool
    digest: str
    inputs: str | None
    asked_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class NamedShift:
    """A branch with its name."""

    shift: Shift
    code: str
    name_zh: str
    name_en: str


def runs_of(standard_id: uuid.UUID, *, now: datetime, limit: int = 20) -> list[RunFacts]:
    """Return the runs of a standard, the newest first."""
    query = select(WhatIfRun).where(WhatIfRun.standard_id == standard_id)
    rows = db.session.scalars(query.order_by(WhatIfRun.asked_at.desc()).limit(limit))
    return [_facts(row, now) for row in rows]


def run_by_id(standard_id: uuid.UUID, run_id: uuid.UUID, *, now: datetime) -> RunFacts:
    """Return one run of a standard; raises NotFound."""
    return _facts(_row(standard_id, run_id), now)


def outcome_of(standard_id: uuid.UUID, run_id: uuid.UUID) -> Outcome:
    """Return what a run found; raises NotFound while it is under way."""
    row = _row(standard_id, run_id)
    if row.status != RunStatus.DONE or row.result is None:
        raise NotFound()
    return Outcome.from_dict(json.loads(row.result))


def tried_document(standard_id: uuid.UUID, run_id: uuid.UUID) -> dict[str, Any]:
    """Return the draft as it was when the run was asked for."""
    document: dict[str, Any] = json.loads(_row(standard_id, run_id).document, parse_float=Decimal)
    return document


def named(shifts: tuple[Shift, ...]) -> list[NamedShift]:
    """Return the branches with their names, in the same order; one that is gone keeps its id."""
    rows = db.session.execute(select(Unit.id, Unit.code, Unit.name_zh, Unit.name_en))
    names = {row.id: row for row in rows}
    found = []
    for shift in shifts:
        row = names.get(shift.id)
        found.append(NamedShift(shift, *((row.code, row.name_zh, row.name_en) if row else (shift.branch_id,) * 3)))
    return found


def audits_so_far(standard_id: uuid.UUID) -> int:
    """Return how many audits a standard has."""
    query = select(func.count()).select_from(Audit).where(Audit.standard_id == standard_id)
    return db.session.scalar(query) or 0


def _row(standard_id: uuid.UUID, run_id: uuid.UUID) -> WhatIfRun:
    query = select(WhatIfRun).where(WhatIfRun.id == run_id, WhatIfRun.standard_id == standard_id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound()
    return found


def _facts(row: WhatIfRun, now: datetime) -> RunFacts:
    draft = draft_of(row.standard_id)
    return RunFacts(
        row.id, row.standard_id, reach_words(Reach(row.first_day, row.last_day, row.wave_id)),
        RunStatus.FAILED if row.status == RunStatus.WAITING and now - row.asked_at > PATIENCE else row.status,
        row.audits_done, row.audits_all, row.revision, draft is not None and draft.revision != row.revision, row.digest,
        row.inputs, row.asked_at, row.done_at,
    )  # fmt: skip
