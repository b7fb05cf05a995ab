"""What-if runs: past audits scored again under a draft, kept with fingerprints of what went in."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Date, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from saas.kernel.db import Base, UtcDateTime
from saas.kernel.keys import TenantRow, same_tenant, table_args

PATIENCE = timedelta(hours=1)  # a run that waits longer has failed: its job was set aside


class RunStatus(StrEnum):
    """How far a run has come."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class WhatIfRun(TenantRow, Base):
    """One run. first_day and last_day bound the visits; wave_id narrows them to a wave.

    document and digest: the draft as it was then, revision its number. inputs: SHA-256 over the audits and
    their answers. result: canonical JSON (``audits.insight.what_if.values.Comparison``).
    """

    __tablename__ = "what_if_run"
    __table_args__ = table_args(
        same_tenant("standard_id", "standard.id"),
        same_tenant("wave_id", "wave.id"),
        same_tenant("asked_by", "membership.id"),
        Index("ix_what_if_run_standard", "tenant_id", "standard_id", "asked_at"),
    )

    standard_id: Mapped[uuid.UUID]
    wave_id: Mapped[uuid.UUID | None]
    first_day: Mapped[date | None] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    digest: Mapped[str] = mapped_column(String(80))
    revision: Mapped[int] = mapped_column(Integer)
    status: Mapped[str] = mapped_column(String(16), default=RunStatus.WAITING)
    audits_done: Mapped[int] = mapped_column(Integer, default=0)
    audits_all: Mapped[int] = mapped_column(Integer, default=0)
    inputs: Mapped[str | None] = mapped_column(String(80))
    error: Mapped[str | None] = mapped_column(String(500))
    asked_by: Mapped[uuid.UUID | None]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    document: Mapped[str] = mapped_column(Text, deferred=True)
    result: Mapped[str | None] = mapped_column(Text, deferred=True)
