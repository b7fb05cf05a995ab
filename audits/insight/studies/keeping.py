"""Asking for studies, and reading what was made."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from audits.insight.fairness.queries import PATIENCE
from audits.insight.fairness.reading import fingerprint, stretch_of
from audits.insight.selection import Selection
from audits.insight.studies.models import Study
from saas.kernel.db import db
from saas.kernel.outbox import emit, has_stumbled, is_promised, try_again

STUDY = "study"
AUDITORS = "auditor_study"  # a job of its own, because it sees shoppers


@dataclass(frozen=True, slots=True)
class Subject:
    """What a study is of. periods: months or a wave, as in rollups, the oldest first."""

    kind: str
    standard_id: uuid.UUID
    unit_id: uuid.UUID
    periods: tuple[str, ...]

    @property
    def promise(self) -> dict[str, str]:
        """What its job is told."""
        ids = {"standard_id": str(self.standard_id), "unit_id": str(self.unit_id)}
        return {"kind": self.kind, **ids, "first": self.periods[0], "last": self.periods[-1]}


@dataclass(frozen=True, slots=True)
class Made:
    """A stored study. value: its JSON, None when the visits allow none. fresh: it rests on the audits as they are.

    rests: whether it is recent enough not to be made anew while audits keep coming.
    """

    value: Any
    visits: int
    inputs: str
    computed_at: datetime
    fresh: bool
    rests: bool


def of_window(kind: str, chosen: Selection) -> Subject:
    """Return the subject of a study of the chosen unit in the chosen window."""
    return Subject(kind, chosen.standard.id, chosen.unit.id, chosen.window.periods)


def of_year(kind: str, chosen: Selection) -> Subject:
    """Return the subject of a study of the whole tenant over twelve months, whatever window is looked at."""
    return Subject(kind, chosen.standard.id, chosen.unit.lineage[0], chosen.year)


def made_of(subject: Subject, *, now: datetime) -> Made | None:
    """Return what was made of a subject, None when nothing has been yet."""
    row = db.session.scalars(
        select(Study).where(
            Study.kind == subject.kind,
            Study.standard_id == subject.standard_id,
            Study.unit_id == subject.unit_id,
            Study.stretch == stretch_of(subject.periods),
        )
    ).one_or_none()
    if row is None:
        return None
    fresh = row.inputs == fingerprint(subject.standard_id, subject.periods, subject.unit_id)[0]
    rests = fresh or now - row.computed_at < PATIENCE
    return Made(json.loads(row.result), row.visits, row.inputs, row.computed_at, fresh, rests)


def ask(subject: Subject) -> None:
    """Promise a study, unless this very one is already being made; one that has stumbled is tried again at once."""
    if is_asked(subject):
        try_again(_job(subject), **subject.promise)
    else:
        emit(_job(subject), **subject.promise)


def is_asked(subject: Subject) -> bool:
    """Tell whether a study is being made."""
    return is_promised(_job(subject), **subject.promise)


def has_failed(subject: Subject) -> bool:
    """Tell whether the last try to make a study failed; it will be tried again."""
    return has_stumbled(_job(subject), **subject.promise)


def _job(subject: Subject) -> str:
    return AUDITORS if subject.kind == "auditors" else STUDY
