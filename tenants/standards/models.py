"""Service standards: a named standard, its draft, its frozen versions."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from saas.kernel.db import Base, UtcDateTime
from saas.kernel.keys import TenantRow, same_tenant, table_args


class StandardRecord(TenantRow, Base):
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


class StandardVersion(TenantRow, Base):
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
