"""Branch improvement reports: asked for, made by a worker, kept with their code."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from saas.kernel.db import Base, UtcDateTime
from saas.kernel.keys import TenantRow, same_tenant, table_args


class ReportStatus(StrEnum):
    """How far a report has come."""

    WAITING = "waiting"
    DRAWING = "drawing"
    DONE = "done"
    FAILED = "failed"


class Report(TenantRow, Base):
    """One report of one branch, period and language. progress: 0..100; file: digest of the PDF's blob.

    code: what the paper prints for verification, unique in the tenant.
    """

    __tablename__ = "report"
    __table_args__ = table_args(
        same_tenant("branch_id", "unit.id"),
        same_tenant("standard_id", "standard.id"),
        same_tenant("asked_by", "membership.id"),
        Index("ix_report_branch", "tenant_id", "branch_id", "created_at"),
        Index("ix_report_code", "tenant_id", "code"),
    )

    branch_id: Mapped[uuid.UUID]
    standard_id: Mapped[uuid.UUID]
    period: Mapped[str] = mapped_column(String(40))
    lang: Mapped[str] = mapped_column(String(2))
    status: Mapped[str] = mapped_column(String(16), default=ReportStatus.WAITING)
    progress: Mapped[int] = mapped_column(Integer, default=0)
    file: Mapped[str | None] = mapped_column(String(80))
    code: Mapped[str | None] = mapped_column(String(40))
    error: Mapped[str | None] = mapped_column(String(500))
    asked_by: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    content: Mapped[str | None] = deferred(mapped_column(Text))


class ReportCode(Base):
    """Whose a verification code is. A platform table: who holds the paper has no account here.

    A code has 80 bits and is printed on the paper alone; it leads to what the paper says, nothing more.
    """

    __tablename__ = "report_code"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenant.id"))
    report_id: Mapped[uuid.UUID]
