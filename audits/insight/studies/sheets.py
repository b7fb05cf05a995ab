"""Score sheets as arrays: what was given to each item and stage in each visit."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import select

from audits.capture.models import Audit, AuditStatus
from audits.capture.storage import unpacked
from audits.insight.cells import WAVE
from audits.insight.studies.keeping import Subject
from saas.kernel.db import db
from scoring import Standard
from tenants.standards.queries import loaded_version, versions_of
from tenants.units.models import Unit
from tenants.units.queries import in_subtree, unit_by_id

Floats = npt.NDArray[np.float64]
MOST = 20_000  # visits that are read, the newest: more would tell an item's share no better than to half a percent
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Sheets:
    """Visits in rows. items: scores 0..1 by the newest version's items, NaN where none; states: item -> how often each.

    stages: scores 0..100 by its stages in journey order, NaN where none; whole: how many visits were read.
    """

    standard: Standard
    items: Floats
    states: list[dict[str, int]]
    stages: Floats
    whole: int


def sheets_of(subject: Subject) -> Sheets:
    """Read the accepted audits of a unit's subtree in a study's periods."""
    standard = loaded_version(versions_of(subject.standard_id)[0].id).standard
    codes = {item.code: place for place, item in enumerate(standard.items)}
    stages = {stage.code: place for place, stage in enumerate(_in_journey(standard))}
    marks, passed = [], []
    states: list[dict[str, int]] = [{} for _ in codes]
    for sheet in _sheets(subject):
        row, stage_row = np.full(len(codes), np.nan), np.full(len(stages), np.nan)
        for item in sheet["items"]:
            place = codes.get(item["code"])
            if place is None:
                continue
            state = str(item["state"])
            states[place][state] = states[place].get(state, 0) + 1
            if state == "scored" and item.get("s_decimal") is not None:
                row[place] = item["s_decimal"]
        for stage in sheet["stages"]:
            if stage["code"] in stages and stage.get("decimal") is not None:
                stage_row[stages[stage["code"]]] = stage["decimal"]
        marks.append(row)
        passed.append(stage_row)
    return Sheets(
        standard, _table(marks, len(codes)), states, _table(passed, len(stages)), len(marks)
    )  # fmt: skip


def _in_journey(standard: Standard) -> list[Any]:
    return sorted(standard.stages, key=lambda stage: stage.order)


def _table(rows: Sequence[Floats], width: int) -> Floats:
    return np.array(rows, dtype=float) if rows else np.empty((0, width))


def _sheets(subject: Subject) -> Iterator[dict[str, Any]]:
    query = (
        select(Audit.sheet)
        .join(Unit, (Unit.tenant_id == Audit.tenant_id) & (Unit.id == Audit.branch_id))
        .where(
            in_subtree(unit_by_id(subject.unit_id).path),
            Audit.standard_id == subject.standard_id,
            Audit.status == AuditStatus.ACCEPTED,
            _within(subject.periods),
        )
        .order_by(Audit.visited_on.desc(), Audit.id.desc())
        .limit(MOST)
    )
    for (sheet,) in db.session.execute(query, execution_options={"yield_per": CHUNK}):
        yield unpacked(sheet)


def _within(periods: Sequence[str]) -> Any:
    if periods[0].startswith(WAVE):
        return Audit.wave_id == uuid.UUID(periods[0].removeprefix(WAVE))
    return Audit.period.in_(periods)
