"""Deeds of what-if: ask for a run. Nothing about any audit is ever written."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import delete, select

from audits.insight.what_if.models import PATIENCE, RunStatus, WhatIfRun
from audits.insight.what_if.scopes import Reach
from saas.kernel.access import By
from saas.kernel.audit_trail import note_deed
from saas.kernel.db import db
from saas.kernel.outbox import emit
from saas.kernel.problems import NotFound
from scoring import canonical_json, digest
from tenants.standards.drafts import draft_document
from tenants.standards.queries import draft_of, standard_by_id, versions_of
from tenants.standards.services import check_document

RUN = "what_if"
MOST_RUNS = 50  # per standard; older ones go


def ask_run(by: By, standard_id: uuid.UUID, reach: Reach, *, now: datetime) -> uuid.UUID:
    """Ask for past audits to be scored under the draft as it is now; a worker does it. Return the run's id.

    The same question that still waits is not asked twice. Raises NotFound, and Invalid with every located error
    when the draft is no standard yet.
    """
    standard, draft = standard_by_id(standard_id), draft_of(standard_id)
    if draft is None or not versions_of(standard_id):
        raise NotFound()
    document = draft_document(standard_id)
    check_document(document)
    fingerprint = digest(document)
    waiting = db.session.scalar(
        select(WhatIfRun.id).where(
            WhatIfRun.standard_id == standard_id, WhatIfRun.digest == fingerprint,
            WhatIfRun.status == RunStatus.WAITING, WhatIfRun.asked_at > now - PATIENCE,
            WhatIfRun.wave_id.is_not_distinct_from(reach.wave_id),
            WhatIfRun.first_day.is_not_distinct_from(reach.first),
            WhatIfRun.last_day.is_not_distinct_from(reach.last),
        )
    )  # fmt: skip
    if waiting is not None:
        return waiting
    run = WhatIfRun(
        id=uuid.uuid4(), standard_id=standard_id, wave_id=reach.wave_id, first_day=reach.first, last_day=reach.last,
        digest=fingerprint, revision=draft.revision, document=canonical_json(document).decode(),
        asked_by=by.membership_id, asked_at=now,
    )  # fmt: skip
    db.session.add(run)
    db.session.flush()
    _forget_old(standard_id)
    emit(RUN, run_id=str(run.id))
    note_deed("ask_what_if", standard.code, by=by.membership_id, at=now, revision=draft.revision)
    return run.id


def _forget_old(standard_id: uuid.UUID) -> None:
    query = select(WhatIfRun.id).where(WhatIfRun.standard_id == standard_id)
    old = db.session.scalars(query.order_by(WhatIfRun.asked_at.desc(), WhatIfRun.id).offset(MOST_RUNS)).all()
    if old:
        db.session.execute(delete(WhatIfRun).where(WhatIfRun.id.in_(old)))
