"""What a printed code stands for: the few facts that its paper shows on page 1."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from audits.reports.models import Report, ReportCode
from saas.kernel.db import db
from saas.kernel.tenancy import Scope, tenant_scope
from tenants.models import Tenant
from tenants.units.models import Unit


@dataclass(frozen=True, slots=True)
class Paper:
    """A genuine report. file: SHA-256 of the PDF as it was made."""

    tenant_zh: str
    tenant_en: str
    branch_zh: str
    branch_en: str
    period: str
    made_at: datetime | None
    file: str | None


def known_paper(code: str) -> Paper | None:
    """Return what a code stands for, or None when this installation never printed it."""
    known = db.session.get(ReportCode, code)
    if known is None:
        return None
    tenant_id, report_id = known.tenant_id, known.report_id
    tenant = db.session.get_one(Tenant, tenant_id)
    name_zh, name_en = tenant.name_zh, tenant.name_en
    with tenant_scope(Scope(tenant_id)):
        row = db.session.execute(
            select(Unit.name_zh, Unit.name_en, Report.period, Report.done_at, Report.file)
            .join(Report, (Report.tenant_id == Unit.tenant_id) & (Report.branch_id == Unit.id))
            .where(Report.id == report_id)
        ).one_or_none()
    return Paper(name_zh, name_en, *row) if row else None
