"""What was expected and what was perceived, by dimension."""

from __future__ import annotations

from math import sqrt

from sqlalchemy import select

from audits.capture.expectations import Pairs, expectation_pairs
from audits.capture.models import Audit, AuditStatus
from audits.insight.cells import WAVE
from audits.insight.figures import t_quantile
from audits.insight.journey.values import GapOf
from audits.insight.studies.keeping import Subject
from saas.kernel.db import db
from scoring.stats.journey import expectation_gap
from tenants.units.models import Unit
from tenants.units.queries import in_subtree, unit_by_id


def gaps_of(subject: Subject) -> tuple[GapOf, ...]:
    """Return the gaps of a unit's visits, the worst first; none of a wave (expectations are counted by month)."""
    if subject.periods[0].startswith(WAVE):
        return ()
    path = unit_by_id(subject.unit_id).path
    branches = db.session.scalars(
        select(Audit.branch_id)
        .join(Unit, (Unit.tenant_id == Audit.tenant_id) & (Unit.id == Audit.branch_id))
        .where(
            in_subtree(path),
            Audit.standard_id == subject.standard_id,
            Audit.period.in_(subject.periods),
            Audit.status == AuditStatus.ACCEPTED,
        )
        .distinct()
    ).all()
    return summed(expectation_pairs(subject.standard_id, branches, subject.periods))


def summed(pairs: list[Pairs]) -> tuple[GapOf, ...]:
    """Return one gap a dimension with Student's interval of the paired difference, the worst first."""
    by_dimension: dict[str, list[Pairs]] = {}
    for pair in pairs:
        by_dimension.setdefault(pair.dimension, []).append(pair)
    found = [_gap(dimension, counted) for dimension, counted in by_dimension.items()]
    return tuple(sorted(found, key=lambda one: (one.gap, one.dimension)))


def _gap(dimension: str, counted: list[Pairs]) -> GapOf:
    n = sum(pair.count for pair in counted)
    before = sum(pair.before * pair.count for pair in counted) / n
    gaps = [float(pair.after - pair.before) for pair in counted]
    mean = expectation_gap(gaps, [float(pair.count) for pair in counted]).weighted or 0.0
    low = high = None
    if n > 1:
        squares = sum(pair.count * (gap - mean) ** 2 for pair, gap in zip(counted, gaps, strict=True))
        half = t_quantile(n - 1) * sqrt(squares / (n - 1) / n)
        low, high = mean - half, mean + half
    return GapOf(dimension, n, before, before + mean, low, high)
