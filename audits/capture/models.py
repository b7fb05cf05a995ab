"""What comes in from the phone: audits, where they came from, evidence."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Float, Index, Integer, LargeBinary, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from saas.kernel.db import Base, UtcDateTime
from saas.kernel.keys import TenantRow, few, same_tenant, table_args
from saas.kernel.tenancy import ShopperPrivate, TenantScoped


class AuditStatus(StrEnum):
    """Whether an audit counts. Only ``accepted`` ones stand in rollups."""

    ACCEPTED = "accepted"
    VOIDED = "voided"
    CORRECTED = "corrected"


class Audit(TenantRow, Base):
    """One filled-in standard. ``id`` is the UUID that the phone made when the form was opened.

    answers: zlib of the canonical JSON as scored; sheet: zlib of the score sheet's canonical JSON without its
    own digest, which is in sheet_digest.
    raw, final, coverage: exact rationals as text ("87/2"); final_value: the same for sorting only.
    period: "YYYY-MM" of visited_on, the visit's date in the tenant's time zone.
    Nothing here tells who came: that is in AuditOrigin.
    """

    __tablename__ = "audit"
    __table_args__ = table_args(
        same_tenant("branch_id", "unit.id"),
        same_tenant("standard_id", "standard.id"),
        same_tenant("standard_version_id", "standard_version.id"),
        same_tenant("wave_id", "wave.id"),
        Index("ix_audit_cell", "tenant_id", "branch_id", "period", "standard_id"),
        Index("ix_audit_wave", "tenant_id", "wave_id", "branch_id"),
        # Lists run by day, each of one standard; of a wave, with one result, set aside or with critical failures
        # there may be few among many, and a list of them must not read all the others.
        Index("ix_audit_recent", "tenant_id", "standard_id", "visited_on", "id"),
        Index("ix_audit_result", "tenant_id", "standard_id", "passed", "visited_on", "id"),
        Index("ix_audit_of_wave", "tenant_id", "wave_id", "visited_on", "id", **few("wave_id IS NOT NULL")),
        Index("ix_audit_set_aside", "tenant_id", "standard_id", "status", "visited_on", "id",
              **few("status <> 'accepted'")),
        Index("ix_audit_critical", "tenant_id", "standard_id", "visited_on", "id", **few("critical_failures > 0")),
    )

    branch_id: Mapped[uuid.UUID]
    standard_id: Mapped[uuid.UUID]
    standard_version_id: Mapped[uuid.UUID]
    wave_id: Mapped[uuid.UUID | None]
    scenario: Mapped[str | None] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(16), default=AuditStatus.ACCEPTED)
    content_digest: Mapped[str] = mapped_column(String(80))
    visited_on: Mapped[date] = mapped_column(Date)
    period: Mapped[str] = mapped_column(String(7))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    raw: Mapped[str | None] = mapped_column(String(80))
    final: Mapped[str | None] = mapped_column(String(80))
    final_value: Mapped[float | None] = mapped_column(Float)
    display: Mapped[str | None] = mapped_column(String(40))
    band: Mapped[str | None] = mapped_column(String(40))
    passed: Mapped[bool | None] = mapped_column(Boolean)
    coverage: Mapped[str | None] = mapped_column(String(80))
    critical_failures: Mapped[int] = mapped_column(Integer, default=0)
    sheet_digest: Mapped[str] = mapped_column(String(80))
    corrects_id: Mapped[uuid.UUID | None]
    status_reason: Mapped[str | None] = mapped_column(Text)
    answers: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    sheet: Mapped[bytes] = deferred(mapped_column(LargeBinary))


class AuditOrigin(ShopperPrivate, Base):
    """Who made an audit, from where and when by the phone's clock: claims, walled off from the audited.

    elsewhere: why the phone was not at the branch, in the auditor's words.
    """

    __tablename__ = "audit_origin"
    __table_args__ = table_args(
        same_tenant("audit_id", "audit.id"),
        same_tenant("membership_id", "membership.id"),
        Index("ix_audit_origin_person", "tenant_id", "membership_id"),
    )

    audit_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    membership_id: Mapped[uuid.UUID]
    assignment_id: Mapped[uuid.UUID | None]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime] = mapped_column(UtcDateTime)
    device_time: Mapped[datetime | None] = mapped_column(UtcDateTime)
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    accuracy_m: Mapped[float | None] = mapped_column(Float)
    elsewhere: Mapped[str | None] = mapped_column(Text)


class Evidence(TenantScoped, Base):
    """One file by the SHA-256 of the bytes that the phone sent: a picture, or a recording (seconds).

    The original stays private; others see ``shown`` (re-encoded, without metadata) and ``thumb``. A recording has
    no width or height, and a picture of a wave as its thumb.
    """

    __tablename__ = "evidence"
    __table_args__ = table_args()

    digest: Mapped[str] = mapped_column(String(80), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int] = mapped_column(Integer)
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    shown: Mapped[str] = mapped_column(String(80))
    thumb: Mapped[str] = mapped_column(String(80))
    seconds: Mapped[float | None] = mapped_column(Float)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)


class EvidencePart(ShopperPrivate, Base):
    """A piece of a file that a bad line brings bit by bit; gone when the file is whole, or too old."""

    __tablename__ = "evidence_part"
    __table_args__ = table_args(same_tenant("membership_id", "membership.id"))

    membership_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(80), primary_key=True)
    begins: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    size: Mapped[int] = mapped_column(Integer)
    data: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)


class EvidenceOrigin(ShopperPrivate, Base):
    """Who sent a file, with the place and time that the file itself claims (EXIF)."""

    __tablename__ = "evidence_origin"
    __table_args__ = table_args(
        same_tenant("membership_id", "membership.id"),
    )

    digest: Mapped[str] = mapped_column(String(80), primary_key=True)
    membership_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    claims: Mapped[dict[str, Any]] = mapped_column(JSON)


class AuditEvidence(TenantScoped, Base):
    """Which files an audit's items show. A file is visible to whoever may see an audit that shows it."""

    __tablename__ = "audit_evidence"
    __table_args__ = table_args(
        same_tenant("audit_id", "audit.id"),
        Index("ix_audit_evidence_digest", "tenant_id", "digest"),
    )

    audit_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    item_code: Mapped[str] = mapped_column(String(40), primary_key=True)
    digest: Mapped[str] = mapped_column(String(80), primary_key=True)


class AuditExpectation(TenantScoped, Base):
    """What the customer expected of a dimension before the visit, and perceived after it: 0..5, or not said."""

    __tablename__ = "audit_expectation"
    __table_args__ = table_args(same_tenant("audit_id", "audit.id"))

    audit_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    dimension: Mapped[str] = mapped_column(String(40), primary_key=True)
    before: Mapped[int | None] = mapped_column(SmallInteger)
    after: Mapped[int | None] = mapped_column(SmallInteger)


class AuditConflict(ShopperPrivate, Base):
    """What was sent under the id of another audit: kept for review, never lost, never counted."""

    __tablename__ = "audit_conflict"
    __table_args__ = table_args(same_tenant("membership_id", "membership.id"))

    audit_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    content_digest: Mapped[str] = mapped_column(String(80), primary_key=True)
    membership_id: Mapped[uuid.UUID]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
