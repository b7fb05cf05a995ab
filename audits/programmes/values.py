"""What a plan of visits is made from, as frozen values."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class NewWave:
    """A round of a programme; both dates belong to it (tenant's time zone)."""

    programme_id: uuid.UUID
    name_zh: str
    name_en: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class NewAssignment:
    """A visit to ask for: who, where, by which version, between which days (both inclusive), in which scenario.

    The id may be given by the caller, so that asking again after a crash is noticed by the database.
    """

    membership_id: uuid.UUID
    branch_id: uuid.UUID
    standard_version_id: uuid.UUID
    window_from: date
    window_to: date
    wave_id: uuid.UUID | None = None
    scenario: str | None = None
    id: uuid.UUID = field(default_factory=uuid.uuid4)
