"""Reading the records of auditors; only a scope that sees shoppers gets any."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import select

from audits.insight.auditors.values import Record
from audits.insight.fairness.reading import stretch_of
from audits.insight.studies.keeping import Subject
from audits.insight.studies.models import AuditorRecord
from saas.kernel.access import By
from saas.kernel.db import db
from scoring.stats.discovery import discoveries
from tenants.people.models import Role
from tenants.people.queries import people_in_scope

ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Line:
    """An auditor by name. drifted: the break stands though so many auditors were looked at."""

    title: str
    name: str
    record: Record
    drifted: bool


def lines_of(by: By, subject: Subject) -> list[Line]:
    """Return the auditors with records, the most severe first, those without severity last."""
    rows = db.session.scalars(
        select(AuditorRecord.result).where(
            AuditorRecord.standard_id == subject.standard_id, AuditorRecord.stretch == stretch_of(subject.periods)
        )
    )
    records = [Record.from_dict(json.loads(row)) for row in rows]
    tested = [record for record in records if record.p is not None]
    stands: set[str] = set()
    if tested:
        rejected = discoveries([record.p or 0.0 for record in tested], ALPHA).rejected
        stands = {record.membership_id for record, real in zip(tested, rejected, strict=True) if real}
    people = {str(person.id): person for person in people_in_scope(by, role=Role.AUDITOR)}
    lines = [
        Line(people[r.membership_id].title, people[r.membership_id].shown, r, r.membership_id in stands)
        for r in records
        if r.membership_id in people
    ]
    return sorted(lines, key=lambda line: (line.record.severity is None, -(line.record.severity or 0), line.title))
