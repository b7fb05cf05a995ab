"""The tenant itself: the one table that everything a tenant owns refers to."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from saas.kernel.db import Base, UtcDateTime


class TenantStatus(StrEnum):
    """Whether a tenant's people may come in."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


class Tenant(Base):
    """One customer. A platform table: it is read to find out whose scope to open.

    accent: brand colour as ``#rrggbb`` or None; logo: digest of a blob of this tenant or None.
    time_zone: IANA name; visits belong to the month of this zone. language: of people who chose none.
    grade_bands: JSON list of bands for new standards, None for those of the standard itself.
    """

    __tablename__ = "tenant"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name_zh: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    industry: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(16), default=TenantStatus.ACTIVE)
    accent: Mapped[str | None] = mapped_column(String(7))
    logo: Mapped[str | None] = mapped_column(String(80))
    time_zone: Mapped[str] = mapped_column(String(64), default="Asia/Shanghai")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    language: Mapped[str | None] = mapped_column(String(2))
    grade_bands: Mapped[str | None] = mapped_column(Text)
