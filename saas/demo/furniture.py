"""What a tenant has before its first visit: units, people, the standard, waves, and who is asked to go where."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from audits.programmes.doubles import pair_assignments
from audits.programmes.services import assign_visits, create_programme, open_wave
from audits.programmes.values import NewAssignment, NewWave
from saas.demo.calendar import evening
from saas.demo.cast import PASSWORD
from saas.demo.logo import logo
from saas.demo.plan import PlannedVisit, TenantPlan
from saas.kernel.access import By
from saas.kernel.blobs import BlobStore
from tenants.branding.services import change_logo
from tenants.people.passwords import hash_password
from tenants.people.services import NewMember, add_member, create_account
from tenants.standards.queries import draft_of
from tenants.standards.services import publish_standard, retire_version, save_draft, start_standard
from tenants.units.models import UnitKind
from tenants.units.services import NewUnit, add_unit


def furnish(plan: TenantPlan, admin: By, store: BlobStore) -> None:
    """Do everything that precedes the first visit, in the caller's transaction."""
    now = evening(plan.founded)
    change_logo(admin, store, logo(plan.company), now=now)
    units = _units(plan, admin, now)
    people = _people(plan, units, now)
    _programme(plan, admin, units, people)


def _units(plan: TenantPlan, admin: By, now: datetime) -> dict[str, uuid.UUID]:
    units = {"HQ": admin.place.unit_id}
    for region in plan.regions:
        new = NewUnit(units["HQ"], UnitKind.REGION, region.code, region.zh, region.en)
        units[region.code] = add_unit(admin, new, now=now).id
    for branch in plan.branches:
        new = NewUnit(
            units[branch.region], UnitKind.BRANCH, branch.code, branch.name.zh, branch.name.en, branch.address,
            branch.lat, branch.lon,
        )  # fmt: skip
        units[branch.code] = add_unit(admin, new, now=now).id
    return units


def _people(plan: TenantPlan, units: dict[str, uuid.UUID], now: datetime) -> dict[str, uuid.UUID]:
    """Return e-mail -> membership."""
    members, hashed = {}, hash_password(PASSWORD)
    for person in (*plan.staff, *plan.auditors):
        account = create_account(person.email, PASSWORD, now=now, hashed=hashed)
        new = NewMember(person.email, person.name, person.role, units[person.unit], person.phone)
        members[person.email] = add_member(account.id, new, now=now).id
    return members


def _programme(plan: TenantPlan, admin: By, units: dict[str, uuid.UUID], people: dict[str, uuid.UUID]) -> None:
    """Publish, then wave by wave: open it and ask for its visits, in the order in which it would have happened."""
    now = evening(plan.founded + timedelta(days=5))
    standard = start_standard(admin, plan.company.standard, now=now)
    if plan.company.expects:
        _ask_what_is_expected(admin, standard, plan.company.expects, now)
    version = publish_standard(admin, standard, "首次发布", now=now).version_id
    name = plan.company.programme
    programme = create_programme(admin, standard, name.zh, name.en, now=now)
    for index, wave in enumerate(plan.rounds):
        begins = evening(max(plan.founded, wave.starts_on) - timedelta(days=1))
        if index == plan.revision_round:
            old, version = version, _revise(admin, standard, begins)
            retire_version(admin, old, now=evening(wave.starts_on + timedelta(days=30)))
        new = NewWave(programme, wave.name.zh, wave.name.en, wave.starts_on, wave.ends_on)
        wave_id = open_wave(admin, new, now=begins)
        asked = [
            _asked(plan, visit, units, people, version, wave_id)
            for visit in (*plan.visits, *plan.still_open)
            if visit.wave == index and visit.assignment
        ]
        if asked:
            assign_visits(admin, asked, now=begins)
            _pair(plan, index, admin, begins)


def _pair(plan: TenantPlan, wave: int, admin: By, now: datetime) -> None:
    """Make blind doubles of the requests that the plan says belong together."""
    for visit in plan.visits:
        if visit.doubles is not None and visit.wave == wave:
            one, other = plan.visits[visit.doubles].assignment, visit.assignment
            assert one
            assert other
            pair_assignments(admin, one, other, now=now)


def _asked(
    plan: TenantPlan, visit: PlannedVisit, units: dict[str, uuid.UUID], people: dict[str, uuid.UUID],
    version: uuid.UUID, wave_id: uuid.UUID,
) -> NewAssignment:  # fmt: skip
    asked = NewAssignment(
        people[plan.auditors[visit.auditor].email], units[plan.branches[visit.branch].code], version, *visit.window,
        wave_id=wave_id, scenario=visit.scenario,
    )  # fmt: skip
    return replace(asked, id=visit.assignment) if visit.assignment else asked


def _ask_what_is_expected(admin: By, standard: uuid.UUID, dimensions: tuple[str, ...], now: datetime) -> None:
    draft = draft_of(standard)
    assert draft is not None
    document = {**json.loads(draft.document), "schema_version": "1.1", "expectations": list(dimensions)}
    save_draft(admin, standard, document, draft.revision, now=now)


def _revise(admin: By, standard: uuid.UUID, now: datetime) -> uuid.UUID:
    """Publish a second version: a point moves from the first heavy scale item to the first timed one."""
    draft = draft_of(standard)
    assert draft is not None
    document: dict[str, Any] = json.loads(draft.document)
    scored = [item for item in document["items"] if item["weight"] >= 2 and not item["critical"]]
    timed = next(item for item in scored if item["response"]["type"] == "duration_seconds")
    scale = next(item for item in scored if item["response"]["type"] == "scale_0_5" and item["weight"] >= 3)
    timed["weight"] += 1
    scale["weight"] -= 1
    save_draft(admin, standard, document, draft.revision, now=now)
    return publish_standard(admin, standard, "更看重等候时间：计时项加一分，礼仪项减一分", now=now).version_id
