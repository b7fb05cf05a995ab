"""Programmes: which standard, which branches, when, how many visits; and who goes."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from saas.kernel.db import Base, UtcDateTime
from saas.kernel.keys import TenantRow, same_tenant, table_args
from saas.kernel.on_trail import OnTrail
from saas.kernel.tenancy import ShopperPrivate


class Programme(OnTrail, TenantRow, Base):
    """A running plan of visits by one standard."""

    __tablename__ = "programme"
    __table_args__ = table_args(same_tenant("standard_id", "standard.id"), UniqueConstraint("tenant_id", "name_zh"))

    standard_id: Mapped[uuid.UUID]
    name_zh: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Wave(OnTrail, TenantRow, Base):
    """One round of a programme, between two dates (both inclusive, tenant's time zone)."""

    __tablename__ = "wave"
    __table_args__ = table_args(
        same_tenant("programme_id", "programme.id"),
        UniqueConstraint("tenant_id", "programme_id", "number"),
    )

    programme_id: Mapped[uuid.UUID]
    number: Mapped[int] = mapped_column(Integer)
    name_zh: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)


class AssignmentStatus(StrEnum):
    """Where an assignment stands."""

    OPEN = "open"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class Assignment(ShopperPrivate, Base):
    """One auditor, one branch, one window, one scenario. Private: a branch must not see who will come."""

    __tablename__ = "assignment"
    __table_args__ = table_args(
        same_tenant("wave_id", "wave.id"),
        same_tenant("standard_version_id", "standard_version.id"),
        same_tenant("branch_id", "unit.id"),
        same_tenant("membership_id", "membership.id"),
        Index("ix_assignment_person", "tenant_id", "membership_id", "status"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    membership_id: Mapped[uuid.UUID]
    wave_id: Mapped[uuid.UUID | None]
    standard_version_id: Mapped[uuid.UUID]
    branch_id: Mapped[uuid.UUID]
    scenario: Mapped[str | None] = mapped_column(String(40))
    window_from: Mapped[date] = mapped_column(Date)
    window_to: Mapped[date] = mapped_column(Date)
    status: Mapped[str] = mapped_column(String(16), default=AssignmentStatus.OPEN)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DoubleVisit(ShopperPrivate, Base):
    """One side of a blind double: assignments of one ``pair_id`` ask different auditors for the same visit.

    Private, and told to no auditor: who knows that another looks as well no longer looks alone.
    """

    __tablename__ = "double_visit"
    __table_args__ = table_args(
        same_tenant("assignment_id", "assignment.id"),
        same_tenant("membership_id", "membership.id"),
        UniqueConstraint("tenant_id", "pair_id", "membership_id"),
    )

    assignment_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    membership_id: Mapped[uuid.UUID]
    pair_id: Mapped[uuid.UUID]
