"""The jobs that make studies; what they write tells nobody who made a visit, but behind the shopper wall."""

from __future__ import annotations

import importlib
import uuid
from collections.abc import Callable
from typing import Any

from sqlalchemy import delete, select

from audits.insight.fairness.jobs import periods_between
from audits.insight.fairness.reading import fingerprint, stretch_of
from audits.insight.studies.keeping import AUDITORS, STUDY, Subject
from audits.insight.studies.models import Study
from saas.kernel.clock import now
from saas.kernel.db import db
from saas.kernel.jobs import Effect, job
from scoring import canonical_json
from tenants.standards.models import StandardRecord
from tenants.standards.queries import versions_of
from tenants.units.models import Unit

# Loaded when asked for: arrays are slow to load, and web processes know the jobs as well.
KINDS = {name: f"audits.insight.{name}.study" for name in ("signals", "items", "journey", "auditors")}


@job(STUDY, queue="analysis", timeout=300, retries=2)
def make_study(*, kind: str, standard_id: str, unit_id: str, first: str, last: str) -> Effect:
    """Make a study; safe to repeat because it replaces one row by what the audits say now."""
    return _make(kind, standard_id, unit_id, first, last)


@job(AUDITORS, queue="analysis", timeout=300, retries=2, sees_shoppers=True)
def make_auditor_study(*, kind: str, standard_id: str, unit_id: str, first: str, last: str) -> Effect:
    """Make the study of auditors; the only one that knows who made a visit."""
    return _make(kind, standard_id, unit_id, first, last)


def _make(kind: str, standard_id: str, unit_id: str, first: str, last: str) -> Effect:
    periods = periods_between(first, last)
    subject = Subject(kind, uuid.UUID(standard_id), uuid.UUID(unit_id), periods)
    if not _is_there(subject):
        return lambda: None
    inputs, visits = fingerprint(subject.standard_id, periods, subject.unit_id)
    compute: Callable[[Subject], tuple[Any, Effect]] = importlib.import_module(KINDS[kind]).compute
    value, beside = compute(subject)
    result = canonical_json(value).decode()
    key = {"standard_id": subject.standard_id, "unit_id": subject.unit_id, "stretch": stretch_of(periods)}

    def effect() -> None:
        beside()
        db.session.execute(
            delete(Study).where(Study.kind == kind, *(getattr(Study, name) == one for name, one in key.items()))
        )
        db.session.add(Study(kind=kind, **key, inputs=inputs, visits=visits, computed_at=now(), result=result))

    return effect


def _is_there(subject: Subject) -> bool:
    """Tell whether kind, standard (published) and unit are this tenant's; what is not is left alone."""
    standard = select(StandardRecord.id).where(StandardRecord.id == subject.standard_id)
    unit = select(Unit.id).where(Unit.id == subject.unit_id)
    return (
        subject.kind in KINDS
        and None not in (db.session.scalar(standard), db.session.scalar(unit))
        and bool(versions_of(subject.standard_id))
    )
