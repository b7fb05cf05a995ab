"""Reading programmes: what an auditor has to do, which waves there are."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from audits.programmes.models import Assignment, AssignmentStatus, Programme, Wave
from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.problems import NotFound
from tenants.standards.models import StandardRecord, StandardVersion
from tenants.standards.queries import loaded_version
from tenants.units.models import Unit


@dataclass(frozen=True, slots=True)
class ScenarioFacts:
    """What a shopper plays."""

    code: str
    name_zh: str
    name_en: str
    brief_zh: str
    brief_en: str


@dataclass(frozen=True, slots=True)
class AssignmentFacts:
    """One visit asked for, with what an auditor needs to find it. Both ends of the window belong to it."""

    id: uuid.UUID
    status: str
    window_from: date
    window_to: date
    branch_id: uuid.UUID
    branch_name_zh: str
    branch_name_en: str
    address: str | None
    standard_version_id: uuid.UUID
    standard_name_zh: str
    standard_name_en: str
    wave_id: uuid.UUID | None
    wave_name_zh: str | None
    wave_name_en: str | None
    scenario: ScenarioFacts | None

    def is_overdue(self, today: date) -> bool:
        """Tell whether the window is over and the visit is still to be made."""
        return self.status == AssignmentStatus.OPEN and self.window_to < today

    def is_current(self, today: date) -> bool:
        """Tell whether ``today`` lies in the window."""
        return self.window_from <= today <= self.window_to


@dataclass(frozen=True, slots=True)
class WaveFacts:
    """A wave with its programme; ``starts_on`` and ``ends_on`` both belong to it."""

    id: uuid.UUID
    number: int
    name_zh: str
    name_en: str
    starts_on: date
    ends_on: date
    programme_id: uuid.UUID
    programme_name_zh: str
    programme_name_en: str
    standard_id: uuid.UUID


def my_assignments(by: By, status: str = AssignmentStatus.OPEN) -> list[AssignmentFacts]:
    """Return the acting member's own assignments of one status, the window that closes first at the top."""
    query = _assignments().where(Assignment.membership_id == by.membership_id, Assignment.status == status)
    return [_facts(row) for row in db.session.execute(query)]


def my_assignment(by: By, assignment_id: uuid.UUID) -> AssignmentFacts:
    """Return one of the acting member's own assignments, whatever its status; raises NotFound."""
    query = _assignments().where(Assignment.membership_id == by.membership_id, Assignment.id == assignment_id)
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound()
    return _facts(row)


def list_waves(standard_id: uuid.UUID | None = None) -> list[WaveFacts]:
    """Return the tenant's waves (of one standard), the newest first."""
    query = (
        select(Wave, Programme)
        .join(Programme, (Programme.tenant_id == Wave.tenant_id) & (Programme.id == Wave.programme_id))
        .order_by(Wave.starts_on.desc(), Programme.name_zh)
    )
    if standard_id:
        query = query.where(Programme.standard_id == standard_id)
    return [
        WaveFacts(
            wave.id, wave.number, wave.name_zh, wave.name_en, wave.starts_on, wave.ends_on, programme.id,
            programme.name_zh, programme.name_en, programme.standard_id,
        )
        for wave, programme in db.session.execute(query)
    ]  # fmt: skip


def wave_facts(wave_id: uuid.UUID) -> WaveFacts:
    """Return one wave; raises NotFound."""
    for found in list_waves():
        if found.id == wave_id:
            return found
    raise NotFound()


def scenario_of(document: dict[str, Any], code: str | None) -> ScenarioFacts | None:
    """Return the scenario ``code`` of a standard document, None when it names none."""
    for row in document.get("scenarios", ()):
        if row["code"] == code:
            names = (row[f"{name}_{lang}"] for name in ("name", "brief") for lang in ("zh", "en"))
            return ScenarioFacts(row["code"], *names)
    return None


def _assignments() -> Select[Assignment, Unit, StandardRecord, Wave]:
    return (
        select(Assignment, Unit, StandardRecord, Wave)
        .join(Unit, (Unit.tenant_id == Assignment.tenant_id) & (Unit.id == Assignment.branch_id))
        .join(
            StandardVersion,
            (StandardVersion.tenant_id == Assignment.tenant_id)
            & (StandardVersion.id == Assignment.standard_version_id),
        )
        .join(
            StandardRecord,
            (StandardRecord.tenant_id == StandardVersion.tenant_id)
            & (StandardRecord.id == StandardVersion.standard_id),
        )
        .outerjoin(Wave, (Wave.tenant_id == Assignment.tenant_id) & (Wave.id == Assignment.wave_id))
        .order_by(Assignment.window_to, Assignment.window_from, Unit.code)
    )


def _facts(row: Any) -> AssignmentFacts:
    asked, branch, standard, wave = row
    scenario = None
    if asked.scenario:
        scenario = scenario_of(loaded_version(asked.standard_version_id).document, asked.scenario)
    return AssignmentFacts(
        asked.id, asked.status, asked.window_from, asked.window_to, branch.id, branch.name_zh, branch.name_en,
        branch.address, asked.standard_version_id, standard.name_zh, standard.name_en, asked.wave_id,
        wave.name_zh if wave else None, wave.name_en if wave else None, scenario,
    )  # fmt: skip
