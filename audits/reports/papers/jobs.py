"""The job that draws a paper: read, lay out, write, keep; then the row that says it is done.

Safe to repeat like the report's: the file is named by its content, and the row is written with the job's own mark.
"""

from __future__ import annotations

import json
import uuid
from typing import cast

from sqlalchemy import select, update

from audits.reports.jobs import printer
from audits.reports.models import ReportStatus
from audits.reports.papers.asking import DRAW, Wanted, show_progress
from audits.reports.papers.edition import Edition, draft_edition, version_edition
from audits.reports.papers.models import Paper
from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.jobs import Effect, job
from saas.kernel.problems import Problem
from saas.kernel.surroundings import Surroundings, surroundings
from saas.kernel.words import as_lang
from tenants.standards.queries import standard_by_id
from tenants.units.queries import branches_in_scope, unit_in_scope


@job(DRAW, queue="reports", timeout=120, retries=2)
def draw_paper(*, key: str) -> Effect:
    """Draw one paper; its progress shows on screen while it is drawn."""
    text = db.session.scalar(select(Paper.wanted).where(Paper.key == key))
    if text is None:
        return lambda: None
    wanted, around = Wanted(**json.loads(text)), surroundings()
    by = printer(as_lang(wanted.lang))
    show_progress(key, 10)
    try:
        pdf = _drawn(by, around, wanted, key)
    except Problem as problem:  # a paper that cannot be: said on screen, not tried again
        reason = (problem.detail or problem.title).say(by.lang)[:500]
        return lambda: _finish(key, status=ReportStatus.FAILED.value, error=reason)
    file = around.blobs.put(by.tenant.id, pdf)
    return lambda: _finish(key, status=ReportStatus.DONE.value, progress=100, file=file)


def _drawn(by: By, around: Surroundings, wanted: Wanted, key: str) -> bytes:
    """Return the PDF. Raises Problem."""
    from audits.reports.papers.printing import Shown, house_of  # what draws is loaded by workers alone

    house, shown, lang = house_of(by.tenant, around.blobs), cast("Shown", wanted.shown), as_lang(wanted.lang)
    subject = uuid.UUID(wanted.subject)
    if wanted.kind == "signs":
        from audits.reports.papers.signs import signs_pdf

        branches = branches_in_scope(by, unit_in_scope(by, subject))
        show_progress(key, 30)
        return signs_pdf(branches, house, shown, lang, base_url=around.base_url)
    edition = _edition(subject, wanted.version)
    show_progress(key, 30)
    if wanted.kind == "poster":
        from audits.reports.papers.poster import poster_pdf

        return poster_pdf(edition, house, shown, lang, size=wanted.size)
    from audits.reports.papers.checklist import checklist_pdf

    return checklist_pdf(edition, house, shown, lang)


def _edition(standard_id: uuid.UUID, version: str) -> Edition:
    found = standard_by_id(standard_id)
    return version_edition(found, uuid.UUID(version)) if version else draft_edition(found)


def _finish(key: str, **values: object) -> None:
    db.session.execute(
        update(Paper).where(Paper.key == key).values(**values).execution_options(synchronize_session=False)
    )
