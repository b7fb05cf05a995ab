"""Service standards: a named standard, its draft, its frozen versions, and what they are built from."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from saas.kernel.db import Base, UtcDateTime
from saas.kernel.keys import TenantRow, same_tenant, table_args
from saas.kernel.on_trail import OnTrail
from saas.kernel.tenancy import TenantScoped


class StandardRecord(OnTrail, TenantRow, Base):
    """A standard over all its versions. origin: code of the library document it was started from."""

    __tablename__ = "standard"
    __table_args__ = table_args(UniqueConstraint("tenant_id", "code"))

    code: Mapped[str] = mapped_column(String(40))
    name_zh: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    origin: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class StandardDraft(TenantRow, Base):
    """The one editable document of a standard.

    revision counts saves: a save names the revision that it was made from, so two editors cannot
    overwrite each other silently.
    """

    __tablename__ = "standard_draft"
    __table_args__ = table_args(
        same_tenant("standard_id", "standard.id"),
        same_tenant("saved_by", "membership.id"),
        UniqueConstraint("tenant_id", "standard_id"),
    )

    standard_id: Mapped[uuid.UUID]
    document: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    based_on: Mapped[int | None] = mapped_column(Integer)
    saved_by: Mapped[uuid.UUID | None]
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class StandardVersion(OnTrail, TenantRow, Base):
    """A published version: frozen for ever, known by the SHA-256 of its canonical document.

    The database itself refuses changes of number, document and digest (triggers in the migrations).
    """

    __tablename__ = "standard_version"
    __table_args__ = table_args(
        same_tenant("standard_id", "standard.id"),
        same_tenant("published_by", "membership.id"),
        UniqueConstraint("tenant_id", "standard_id", "number"),
        Index("ix_standard_version_digest", "tenant_id", "digest"),
    )

    standard_id: Mapped[uuid.UUID]
    number: Mapped[int] = mapped_column(Integer)
    document: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(String(500))
    published_by: Mapped[uuid.UUID | None]
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class KeptDraft(TenantRow, Base):
    """A draft that was replaced as a whole (by a version, by a file), kept so that it can be put back."""

    __tablename__ = "kept_draft"
    __table_args__ = table_args(
        same_tenant("standard_id", "standard.id"),
        same_tenant("kept_by", "membership.id"),
        Index("ix_kept_draft_standard", "tenant_id", "standard_id", "kept_at"),
    )

    standard_id: Mapped[uuid.UUID]
    document: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(Integer)
    based_on: Mapped[int | None] = mapped_column(Integer)
    kept_by: Mapped[uuid.UUID | None]
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SharedPart(TenantRow, Base):
    """Something a tenant's standards have in common: a stage, an item, a module, a response set.

    code never changes; revision counts changes of body, so that a draft knows which wording it took.
    """

    __tablename__ = "shared_part"
    __table_args__ = table_args(same_tenant("changed_by", "membership.id"), UniqueConstraint("tenant_id", "code"))

    code: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(16))
    name_zh: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    changed_by: Mapped[uuid.UUID | None]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class GuidancePicture(TenantScoped, Base):
    """A picture of what good looks like. digest: of the stored JPEG, which is what everybody sees.

    unused_since: when it was first found to be named by no document; None while one names it.
    """

    __tablename__ = "guidance_picture"
    __table_args__ = table_args(same_tenant("added_by", "membership.id"))

    digest: Mapped[str] = mapped_column(String(80), primary_key=True)
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    size: Mapped[int] = mapped_column(Integer)
    added_by: Mapped[uuid.UUID | None]
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    unused_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
