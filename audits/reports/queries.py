"""Reading reports: the list, one, and who may verify which code."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from audits.insight.cells import WAVE, wave_period
from audits.insight.windows import TRAILING, month_words
from audits.programmes.models import Wave
from audits.reports.models import Report
from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.problems import NotFound
from saas.kernel.words import Words, words
from tenants.units.models import Unit
from tenants.units.queries import in_scope


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report in a list. period: the key of its window, see ``period_names`` for words."""

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


def period_names(reports: list[ReportLine]) -> dict[str, Words]:
    """Return the window key of each report -> its name: "last 3 months", the month, the wave by its own name."""
    keys = {report.period for report in reports}
    ids = [uuid.UUID(hex=key.removeprefix(WAVE)) for key in keys if key.startswith(WAVE)]
    waves = db.session.execute(select(Wave.id, Wave.name_zh, Wave.name_en).where(Wave.id.in_(ids))) if ids else ()
    names = {wave_period(row[0]): words(row[1], row[2]) for row in waves}
    for key in keys - names.keys():
        count = TRAILING.get(key)
        names[key] = words(f"近 {count} 个月", f"Last {count} months") if count else month_words(key)
    return names


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
