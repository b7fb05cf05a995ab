"""Reading reports: the list, one, and who may verify which code."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from audits.reports.models import Report
from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.problems import NotFound
from tenants.units.models import Unit
from tenants.units.queries import in_scope


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report in a list."""

    id: uuid.UUID
    branch_id: uuid.UUID
    branch_zh: str
    branch_en: str
    branch_code: str
    period: str
    lang: str
    status: str
    progress: int
    file: str | None
    code: str | None
    error: str | None
    created_at: datetime
    done_at: datetime | None


_COLUMNS: tuple[Any, ...] = (
    Report.id, Report.branch_id, Unit.name_zh, Unit.name_en, Unit.code, Report.period, Report.lang, Report.status,
    Report.progress, Report.file, Report.code, Report.error, Report.created_at, Report.done_at,
)  # fmt: skip


def list_reports(by: By, limit: int = 60) -> list[ReportLine]:
    """Return the newest reports of the reader's subtree."""
    rows = db.session.execute(_query(by).order_by(Report.created_at.desc()).limit(limit))
    return [ReportLine(*row) for row in rows]


def report_in_scope(by: By, report_id: uuid.UUID) -> ReportLine:
    """Return one report; raises NotFound outside the reader's subtree."""
    row = db.session.execute(_query(by).where(Report.id == report_id)).one_or_none()
    if row is None:
        raise NotFound()
    return ReportLine(*row)


def report_by_code(by: By, code: str) -> ReportLine | None:
    """Return the report of this tenant with that verification code, in the reader's subtree."""
    row = db.session.execute(_query(by).where(Report.code == code.strip().upper()).limit(1)).one_or_none()
    return ReportLine(*row) if row else None


def _query(by: By) -> Any:
    return (
        select(*_COLUMNS)
        .join(Unit, (Unit.tenant_id == Report.tenant_id) & (Unit.id == Report.branch_id))
        .where(in_scope(by))
    )
