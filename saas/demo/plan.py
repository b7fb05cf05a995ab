"""What happens to a tenant in the demo's year, as frozen values."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from saas.demo.atlas import Region
from saas.demo.calendar import YEAR, Round
from saas.demo.cast import COMPANIES, Company
from saas.demo.nature import BranchNature, Trade
from saas.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much to make, over all tenants. photos: besides those that prove critical failures."""

    branches: int = 52
    audits: int = 1200
    photos: int = 120
    tenants: int = len(COMPANIES)


@dataclass(frozen=True, slots=True)
class PlannedBranch:
    """A branch and its hidden nature."""

    code: str
    region: str
    name: Words
    address: str
    lat: float
    lon: float
    nature: BranchNature


@dataclass(frozen=True, slots=True)
class PlannedPerson:
    """An account with its place. unit: code of the unit whose subtree it sees; lenient: auditors only (logits)."""

    role: str
    email: str
    name: str
    unit: str
    phone: str | None = None
    lenient: float = 0.0


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """A visit to make or made. branch and auditor are places in the plan's lists; wave in its rounds.

    assignment: None for a visit that nobody asked for. minutes: from start to finish. doubles: number of the visit
    that this one is the blind double of, made by another auditor within the hour.
    """

    number: int
    audit_id: uuid.UUID
    branch: int
    auditor: int
    starts: datetime
    minutes: int
    scenario: str
    wave: int
    assignment: uuid.UUID | None
    window: tuple[date, date]
    doubles: int | None = None


@dataclass(frozen=True, slots=True)
class TenantPlan:
    """Everything that happens to one tenant. photos: how many pictures its visits may show."""

    company: Company
    seed: str
    today: date
    document: Mapping[str, Any]
    trade: Trade
    regions: tuple[Region, ...]
    branches: tuple[PlannedBranch, ...]
    auditors: tuple[PlannedPerson, ...]
    staff: tuple[PlannedPerson, ...]
    rounds: tuple[Round, ...]
    visits: tuple[PlannedVisit, ...]
    still_open: tuple[PlannedVisit, ...]
    photos: int

    @property
    def founded(self) -> date:
        """The day on which the tenant was set up: a month before its first visit."""
        return self.today - timedelta(days=YEAR + 30)

    @property
    def revision_round(self) -> int | None:
        """The round from which the second version of the standard is used, None when there is one version."""
        return len(self.rounds) - 2 if self.company.revised and len(self.rounds) > 2 else None
