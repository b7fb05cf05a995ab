"""Papers that a worker draws: what was asked for, how far it is, and the file that came of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from audits.reports.models import ReportStatus
from saas.kernel.db import Base, UtcDateTime
from saas.kernel.keys import table_args
from saas.kernel.tenancy import TenantScoped


class Paper(TenantScoped, Base):
    """One paper. key: the digest of all that is on it, so that the same paper is drawn once.

    wanted: JSON of ``Wanted``; status: as of a report; file: digest of the PDF's blob.
    """

    __tablename__ = "paper"
    __table_args__ = table_args()

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    wanted: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(16), default=ReportStatus.WAITING)
    progress: Mapped[int] = mapped_column(Integer, default=0)
    file: Mapped[str | None] = mapped_column(String(80))
    error: Mapped[str | None] = mapped_column(String(500))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
