"""Comparisons that were made, by standard and stretch of time, with fingerprints of what went in."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from saas.kernel.db import Base, UtcDateTime
from saas.kernel.keys import same_tenant, table_args
from saas.kernel.tenancy import TenantScoped


class FairComparison(TenantScoped, Base):
    """One comparison of all branches of a tenant; nothing in it tells who made a visit.

    stretch: its rollup periods, "2026-09..2026-11", "2026-11" or "wave:<uuid hex>". inputs: SHA-256 of the root's
    totals of these periods, so that it is known when the audits have changed. result: canonical JSON
    (``audits.insight.fairness.values.Comparison``).
    """

    __tablename__ = "fair_comparison"
    __table_args__ = table_args(same_tenant("standard_id", "standard.id"))

    standard_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    stretch: Mapped[str] = mapped_column(String(40), primary_key=True)
    inputs: Mapped[str] = mapped_column(String(80))
    visits: Mapped[int] = mapped_column(Integer)
    computed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    result: Mapped[str] = mapped_column(Text, deferred=True)
