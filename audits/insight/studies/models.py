"""Studies that were made, with fingerprints of what went in."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from saas.kernel.db import Base, UtcDateTime
from saas.kernel.keys import same_tenant, table_args
from saas.kernel.tenancy import ShopperPrivate, TenantScoped


class Study(TenantScoped, Base):
    """One study of a unit's visits; nothing in it tells who made a visit.

    stretch: its rollup periods, as in ``FairComparison``. inputs: SHA-256 of the exact totals it rests on, so that it
    is known when the audits have changed. result: canonical JSON of the kind's own value, or null.
    """

    __tablename__ = "study"
    __table_args__ = table_args(same_tenant("standard_id", "standard.id"), same_tenant("unit_id", "unit.id"))

    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    standard_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    unit_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    stretch: Mapped[str] = mapped_column(String(40), primary_key=True)
    inputs: Mapped[str] = mapped_column(String(80))
    visits: Mapped[int] = mapped_column(Integer)
    computed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    result: Mapped[str] = mapped_column(Text, deferred=True)


class AuditorRecord(ShopperPrivate, Base):
    """What a study of auditors says of one of them: behind the shopper wall, like all that tells who went where.

    result: canonical JSON (``audits.insight.auditors.values.Record``).
    """

    __tablename__ = "auditor_record"
    __table_args__ = table_args(
        same_tenant("standard_id", "standard.id"), same_tenant("membership_id", "membership.id")
    )

    standard_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    stretch: Mapped[str] = mapped_column(String(40), primary_key=True)
    membership_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    result: Mapped[str] = mapped_column(Text)
