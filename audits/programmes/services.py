"""Deeds on programmes: plan visits, ask an auditor for each, take a request back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select

from audits.programmes.checks import check_visits
from audits.programmes.models import Assignment, AssignmentStatus, Programme, Wave
from audits.programmes.values import NewAssignment, NewWave
from saas.kernel.access import By
from saas.kernel.audit_trail import note_deed
from saas.kernel.db import db
from saas.kernel.problems import Conflict, FieldError, Invalid, NotFound
from saas.kernel.words import words
from tenants.standards.queries import standard_by_id
from tenants.units.queries import unit_in_scope


def create_programme(by: By, standard_id: uuid.UUID, name_zh: str, name_en: str, *, now: datetime) -> uuid.UUID:
    """Make a running plan of visits by one standard; return its id. Raises NotFound, Invalid or Conflict."""
    standard = standard_by_id(standard_id)
    name_zh = _name(name_zh)
    if db.session.scalar(select(Programme.id).where(Programme.name_zh == name_zh)):
        raise Conflict(words(f"已有名为“{name_zh}”的检查项目", f"There already is a programme {name_zh}"))
    programme = Programme(
        standard_id=standard.id, name_zh=name_zh, name_en=name_en.strip() or name_zh, created_at=now
    )
    db.session.add(programme)
    db.session.flush()
    note_deed("create_programme", str(programme.id), by=by.membership_id, at=now, standard=standard.code)
    return programme.id


def open_wave(by: By, new: NewWave, *, now: datetime) -> uuid.UUID:
    """Open the next round of a programme; return its id. Raises NotFound or Invalid."""
    programme = db.session.scalars(
        select(Programme).where(Programme.id == new.programme_id).with_for_update()
    ).one_or_none()
    if programme is None:
        raise NotFound()
    if new.ends_on < new.starts_on:
        backwards = words("结束日期早于开始日期", "The last day is before the first")
        raise Invalid(errors=[FieldError("ends_on", backwards)])
    name_zh = _name(new.name_zh)
    number = (db.session.scalar(select(func.max(Wave.number)).where(Wave.programme_id == programme.id)) or 0) + 1
    wave = Wave(
        programme_id=programme.id, number=number, name_zh=name_zh, name_en=new.name_en.strip() or name_zh,
        starts_on=new.starts_on, ends_on=new.ends_on,
    )  # fmt: skip
    db.session.add(wave)
    db.session.flush()
    note_deed("open_wave", str(wave.id), by=by.membership_id, at=now, number=number)
    return wave.id


def assign_visit(by: By, new: NewAssignment, *, now: datetime) -> uuid.UUID:
    """Ask one auditor for one visit; return the assignment's id. Raises Invalid with located errors."""
    return assign_visits(by, [new], now=now)[0]


def assign_visits(by: By, visits: Sequence[NewAssignment], *, now: datetime) -> list[uuid.UUID]:
    """Ask for many visits at once, all or none; return their ids in the same order.

    Raises Invalid with located errors (``visits.3.window_to``). The trail names counts, never who goes where.
    """
    check_visits(by, visits)
    db.session.add_all(
        Assignment(
            id=visit.id, membership_id=visit.membership_id, wave_id=visit.wave_id, branch_id=visit.branch_id,
            standard_version_id=visit.standard_version_id, scenario=visit.scenario, window_from=visit.window_from,
            window_to=visit.window_to, status=AssignmentStatus.OPEN, created_at=now,
        )
        for visit in visits
    )  # fmt: skip
    db.session.flush()
    for wave_id, count in _per_wave(visits):
        note_deed("assign_visits", wave_id, by=by.membership_id, at=now, visits=count)
    return [visit.id for visit in visits]


def withdraw_assignment(by: By, assignment_id: uuid.UUID, *, now: datetime) -> None:
    """Take a request back; safe to repeat. Raises NotFound, or Conflict when the visit has been made."""
    found = db.session.scalars(
        select(Assignment).where(Assignment.id == assignment_id).with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound()
    unit_in_scope(by, found.branch_id)
    if found.status == AssignmentStatus.DONE:
        raise Conflict(words("这次访问已经完成，不能撤回", "The visit has been made; it cannot be withdrawn"))
    if found.status == AssignmentStatus.WITHDRAWN:
        return
    found.status = AssignmentStatus.WITHDRAWN
    note_deed("withdraw_assignment", str(assignment_id), by=by.membership_id, at=now)


def _name(name: str) -> str:
    name = name.strip()
    if not name or len(name) > 120:
        raise Invalid(errors=[FieldError("name_zh", words("请填写名称（最多 120 字）", "Give a name (at most 120)"))])
    return name


def _per_wave(visits: Iterable[NewAssignment]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for visit in visits:
        wave = str(visit.wave_id or "")
        counts[wave] = counts.get(wave, 0) + 1
    return list(counts.items())
