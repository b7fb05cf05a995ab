"""What a comparison is made of: visits with who went where, and a fingerprint that is cheap to ask for."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from audits.capture.models import Audit, AuditOrigin, AuditStatus
from audits.insight.cells import WAVE
from audits.insight.models import RollupCell
from saas.kernel.db import db
from scoring import digest
from tenants.units.models import Unit


@dataclass(frozen=True, slots=True)
class Visits:
    """Column by column, in the order of the audits' ids: score, branch, auditor, scenario ("" for none)."""

    scores: list[float]
    branches: list[str]
    auditors: list[str]
    scenarios: list[str]


def stretch_of(periods: Sequence[str]) -> str:
    """Name neighbouring months, or a wave, in one word."""
    return periods[0] if len(periods) == 1 else f"{periods[0]}..{periods[-1]}"


def fingerprint(
    standard_id: uuid.UUID, periods: Sequence[str], unit_id: uuid.UUID | None = None
) -> tuple[str, int]:
    """Return the SHA-256 of the exact totals of these periods, and how many audits they count.

    unit_id: whose totals, the root's for None.
    """
    rows = db.session.execute(
        select(RollupCell.period, RollupCell.n, RollupCell.total)
        .join(Unit, (Unit.tenant_id == RollupCell.tenant_id) & (Unit.id == RollupCell.unit_id))
        .where(
            Unit.parent_id.is_(None) if unit_id is None else Unit.id == unit_id,
            RollupCell.standard_id == standard_id,
            RollupCell.period.in_(periods),
            RollupCell.n > 0,
        )
        .order_by(RollupCell.period)
    ).all()
    return digest([list(row) for row in rows]), sum(row.n for row in rows)


def visits_of(standard_id: uuid.UUID, periods: Sequence[str]) -> Visits:
    """Return the accepted audits with a score; needs a scope that sees shoppers."""
    query = (
        select(Audit.final_value, Audit.branch_id, AuditOrigin.membership_id, Audit.scenario)
        .join(AuditOrigin, (AuditOrigin.tenant_id == Audit.tenant_id) & (AuditOrigin.audit_id == Audit.id))
        .where(
            Audit.standard_id == standard_id,
            Audit.status == AuditStatus.ACCEPTED,
            Audit.final_value.is_not(None),
        )
        .order_by(Audit.id)
    )
    if periods[0].startswith(WAVE):
        query = query.where(Audit.wave_id == uuid.UUID(periods[0].removeprefix(WAVE)))
    else:
        query = query.where(Audit.period.in_(periods))
    found = Visits([], [], [], [])
    for score, branch, auditor, scenario in db.session.execute(query):
        found.scores.append(float(score or 0))
        found.branches.append(str(branch))
        found.auditors.append(str(auditor))
        found.scenarios.append(scenario or "")
    return found
