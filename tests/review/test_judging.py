"""Voiding and correcting: only by those who answer for audits, never by overwriting."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from sqlalchemy import select

from audits.capture.models import Audit, AuditOrigin
from saas.kernel.audit_trail import TrailEntry, broken_link
from saas.kernel.db import db
from tests.arrange import House, record


def test_a_reason_is_needed_and_what_was_wrong_is_said(house: House) -> None:
    audit_id = record(house)
    answer = house.sign_in_as("reviewer").submit(f"/audits/{audit_id}/void", {"reason": " "})
    assert answer.status_code == 422
    assert "请写明原因" in answer.get_data(as_text=True)


def test_a_voided_audit_stays_readable_with_its_reason(house: House) -> None:
    audit_id, reviewer = record(house), house.sign_in_as("reviewer")
    assert reviewer.submit(f"/audits/{audit_id}/void", {"reason": "走错了网点"}).status_code == 302
    assert "走错了网点" in reviewer.get(f"/audits/{audit_id}").get_data(as_text=True)
    assert reviewer.submit(f"/audits/{audit_id}/void", {"reason": "再来"}).status_code == 409


def test_a_correction_makes_a_new_audit_and_keeps_the_old_one(house: House) -> None:
    audit_id, reviewer = record(house, answers={"BK-AR01": 0}), house.sign_in_as("reviewer")
    answer = reviewer.submit(f"/audits/{audit_id}/correct", {"a:BK-AR01": "5", "reason": "看错了"})
    assert answer.status_code == 302
    with house.inside("reviewer"):
        rows = {row.id: row for row in db.session.scalars(select(Audit))}
        old = rows.pop(audit_id)
        (new,) = rows.values()
        assert (old.status, old.display) == ("corrected", "98.00")
        assert (new.status, new.display, new.corrects_id) == ("accepted", "100.00", audit_id)
        origins = set(db.session.scalars(select(AuditOrigin.membership_id)))
        assert origins == {house.people["auditor"].membership_id}
        assert "correct_audit" in set(db.session.scalars(select(TrailEntry.deed)))
        assert broken_link() is None


def test_a_wrong_correction_loses_nothing_that_was_typed(house: House) -> None:
    audit_id, reviewer = record(house), house.sign_in_as("reviewer")
    answer = reviewer.submit(f"/audits/{audit_id}/correct", {"a:BK-AR01": "77", "reason": "想改成七十七"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="77"' in text
    assert "想改成七十七" in text


def test_branches_and_regions_cannot_judge(house: House) -> None:
    audit_id = record(house)
    for role in ("branch_manager", "regional_manager", "viewer", "auditor"):
        browser = house.sign_in_as(role)
        assert browser.submit(f"/audits/{audit_id}/void", {"reason": "x"}).status_code == 403
        assert browser.get(f"/audits/{audit_id}/correct").status_code == 403


def test_an_auditor_sees_their_own_audits_and_nobody_elses(house: House) -> None:
    own, other = record(house, auditor="auditor"), record(house, auditor="auditor2")
    browser = house.sign_in_as("auditor")
    assert browser.get(f"/audits/{own}").status_code == 200
    assert browser.get(f"/audits/{other}").status_code == 404


def test_an_audit_outside_the_managers_branch_is_not_there(house: House) -> None:
    far = record(house, "S1")
    for role, status in (("branch_manager", 404), ("regional_manager", 404), ("viewer", 200)):
        assert house.sign_in_as(role).get(f"/audits/{far}").status_code == status
    assert house.sign_in_as("viewer").get(f"/audits/{uuid.uuid4()}").status_code == 404


def test_only_staff_are_told_who_came(house: House, run_jobs: Callable[..., int]) -> None:
    audit_id = record(house)
    run_jobs()
    name = house.people["auditor"].name
    assert name in house.sign_in_as("reviewer").get(f"/audits/{audit_id}").get_data(as_text=True)
    for role in ("branch_manager", "regional_manager", "viewer"):
        assert name not in house.sign_in_as(role).get(f"/audits/{audit_id}").get_data(as_text=True)
