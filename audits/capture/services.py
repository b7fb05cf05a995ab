"""Deeds of capture: an audit is recorded once, scored exactly, and its consequences promised.

Safe to repeat because the database decides: the audit's primary key is (tenant, the phone's UUID), the row
is inserted with ON CONFLICT DO NOTHING, and whoever finds it there compares contents.
"""

from __future__ import annotations

import uuid
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import bindparam, select, update

from audits.capture.models import Audit, AuditConflict, AuditEvidence, AuditExpectation, AuditOrigin
from audits.capture.preparation import ReadyAudit, Refused, content_digest, content_of, prepare_audit
from audits.capture.refusals import AssignmentWithdrawn, AuditDiffers
from audits.capture.storage import insert_new, insert_once, plain_insert
from audits.capture.values import NewAudit, Receipt
from audits.programmes.models import Assignment, AssignmentStatus
from saas.kernel.access import By
from saas.kernel.db import db, rows_changed
from saas.kernel.outbox import emit, emit_all
from saas.kernel.problems import Problem
from saas.kernel.tenancy import current_scope
from scoring import canonical_json

ROLLUP = "rollup"


def record_audit(by: By, new: NewAudit, *, now: datetime) -> Receipt:
    """Score and store an audit with everything that follows from it, in the caller's transaction.

    For programs that record many in one transaction; see ``prepare_audit`` and ``store_audit``.
    """
    return store_audit(prepare_audit(by, new, now=now))


def store_audit(prepared: ReadyAudit | Refused) -> Receipt:
    """Write one prepared audit; raises what ``store_audits`` would return in its place."""
    (outcome,) = store_audits([prepared])
    if isinstance(outcome, Problem):
        raise outcome
    return outcome


def store_audits(prepared: Sequence[ReadyAudit | Refused]) -> list[Receipt | Problem]:
    """Write prepared audits of the current tenant and promise what follows, in the caller's transaction.

    Returns for each, in order, its receipt (a repeat gets the first) or why it was not stored: what ``Refused``
    carries, or AuditDiffers when other content is stored under its id (see ``keep_conflict``). Raises
    AssignmentWithdrawn when that happened since an audit was prepared: nothing of the transaction may stay then.
    """
    ready = {audit.id: audit for audit in prepared if isinstance(audit, ReadyAudit)}  # of two alike, one row
    stored = _insert(ready)
    asked = {audit.id for audit in prepared if audit is not ready.get(audit.id) or audit.id not in stored}
    first = _first_receipts(asked)
    return [
        _new_receipt(audit.audit)
        if isinstance(audit, ReadyAudit) and audit is ready[audit.id] and audit.id in stored
        else _known_receipt(audit, first.get(audit.id))
        for audit in prepared
    ]


def keep_conflict(by: By, new: NewAudit, *, now: datetime) -> None:
    """Keep what was sent under another audit's id, once per content."""
    body = zlib.compress(canonical_json(content_of(new)))
    values = {
        "tenant_id": current_scope().tenant_id, "audit_id": new.id, "content_digest": content_digest(new),
        "membership_id": by.membership_id, "body": body, "received_at": now,
    }  # fmt: skip
    db.session.execute(insert_once(AuditConflict, values))


def promise_rollup(branch_id: uuid.UUID, period: str, standard_id: uuid.UUID, wave_id: uuid.UUID | None) -> None:
    """Promise that the rollups which an audit of this cell touches are recomputed: one of them counts no longer.

    A new audit's own promise names it, so that it can be added to what was summed before.
    """
    emit(ROLLUP, **_cell(branch_id, period, standard_id, wave_id))


_CELL = itemgetter("branch_id", "period", "standard_id", "wave_id")


def _cell(branch_id: uuid.UUID, period: str, standard_id: uuid.UUID, wave_id: uuid.UUID | None) -> dict[str, Any]:
    return {
        "branch_id": str(branch_id), "period": period, "standard_id": str(standard_id),
        "wave_id": str(wave_id) if wave_id else None,
    }  # fmt: skip


def _insert(ready: dict[uuid.UUID, ReadyAudit]) -> set[uuid.UUID]:
    """Write what is not there yet, with all that hangs on it; return the ids of what was written."""
    if not ready:
        return set()
    new = insert_new(Audit, [audit.audit for audit in ready.values()])
    stored = set(ready) if new == len(ready) else set(ready) - _known(set(ready)) if new else set()
    written = [ready[audit_id] for audit_id in stored]
    if written:
        db.session.execute(plain_insert(AuditOrigin), [audit.origin for audit in written])
        if evidence := [row for audit in written for row in audit.evidence]:
            db.session.execute(plain_insert(AuditEvidence), evidence)
        if felt := [row for audit in written for row in audit.expectations]:
            db.session.execute(plain_insert(AuditExpectation), felt)
        if assignments := {audit.origin["assignment_id"] for audit in written} - {None}:
            _finish_assignments(assignments)
        emit_all(ROLLUP, [{**_cell(*_CELL(audit.audit)), "audit_id": str(audit.id)} for audit in written])
    return stored


def _known(wanted: set[uuid.UUID]) -> set[uuid.UUID]:
    """Return which audits were there before those that are just being written: an origin is written after its audit."""
    if not current_scope().sees_shoppers:
        raise RuntimeError("audits are written together where everybody's origins are seen")
    return set(db.session.scalars(select(AuditOrigin.audit_id).where(AuditOrigin.audit_id.in_(wanted))))


_RECEIPTS = select(
    Audit.id, Audit.content_digest, Audit.received_at, Audit.sheet_digest, Audit.display, Audit.band
).where(Audit.id.in_(bindparam("wanted", expanding=True)))


def _first_receipts(wanted: set[uuid.UUID]) -> dict[uuid.UUID, Any]:
    return {row.id: row for row in db.session.execute(_RECEIPTS, {"wanted": list(wanted)})} if wanted else {}


def _new_receipt(row: Mapping[str, Any]) -> Receipt:
    return Receipt(
        row["id"], created=True, received_at=row["received_at"], sheet_digest=row["sheet_digest"],
        display=row["display"], band=row["band"],
    )  # fmt: skip


def _known_receipt(prepared: ReadyAudit | Refused, known: Any) -> Receipt | Problem:
    """Return the first receipt of what is stored already; a Problem if it is not, or not the same."""
    if known is None and isinstance(prepared, Refused):
        return prepared.problem
    if known is None or known.content_digest != prepared.content_digest:
        return AuditDiffers()
    return Receipt(
        known.id, created=False, received_at=known.received_at, sheet_digest=known.sheet_digest,
        display=known.display, band=known.band,
    )  # fmt: skip


def _finish_assignments(wanted: set[uuid.UUID]) -> None:
    done = (
        update(Assignment)
        .where(Assignment.id.in_(wanted), Assignment.status != AssignmentStatus.WITHDRAWN)
        .values(status=AssignmentStatus.DONE)
        .execution_options(synchronize_session="fetch")
    )
    if rows_changed(done) != len(wanted):
        raise AssignmentWithdrawn()
