"""Blind doubles: two auditors asked for the same visit, neither knowing of the other."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from audits.programmes.models import Assignment, AssignmentStatus, DoubleVisit
from audits.programmes.services import assign_visits
from audits.programmes.values import NewAssignment
from saas.kernel.access import By
from saas.kernel.audit_trail import note_deed
from saas.kernel.db import db
from saas.kernel.problems import Conflict, FieldError, Invalid, NotFound
from saas.kernel.words import words
from tenants.units.queries import unit_in_scope

SAME_AUDITOR = words("两名检查员必须不同", "The two auditors must differ")


@dataclass(frozen=True, slots=True)
class NewDouble:
    """A visit that two auditors make blindly, on one day."""

    first: uuid.UUID
    second: uuid.UUID
    branch_id: uuid.UUID
    standard_version_id: uuid.UUID
    day: date
    scenario: str | None = None


def arrange_double(by: By, new: NewDouble, *, now: datetime) -> uuid.UUID:
    """Ask both auditors for the visit; return the pair's id. Raises Invalid: same auditor, or as ``assign_visits``."""
    if new.first == new.second:
        raise Invalid(errors=[FieldError("second", SAME_AUDITOR)])
    asked = [
        NewAssignment(person, new.branch_id, new.standard_version_id, new.day, new.day, scenario=new.scenario)
        for person in (new.first, new.second)
    ]
    first, second = assign_visits(by, asked, now=now)
    return pair_assignments(by, first, second, now=now)


def pair_assignments(by: By, first: uuid.UUID, second: uuid.UUID, *, now: datetime) -> uuid.UUID:
    """Make two requests a blind double; return the pair's id. The trail does not name who goes.

    Raises NotFound; Invalid when one auditor has both; Conflict when they ask for different visits (branch, version,
    scenario, no common day), or one is withdrawn or paired already.
    """
    rows = {row.id: row for row in db.session.scalars(select(Assignment).where(Assignment.id.in_((first, second))))}
    if len(rows) < 2:
        raise NotFound()
    one, other = rows[first], rows[second]
    unit_in_scope(by, one.branch_id)
    if one.membership_id == other.membership_id:
        raise Invalid(errors=[FieldError("second", SAME_AUDITOR)])
    if not _same_visit(one, other):
        raise Conflict(words("这两个任务不是同一次访问", "These assignments do not ask for the same visit"))
    if db.session.scalar(select(DoubleVisit.pair_id).where(DoubleVisit.assignment_id.in_((first, second))).limit(1)):
        raise Conflict(words("其中一个任务已有配对", "One of the assignments is paired already"))
    pair_id = uuid.uuid4()
    db.session.add_all(
        DoubleVisit(assignment_id=row.id, membership_id=row.membership_id, pair_id=pair_id) for row in (one, other)
    )
    db.session.flush()
    note_deed("pair_assignments", str(pair_id), by=by.membership_id, at=now)
    return pair_id


def _same_visit(one: Assignment, other: Assignment) -> bool:
    def asked(row: Assignment) -> tuple[object, ...]:
        return row.branch_id, row.standard_version_id, row.scenario

    overlap = max(one.window_from, other.window_from) <= min(one.window_to, other.window_to)
    withdrawn = AssignmentStatus.WITHDRAWN in (one.status, other.status)
    return asked(one) == asked(other) and overlap and not withdrawn
