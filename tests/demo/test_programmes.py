"""Planning visits: what may be asked of whom, and what an auditor then finds."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from audits.programmes.models import Assignment, AssignmentStatus
from audits.programmes.queries import list_waves, my_assignment, my_assignments, wave_facts
from audits.programmes.services import (
    assign_visit,
    assign_visits,
    create_programme,
    open_wave,
    withdraw_assignment,
)
from audits.programmes.values import NewAssignment, NewWave
from saas.kernel.access import By
from saas.kernel.audit_trail import TrailEntry
from saas.kernel.db import db, transaction
from saas.kernel.problems import Conflict, Invalid, NotFound
from tenants.standards.services import retire_version
from tests.arrange import BEGINNING, House

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)


@pytest.fixture
def admin(house: House) -> Iterator[By]:
    with house.inside("tenant_admin") as by:
        assert by is not None
        yield by


@pytest.fixture
def wave_id(house: House, admin: By) -> uuid.UUID:
    with transaction():
        programme = create_programme(admin, house.standard_id, "季度检查", "Quarterly", now=BEGINNING)
        return open_wave(admin, NewWave(programme, "一季度", "Q1", FIRST, LAST), now=BEGINNING)


@pytest.fixture
def visit(house: House, wave_id: uuid.UUID) -> NewAssignment:
    scenario = house.document["scenarios"][0]["code"]
    return NewAssignment(
        house.people["auditor"].membership_id, house.units["N1"].id, house.version_id, date(2026, 1, 5),
        date(2026, 1, 19), wave_id=wave_id, scenario=scenario,
    )  # fmt: skip


def faults(refused: pytest.ExceptionInfo[Invalid]) -> set[str]:
    return {error.path for error in refused.value.errors}


def test_the_auditor_finds_what_is_asked_and_nobody_else_does(house: House, admin: By, visit: NewAssignment) -> None:
    with transaction():
        assigned = assign_visit(admin, visit, now=BEGINNING)
    auditor, other = house.by("auditor"), house.by("auditor2")
    (mine,) = my_assignments(auditor)
    assert (mine.id, mine.branch_id, mine.wave_name_en) == (assigned, house.units["N1"].id, "Q1")
    assert mine.scenario is not None
    assert mine.scenario.name_zh == house.document["scenarios"][0]["name_zh"]
    assert mine.is_current(date(2026, 1, 19))
    assert mine.is_overdue(date(2026, 1, 20))
    assert my_assignment(auditor, assigned) == mine
    assert my_assignments(other) == []
    with pytest.raises(NotFound):
        my_assignment(other, assigned)


def test_the_trail_counts_visits_but_names_no_shopper_and_no_branch(admin: By, visit: NewAssignment) -> None:
    with transaction():
        assign_visits(admin, [visit, replace(visit, id=uuid.uuid4())], now=BEGINNING)
    entry = db.session.scalars(select(TrailEntry).order_by(TrailEntry.seq.desc())).first()
    assert entry is not None
    assert (entry.deed, entry.detail) == ("assign_visits", {"visits": 2})
    assert str(visit.membership_id) not in entry.subject


def test_all_or_none_are_assigned_and_every_fault_is_located(house: House, admin: By, visit: NewAssignment) -> None:
    wrong = replace(
        visit, id=uuid.uuid4(), membership_id=house.people["reviewer"].membership_id, branch_id=house.units["N"].id,
        scenario="NO-SUCH", window_to=date(2026, 4, 1),
    )  # fmt: skip
    with pytest.raises(Invalid) as refused, transaction():
        assign_visits(admin, [visit, wrong], now=BEGINNING)
    assert faults(refused) == {
        "visits.1.membership_id", "visits.1.branch_id", "visits.1.scenario", "visits.1.window_from",
    }  # fmt: skip
    assert db.session.scalars(select(Assignment)).all() == []


def test_a_retired_version_and_unknown_ids_are_refused(house: House, admin: By, visit: NewAssignment) -> None:
    with transaction():
        retire_version(admin, house.version_id, now=BEGINNING)
    unknown = replace(visit, id=uuid.uuid4(), standard_version_id=uuid.uuid4())
    backwards = replace(visit, id=uuid.uuid4(), window_to=date(2026, 1, 1))
    with pytest.raises(Invalid) as refused, transaction():
        assign_visits(admin, [visit, unknown, backwards], now=BEGINNING)
    assert {f"visits.{index}.standard_version_id" for index in range(3)} <= faults(refused)
    assert "visits.2.window_to" in faults(refused)


def test_a_regional_manager_asks_for_visits_in_one_region_only(house: House, admin: By, visit: NewAssignment) -> None:
    elsewhere = replace(visit, branch_id=house.units["S1"].id)
    with pytest.raises(Invalid) as refused, transaction():
        assign_visit(house.by("regional_manager"), elsewhere, now=BEGINNING)
    assert faults(refused) == {"visits.0.branch_id"}


def test_withdrawing_is_safe_to_repeat_and_stops_at_a_visit_that_was_made(admin: By, visit: NewAssignment) -> None:
    with transaction():
        assigned = assign_visit(admin, visit, now=BEGINNING)
    for _ in range(2):
        with transaction():
            withdraw_assignment(admin, assigned, now=BEGINNING)
    row = db.session.scalars(select(Assignment)).one()
    assert row.status == AssignmentStatus.WITHDRAWN
    with transaction():
        row.status = AssignmentStatus.DONE
    with pytest.raises(Conflict), transaction():
        withdraw_assignment(admin, assigned, now=BEGINNING)
    with pytest.raises(NotFound), transaction():
        withdraw_assignment(admin, uuid.uuid4(), now=BEGINNING)


def test_waves_are_numbered_and_listed_with_the_newest_first(house: House, admin: By, wave_id: uuid.UUID) -> None:
    programme = wave_facts(wave_id).programme_id
    with transaction():
        second = NewWave(programme, "二季度", "", date(2026, 4, 1), date(2026, 6, 30))
        open_wave(admin, second, now=BEGINNING)
    assert [(wave.number, wave.name_en) for wave in list_waves(house.standard_id)] == [(2, "二季度"), (1, "Q1")]
    assert list_waves(uuid.uuid4()) == []
    with pytest.raises(NotFound):
        wave_facts(uuid.uuid4())


def test_a_programme_needs_a_name_and_a_wave_days_in_order(house: House, admin: By, wave_id: uuid.UUID) -> None:
    with pytest.raises(Conflict), transaction():
        create_programme(admin, house.standard_id, "季度检查", "Again", now=BEGINNING)
    with pytest.raises(Invalid), transaction():
        create_programme(admin, house.standard_id, "  ", "Nameless", now=BEGINNING)
    backwards = NewWave(wave_facts(wave_id).programme_id, "倒着", "Backwards", LAST, FIRST)
    with pytest.raises(Invalid), transaction():
        open_wave(admin, backwards, now=BEGINNING)
    with pytest.raises(NotFound), transaction():
        open_wave(admin, replace(backwards, programme_id=uuid.uuid4()), now=BEGINNING)
