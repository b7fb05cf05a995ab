"""The job that makes comparisons; what it writes tells nobody who made a visit."""

from __future__ import annotations

import uuid

from sqlalchemy import delete, select

from audits.insight.fairness.models import FairComparison
from audits.insight.fairness.reading import fingerprint, stretch_of, visits_of
from audits.insight.fairness.services import COMPARE
from audits.insight.windows import months_up_to
from saas.kernel.clock import now
from saas.kernel.db import db
from saas.kernel.jobs import Effect, job
from scoring import canonical_json
from tenants.standards.models import StandardRecord
from tenants.standards.queries import loaded_version, versions_of

_MONTHS = 12


@job(COMPARE, queue="analysis", timeout=300, retries=2, sees_shoppers=True)
def make_comparison(*, standard_id: str, first: str, last: str) -> Effect:
    """Compare all branches of the tenant; safe to repeat because it replaces one row by what the audits say now."""
    from audits.insight.fairness.computing import compute  # arrays are slow to load: not for the web

    standard = uuid.UUID(standard_id)
    if db.session.scalar(
        select(StandardRecord.id).where(StandardRecord.id == standard)
    ) is None or not versions_of(standard):
        return lambda: None
    periods = periods_between(first, last)
    inputs, visits = fingerprint(standard, periods)
    rules = loaded_version(versions_of(standard)[0].id).standard.rules
    made = compute(
        visits_of(standard, periods),
        top=None if rules.in_points else 100.0,
        lower_is_better=rules.lower_is_better,
    )
    result = canonical_json(made.to_dict() if made else None).decode()
    key = {"standard_id": standard, "stretch": stretch_of(periods)}

    def effect() -> None:
        db.session.execute(
            delete(FairComparison).where(
                *(getattr(FairComparison, name) == value for name, value in key.items())
            )
        )
        db.session.add(FairComparison(**key, inputs=inputs, visits=visits, computed_at=now(), result=result))

    return effect


def periods_between(first: str, last: str) -> tuple[str, ...]:
    """Return the months from first to last, or the one wave."""
    if first == last:
        return (first,)
    return tuple(month for month in months_up_to(last, _MONTHS) if month >= first)
