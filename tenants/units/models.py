"""The tree of units: region > branch > counter, to any depth."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, Float, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from saas.kernel.db import Base, UtcDateTime
from saas.kernel.keys import TenantRow, same_tenant, table_args
from saas.kernel.on_trail import OnTrail


class UnitKind(StrEnum):
    """What a node of the tree is; audits are made at branches and counters."""

    ROOT = "root"
    REGION = "region"
    BRANCH = "branch"
    COUNTER = "counter"


class Unit(OnTrail, TenantRow, Base):
    """A node of the tree.

    path: the ids from the root down, ``/root/region/branch/`` in hex, so that a subtree is one prefix; compared byte
    by byte, so that a prefix is a range.
    """

    __tablename__ = "unit"
    __table_args__ = table_args(
        same_tenant("parent_id", "unit.id"),
        UniqueConstraint("tenant_id", "code"),
        Index("ix_unit_path", "tenant_id", "path"),
        Index("ix_unit_parent", "tenant_id", "parent_id"),
    )

    parent_id: Mapped[uuid.UUID | None]
    kind: Mapped[str] = mapped_column(String(16))
    code: Mapped[str] = mapped_column(String(40))
    name_zh: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    path: Mapped[str] = mapped_column(String(400).with_variant(String(400, collation="C"), "postgresql"))
    depth: Mapped[int] = mapped_column(Integer)
    address: Mapped[str | None] = mapped_column(String(200))
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
