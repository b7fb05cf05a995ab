"""Deeds on audits that are already in: void one, correct one. Nothing is ever overwritten."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from audits.capture.models import Audit, AuditEvidence, AuditExpectation, AuditOrigin, AuditStatus
from audits.capture.services import promise_rollup
from audits.capture.storage import packed, score_columns, unpacked
from audits.review.queries import audit_in_scope
from saas.kernel.access import By
from saas.kernel.audit_trail import note_deed
from saas.kernel.db import db, rows_changed
from saas.kernel.problems import Conflict, FieldError, Invalid
from saas.kernel.words import words
from scoring import AnswersError, digest, score
from tenants.standards.queries import loaded_version


def void_audit(by: By, audit_id: uuid.UUID, reason: str, *, now: datetime) -> None:
    """Take an audit out of all numbers; it stays readable, with the reason.

    The status is changed only where it still is "accepted", so that two people at once cannot both act.
    """
    row = audit_in_scope(by, audit_id)
    _close(row, AuditStatus.VOIDED, _checked(reason))
    note_deed("void_audit", str(audit_id), by=by.membership_id, at=now, reason=reason.strip())


def correct_audit(
    by: By, audit_id: uuid.UUID, new_id: uuid.UUID, answers: Mapping[str, Any], reason: str, *, now: datetime
) -> uuid.UUID:
    """Put corrected answers in an audit's place, scored by the version of the visit; return the new id.

    The old audit stays, marked as corrected; the new one keeps its branch, date, wave and origin.
    """
    old = audit_in_scope(by, audit_id)
    reason = _checked(reason)
    version = loaded_version(old.standard_version_id)
    try:
        sheet = score(version.standard, answers)
    except AnswersError as error:
        raise Invalid(errors=[FieldError(p.path, words(p.zh, p.en), p.item) for p in error.problems]) from error
    _close(old, AuditStatus.CORRECTED, reason)
    kept = ("branch_id", "standard_id", "standard_version_id", "wave_id", "scenario", "visited_on", "period")
    new = Audit(
        **{name: getattr(old, name) for name in kept},
        id=new_id, status=AuditStatus.ACCEPTED, content_digest=digest(answers), received_at=now,
        corrects_id=old.id, status_reason=reason, answers=packed(answers), **score_columns(sheet),
    )  # fmt: skip
    db.session.add(new)
    db.session.flush()
    _carry_over(old.id, new.id)
    note_deed("correct_audit", str(audit_id), by=by.membership_id, at=now, reason=reason, by_audit=str(new_id))
    return new.id


def answers_of(by: By, audit_id: uuid.UUID) -> dict[str, Any]:
    """Return an audit's answers, as a start for correcting them."""
    answers: dict[str, Any] = unpacked(audit_in_scope(by, audit_id).answers)
    return answers


def _checked(reason: str) -> str:
    if not reason.strip():
        raise Invalid(errors=[FieldError("reason", words("请写明原因", "Give the reason"))])
    return reason.strip()[:500]


def _close(row: Audit, status: AuditStatus, reason: str) -> None:
    closed = rows_changed(
        update(Audit)
        .where(Audit.id == row.id, Audit.status == AuditStatus.ACCEPTED)
        .values(status=status, status_reason=reason)
        .execution_options(synchronize_session=False)
    )
    if closed != 1:
        raise Conflict(words("这份检查单已作废或已更正", "This audit was voided or corrected already"))
    promise_rollup(row.branch_id, row.period, row.standard_id, row.wave_id)


def _carry_over(old_id: uuid.UUID, new_id: uuid.UUID) -> None:
    """Give the corrected audit the origin, the evidence and the expectations of the one it replaces."""
    origin = db.session.scalars(select(AuditOrigin).where(AuditOrigin.audit_id == old_id)).one_or_none()
    if origin:
        names = (
            "membership_id", "assignment_id", "started_at", "finished_at", "device_time", "latitude", "longitude",
            "accuracy_m", "elsewhere",
        )  # fmt: skip
        db.session.add(AuditOrigin(audit_id=new_id, **{name: getattr(origin, name) for name in names}))
    for shown in db.session.scalars(select(AuditEvidence).where(AuditEvidence.audit_id == old_id)):
        db.session.add(AuditEvidence(audit_id=new_id, item_code=shown.item_code, digest=shown.digest))
    for felt in db.session.scalars(select(AuditExpectation).where(AuditExpectation.audit_id == old_id)):
        db.session.add(
            AuditExpectation(audit_id=new_id, dimension=felt.dimension, before=felt.before, after=felt.after)
        )
