"""The study of auditors: what names nobody to the study's own row, a record each behind the shopper wall."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import delete

from audits.insight.auditors.agreement import ORDERED, YES_NO, by_item, coefficients
from audits.insight.auditors.reading import doubles_of, visits_with_auditors
from audits.insight.auditors.severity import severities
from audits.insight.auditors.values import Crew, Record
from audits.insight.fairness.reading import stretch_of
from audits.insight.studies.keeping import Subject
from audits.insight.studies.models import AuditorRecord
from saas.kernel.db import db
from saas.kernel.jobs import Effect
from scoring import Standard, canonical_json
from tenants.standards.queries import loaded_version, versions_of


def compute(subject: Subject) -> tuple[Any, Effect]:
    """Return the crew's figures (None without visits), and the writing of the records."""
    visits = visits_with_auditors(subject.standard_id, subject.periods)
    if not visits:
        return None, lambda: _keep(subject, ())
    found = severities(visits)
    doubles, arranged = doubles_of(subject.standard_id, subject.periods)
    kinds = _kinds(loaded_version(versions_of(subject.standard_id)[0].id).standard)
    crew = Crew(
        len(found.records), len(visits), found.auditor_sd, found.branch_sd, found.chance_sd, *found.why, arranged,
        len(doubles), sum(abs(a - b) for a, b in (d.scores for d in doubles)) / len(doubles) if doubles else None,
        coefficients(doubles, kinds) if doubles else (), by_item(doubles, kinds),
    )  # fmt: skip
    return crew.to_dict(), lambda: _keep(subject, found.records)


def _keep(subject: Subject, records: tuple[Record, ...]) -> None:
    """Replace the records of this standard and stretch."""
    stretch = stretch_of(subject.periods)
    db.session.execute(
        delete(AuditorRecord).where(
            AuditorRecord.standard_id == subject.standard_id, AuditorRecord.stretch == stretch
        )
    )
    db.session.add_all(
        AuditorRecord(
            standard_id=subject.standard_id, stretch=stretch, membership_id=uuid.UUID(record.membership_id),
            result=canonical_json(record.to_dict()).decode(),
        )
        for record in records
    )  # fmt: skip


def _kinds(standard: Standard) -> dict[str, str]:
    """Return the scored items, and whether their answer is a yes or a no."""
    documents: list[dict[str, Any]] = standard.document["items"]  # type: ignore[assignment]
    return {
        item["code"]: YES_NO if item["response"]["type"] == "yes_no" else ORDERED
        for item in documents
        if standard.by_code[item["code"]].weight
    }
