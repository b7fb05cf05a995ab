"""The report job: value, page, PDF, seal, blob; then the row that says it is done.

Safe to repeat because the blob is named by its content and the row is written with the job's own mark; a
worker killed half-way leaves at most a blob that nobody points to.
"""

from __future__ import annotations

import uuid

from sqlalchemy import select, update

from audits.capture.storage import insert_once
from audits.reports.attachment import verification_code
from audits.reports.build import build_report
from audits.reports.models import Report, ReportCode, ReportStatus
from audits.reports.seal import seal
from audits.reports.services import RENDER
from saas.kernel.access import By, Place
from saas.kernel.clock import now
from saas.kernel.db import db, transaction
from saas.kernel.jobs import Effect, job
from saas.kernel.problems import Problem
from saas.kernel.surroundings import surroundings
from saas.kernel.tenancy import current_scope
from saas.kernel.words import Lang, as_lang
from tenants.models import Tenant
from tenants.people.sign_in import facts
from tenants.units.models import Unit


@job(RENDER, queue="reports", timeout=120, retries=2)
def make_report(*, report_id: str) -> Effect:
    """Draw one report; its progress shows on screen while it is drawn."""
    wanted = db.session.scalars(select(Report).where(Report.id == uuid.UUID(report_id))).one_or_none()
    if wanted is None:
        return lambda: None
    around = surroundings()
    branch_id, standard_id, period, lang = wanted.branch_id, wanted.standard_id, wanted.period, as_lang(wanted.lang)
    _show_progress(wanted.id, 10)
    by = printer(lang)
    try:
        report, blobs = build_report(
            by, around.blobs, branch_id, standard_id, period, lang, base_url=around.base_url, now=now()
        )
    except Problem as problem:  # a report that cannot be: said on screen, not tried again
        reason = (problem.detail or problem.title).say(lang)
        return lambda: _finish(report_id, status=ReportStatus.FAILED, error=reason[:500])
    _show_progress(wanted.id, 40)
    from audits.reports.render import render_pdf  # a second of imports that web processes need not pay

    pdf = seal(render_pdf(report, blobs), around.secret_key)
    _show_progress(wanted.id, 90)
    file, code = around.blobs.put(by.tenant.id, pdf), verification_code(report)

    def effect() -> None:
        _finish(report_id, status=ReportStatus.DONE, file=file, code=code, progress=100)
        known = {"code": code, "tenant_id": by.tenant.id, "report_id": uuid.UUID(report_id)}
        db.session.execute(insert_once(ReportCode, known))

    return effect


def printer(lang: Lang) -> By:
    """Return the acting member of a job: the whole tenant's tree, never its shoppers."""
    tenant = db.session.get(Tenant, current_scope().tenant_id)
    root = db.session.scalars(select(Unit).where(Unit.parent_id.is_(None))).one()
    assert tenant is not None
    place = Place(uuid.UUID(int=0), "viewer", "", root.id, root.path, sees_shoppers=False)
    return By(facts(tenant), place, lang)


def _show_progress(report_id: uuid.UUID, percent: int) -> None:
    with transaction() as session:
        session.execute(
            update(Report)
            .where(Report.id == report_id, Report.status.in_([ReportStatus.WAITING, ReportStatus.DRAWING]))
            .values(status=ReportStatus.DRAWING, progress=percent)
            .execution_options(synchronize_session=False)
        )


def _finish(report_id: str, **values: object) -> None:
    db.session.execute(
        update(Report)
        .where(Report.id == uuid.UUID(report_id))
        .values(done_at=now(), **values)
        .execution_options(synchronize_session=False)
    )
