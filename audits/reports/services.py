"""Deeds on reports: ask for one."""

from __future__ import annotations

import uuid
from datetime import datetime

from audits.insight.selection import select_from
from audits.reports.models import Report
from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.outbox import emit
from saas.kernel.problems import FieldError, Invalid, NotFound
from saas.kernel.words import Lang, words
from tenants.units.queries import AUDITED

RENDER = "render_report"


def ask_report(
    by: By, branch_id: uuid.UUID, standard_id: uuid.UUID, window: str, lang: Lang, *, now: datetime
) -> uuid.UUID:
    """Ask for a branch's report; a worker makes it. Return its id.

    Raises NotFound for a branch outside the asker's subtree, Invalid for a unit that is no branch.
    """
    filters = {"unit": str(branch_id), "standard": str(standard_id), "window": window}
    chosen = select_from(by, filters, now=now)
    if chosen is None:
        raise NotFound()
    if chosen.unit.kind not in AUDITED:
        where = words("报告按网点生成，请选择网点", "Reports are made of branches; choose one")
        raise Invalid(errors=[FieldError("branch", where)])
    report = Report(
        id=uuid.uuid4(), branch_id=branch_id, standard_id=standard_id, period=chosen.window.key, lang=lang,
        asked_by=by.membership_id, created_at=now,
    )
    db.session.add(report)
    emit(RENDER, report_id=str(report.id))
    return report.id
