"""Rollups: one row per unit, period, standard, with everything a dashboard shows."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Float, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from saas.kernel.db import Base, UtcDateTime
from saas.kernel.keys import same_tenant, table_args
from saas.kernel.tenancy import TenantScoped


class RollupCell(TenantScoped, Base):
    """Sufficient statistics of one unit (branch or any unit above), one period, one standard.

    period: "2026-03" (month) or "wave:<uuid hex>".
    body: the exact cell (``scoring.rollup.Cell.to_dict`` as canonical JSON): total, stages, dimensions,
    aspects, items. total: its total alone, so that a league table need not read the rest.
    n: audits in it. mean: mean of audits, for sorting only.
    """

    __tablename__ = "rollup_cell"
    __table_args__ = table_args(
        same_tenant("unit_id", "unit.id"),
        same_tenant("standard_id", "standard.id"),
        Index("ix_rollup_cell_league", "tenant_id", "standard_id", "period", "unit_id", "n", "mean"),
    )

    unit_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    standard_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(String(40), primary_key=True)
    n: Mapped[int] = mapped_column(Integer)
    mean: Mapped[float | None] = mapped_column(Float)
    total: Mapped[str] = mapped_column(Text)
    computed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    body: Mapped[str] = deferred(mapped_column(Text))
