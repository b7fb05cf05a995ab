"""The what-if job: reads past audits in slices, scores them under the draft, keeps the outcome.

Safe to repeat because it writes nothing but its own run, whose outcome is a function of the audits and the draft;
a worker killed half-way leaves a progress that the next one overwrites.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, select, update

from audits.capture.models import Audit, AuditStatus
from audits.insight.what_if.models import RunStatus, WhatIfRun
from audits.insight.what_if.services import RUN
from audits.insight.what_if.weighing import PastAudit, Weighing
from saas.kernel.clock import now
from saas.kernel.db import db, transaction
from saas.kernel.jobs import Effect, job
from scoring import canonical_json, load_standard
from tenants.standards.queries import exact_version, loaded_version, versions_of

SLICE = 1000
_COLUMNS = (
    Audit.id, Audit.branch_id, Audit.final, Audit.band, Audit.passed, Audit.coverage, Audit.content_digest,
    Audit.answers,
)  # fmt: skip


@job(RUN, queue="analysis", timeout=600, retries=2)
def run_what_if(*, run_id: str) -> Effect:
    """Score past audits under a draft; no audit, rollup or report is touched."""
    run = db.session.scalars(select(WhatIfRun).where(WhatIfRun.id == uuid.UUID(run_id))).one_or_none()
    if run is None or run.status != RunStatus.WAITING:
        return lambda: None
    weighing = weigh(run)
    documents = [exact_version(version.id) for version in versions_of(run.standard_id)]
    before = {item["code"] for document in documents for item in document["items"]}
    outcome = weighing.outcome(item_names([json.loads(run.document), *documents]), before)
    result = canonical_json(outcome.to_dict()).decode()
    values = {
        "status": RunStatus.DONE, "audits_done": weighing.whole.visits, "audits_all": weighing.whole.visits,
        "inputs": f"sha256:{weighing.inputs.hexdigest()}", "result": result, "done_at": now(),
    }  # fmt: skip
    return lambda: _write(run.id, values)


def weigh(run: WhatIfRun) -> Weighing:
    """Score every audit within a run's reach; progress is written after each slice."""
    draft = load_standard(json.loads(run.document, parse_float=Decimal))
    newest = loaded_version(versions_of(run.standard_id)[0].id)
    weighing = Weighing(draft, newest.standard.rules)
    everything = db.session.scalar(select(func.count()).select_from(Audit).where(*_within(run))) or 0
    for audits in _slices(run):
        weighing.take(audits)
        if everything > SLICE:
            with transaction():
                _write(run.id, {"audits_done": weighing.whole.visits, "audits_all": everything})
    return weighing


def item_names(documents: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, str]]:
    """Return the wording of every item that any document has, by code; the first document's own first."""
    names: dict[str, tuple[str, str]] = {}
    for document in documents:
        for item in document["items"]:
            names.setdefault(item["code"], (str(item.get("text_zh") or ""), str(item.get("text_en") or "")))
    return names


def _within(run: WhatIfRun) -> list[ColumnElement[bool]]:
    found = [Audit.standard_id == run.standard_id, Audit.status == AuditStatus.ACCEPTED]
    if run.wave_id is not None:
        found.append(Audit.wave_id == run.wave_id)
    if run.first_day is not None and run.last_day is not None:
        found.append(Audit.visited_on.between(run.first_day, run.last_day))
    return found


def _slices(run: WhatIfRun) -> Iterator[list[PastAudit]]:
    """Yield the audits in the order of their ids."""
    within, after = _within(run), None
    while True:
        query = select(*_COLUMNS).where(*within).order_by(Audit.id).limit(SLICE)
        if after is not None:
            query = query.where(Audit.id > after)
        audits = [PastAudit(*row) for row in db.session.execute(query)]
        if audits:
            yield audits
        if len(audits) < SLICE:
            return
        after = audits[-1].id


def _write(run_id: uuid.UUID, values: dict[str, object]) -> None:
    waiting = update(WhatIfRun).where(WhatIfRun.id == run_id, WhatIfRun.status == RunStatus.WAITING)
    db.session.execute(waiting.values(**values).execution_options(synchronize_session=False))
