"""Visits with who made them, and blind doubles; needs a scope that sees shoppers."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from audits.capture.models import Audit, AuditOrigin, AuditStatus
from audits.capture.storage import unpacked
from audits.insight.cells import WAVE
from audits.programmes.models import DoubleVisit
from saas.kernel.db import db


class Made(NamedTuple):
    """One accepted visit with a score."""

    score: float
    branch: str
    auditor: str
    scenario: str
    day: str


class Double(NamedTuple):
    """Two auditors' scores of one visit, and of its items: code -> 0..1 where scored."""

    scores: tuple[float, float]
    items: tuple[dict[str, float], dict[str, float]]
    auditors: tuple[str, str]


def visits_with_auditors(standard_id: uuid.UUID, periods: Sequence[str]) -> list[Made]:
    """Return the accepted visits, the oldest first."""
    query = (
        select(Audit.final_value, Audit.branch_id, AuditOrigin.membership_id, Audit.scenario, Audit.visited_on)
        .join(AuditOrigin, (AuditOrigin.tenant_id == Audit.tenant_id) & (AuditOrigin.audit_id == Audit.id))
        .where(*_accepted(standard_id, periods))
        .order_by(Audit.visited_on, Audit.id)
    )
    return [
        Made(float(score or 0), str(branch), str(auditor), scenario or "", str(day))
        for score, branch, auditor, scenario, day in db.session.execute(query)
    ]


def doubles_of(standard_id: uuid.UUID, periods: Sequence[str]) -> tuple[list[Double], int]:
    """Return the doubles that both made on one day, and of how many pairs any visit was made in these periods."""
    query = (
        select(
            DoubleVisit.pair_id, Audit.visited_on, Audit.final_value, AuditOrigin.membership_id,
            Audit.standard_version_id, Audit.sheet,
        )
        .join(
            AuditOrigin,
            (AuditOrigin.tenant_id == DoubleVisit.tenant_id) & (AuditOrigin.assignment_id == DoubleVisit.assignment_id),
        )
        .join(Audit, (Audit.tenant_id == AuditOrigin.tenant_id) & (Audit.id == AuditOrigin.audit_id))
        .where(*_accepted(standard_id, periods))
        .order_by(DoubleVisit.pair_id, AuditOrigin.membership_id)
    )  # fmt: skip
    pairs: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for row in db.session.execute(query):
        pairs[row.pair_id].append(row)
    found = [
        Double(
            (float(one.final_value), float(other.final_value)), (_items(one.sheet), _items(other.sheet)),
            (str(one.membership_id), str(other.membership_id)),
        )
        for one, other in (rows for rows in pairs.values() if len(rows) == 2)
        if (one.visited_on, one.standard_version_id) == (other.visited_on, other.standard_version_id)
    ]  # fmt: skip
    return found, len(pairs)


def _accepted(standard_id: uuid.UUID, periods: Sequence[str]) -> list[Any]:
    wave = periods[0].startswith(WAVE)
    when = Audit.wave_id == uuid.UUID(periods[0].removeprefix(WAVE)) if wave else Audit.period.in_(periods)
    return [
        Audit.standard_id == standard_id, Audit.status == AuditStatus.ACCEPTED, Audit.final_value.is_not(None), when
    ]  # fmt: skip


def _items(sheet: bytes) -> dict[str, float]:
    return {
        item["code"]: float(item["s_decimal"])
        for item in unpacked(sheet)["items"]
        if item["state"] == "scored" and item.get("s_decimal") is not None
    }
