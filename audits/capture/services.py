"""Deeds of capture: an audit is recorded once, scored exactly, and its consequences promised.

Safe to repeat because the database decides: the audit's primary key is (tenant, the phone's UUID), the row
is inserted with ON CONFLICT DO NOTHING, and whoever finds it there compares contents.
"""

from __future__ import annotations

import uuid
import zlib
from datetime import datetime

from sqlalchemy import bindparam, select, update

from audits.capture.models import Audit, AuditConflict, AuditEvidence, AuditExpectation, AuditOrigin
from audits.capture.preparation import ReadyAudit, Refused, content_digest, content_of, prepare_audit
from audits.capture.refusals import AssignmentWithdrawn, AuditDiffers
from audits.capture.storage import insert_into, insert_once, plain_insert
from audits.capture.values import NewAudit, Receipt
from audits.programmes.models import Assignment, AssignmentStatus
from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.outbox import emit
from saas.kernel.tenancy import current_scope
from scoring import canonical_json

ROLLUP = "rollup"


def record_audit(by: By, new: NewAudit, *, now: datetime) -> Receipt:
    """Score and store an audit with everything that follows from it, in the caller's transaction.

    For programs that record many in one transaction; see ``prepare_audit`` and ``store_audit``.
    """
    return store_audit(prepare_audit(by, new, now=now))


def store_audit(prepared: ReadyAudit | Refused) -> Receipt:
    """Write a prepared audit and promise what follows from it, in the caller's transaction.

    A repeat gets the first answer. Raises what ``Refused`` carries, AssignmentWithdrawn when that happened
    meanwhile, and AuditDiffers when other content is stored under the id: see ``keep_conflict``.
    """
    if isinstance(prepared, Refused):
        return _repeat(prepared) or _raise(prepared)
    row = prepared.audit
    if db.session.execute(insert_into(Audit), row).first() is None:
        return _first_receipt(row["id"], prepared.content_digest)
    db.session.execute(plain_insert(AuditOrigin), prepared.origin)
    if prepared.evidence:
        db.session.execute(plain_insert(AuditEvidence), prepared.evidence)
    if prepared.expectations:
        db.session.execute(plain_insert(AuditExpectation), prepared.expectations)
    if prepared.origin["assignment_id"]:
        _finish_assignment(prepared.origin["assignment_id"])
    promise_rollup(row["branch_id"], row["period"], row["standard_id"], row["wave_id"])
    return Receipt(
        row["id"], created=True, received_at=row["received_at"], sheet_digest=row["sheet_digest"],
        display=row["display"], band=row["band"],
    )  # fmt: skip


def keep_conflict(by: By, new: NewAudit, *, now: datetime) -> None:
    """Keep what was sent under another audit's id, once per content."""
    body = zlib.compress(canonical_json(content_of(new)))
    values = {
        "tenant_id": current_scope().tenant_id, "audit_id": new.id, "content_digest": content_digest(new),
        "membership_id": by.membership_id, "body": body, "received_at": now,
    }  # fmt: skip
    db.session.execute(insert_once(AuditConflict, values))


def promise_rollup(branch_id: uuid.UUID, period: str, standard_id: uuid.UUID, wave_id: uuid.UUID | None) -> None:
    """Promise that the rollups which an audit of this cell touches are recomputed."""
    emit(
        ROLLUP, branch_id=str(branch_id), period=period, standard_id=str(standard_id),
        wave_id=str(wave_id) if wave_id else None,
    )


_RECEIPT = select(
    Audit.content_digest, Audit.received_at, Audit.sheet_digest, Audit.display, Audit.band
).where(Audit.id == bindparam("wanted"))


def _repeat(refused: Refused) -> Receipt | None:
    """Return the first receipt if this very audit was accepted before what now speaks against it."""
    stored = db.session.execute(_RECEIPT, {"wanted": refused.id}).first()
    return None if stored is None else _first_receipt(refused.id, refused.content_digest)


def _raise(refused: Refused) -> Receipt:
    raise refused.problem


def _first_receipt(audit_id: uuid.UUID, content: str) -> Receipt:
    known = db.session.execute(_RECEIPT, {"wanted": audit_id}).one_or_none()
    if known is None or known.content_digest != content:
        raise AuditDiffers()
    return Receipt(
        audit_id, created=False, received_at=known.received_at, sheet_digest=known.sheet_digest,
        display=known.display, band=known.band,
    )  # fmt: skip


def _finish_assignment(assignment_id: uuid.UUID) -> None:
    done = (
        update(Assignment)
        .where(Assignment.id == assignment_id, Assignment.status != AssignmentStatus.WITHDRAWN)
        .values(status=AssignmentStatus.DONE)
        .execution_options(synchronize_session="fetch")
    )
    if not db.session.execute(done).rowcount:  # type: ignore[attr-defined]
        raise AssignmentWithdrawn()
