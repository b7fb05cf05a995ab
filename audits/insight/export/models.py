"""Exports: which audits were asked for, how far the worker is, and the parts of the finished file."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from saas.kernel.db import Base, UtcDateTime
from saas.kernel.keys import TenantRow, same_tenant, table_args

KEPT = timedelta(days=7)  # a file is a copy of data: it does not lie about for ever
PATIENCE = timedelta(hours=2)  # an export that waits longer has failed: its job was set aside


class ExportStatus(StrEnum):
    """How far an export has come."""

    WAITING = "waiting"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


class AuditExport(TenantRow, Base):
    """One file of audits, for whoever asked for it and nobody else.

    unit_id, standard_id, periods (rollup periods), outcome: which audits. shape: "audits" or "answers", one row
    each. audits_done of audits_all: progress. parts: [digest, bytes] of the blobs that make the file, in order.
    """

    __tablename__ = "audit_export"
    __table_args__ = table_args(
        same_tenant("unit_id", "unit.id"),
        same_tenant("standard_id", "standard.id"),
        same_tenant("asked_by", "membership.id"),
        Index("ix_audit_export_asker", "tenant_id", "asked_by", "asked_at"),
    )

    unit_id: Mapped[uuid.UUID]
    standard_id: Mapped[uuid.UUID]
    window_key: Mapped[str] = mapped_column(String(40))
    periods: Mapped[list[str]] = mapped_column(JSON)
    outcome: Mapped[str | None] = mapped_column(String(16))
    shape: Mapped[str] = mapped_column(String(16))
    format: Mapped[str] = mapped_column(String(16))
    lang: Mapped[str] = mapped_column(String(2))
    status: Mapped[str] = mapped_column(String(16), default=ExportStatus.WAITING)
    audits_done: Mapped[int] = mapped_column(Integer, default=0)
    audits_all: Mapped[int] = mapped_column(Integer, default=0)
    rows: Mapped[int] = mapped_column(BigInteger, default=0)
    parts: Mapped[list[list[object]]] = mapped_column(JSON, default=list)
    error: Mapped[str | None] = mapped_column(String(500))
    asked_by: Mapped[uuid.UUID]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
