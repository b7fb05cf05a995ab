"""Deeds of capture: an audit is recorded once, scored exactly, and its consequences promised.

Safe to repeat because the database decides: the audit's primary key is (tenant, the phone's UUID), the row
is inserted with ON CONFLICT DO NOTHING, and whoever finds it there compares contents.
"""

from __future__ import annotations

import functools
import json
import uuid
import zlib
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from audits.capture.models import Audit, AuditConflict, AuditEvidence, AuditOrigin, EvidenceOrigin
from audits.capture.values import NewAudit, Receipt, Visit, evidence_of
from audits.programmes.models import Assignment, AssignmentStatus
from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.outbox import emit
from saas.kernel.problems import Conflict, FieldError, Invalid, NotFound, Problem
from saas.kernel.tenancy import current_scope
from saas.kernel.words import words
from scoring import AnswersError, NotCanonical, ScoreSheet, canonical_json, score
from scoring.canonical import digest_of_bytes
from tenants.standards.queries import LoadedVersion, loaded_version
from tenants.units.queries import AUDITED, UnitFacts, unit_in_scope

CLOCK_TOLERANCE = timedelta(minutes=5)
ROLLUP = "rollup"


class VersionRetired(Problem):
    """410: the standard's version was retired before the visit began."""

    status = 410
    code = "version_retired"
    title = words("这一版标准在检查开始前已停用", "This version was retired before the visit began")


class AssignmentWithdrawn(Problem):
    """410: the assignment was withdrawn."""

    status = 410
    code = "assignment_withdrawn"
    title = words("这项任务已被撤回", "This assignment was withdrawn")


class AuditDiffers(Conflict):
    """409: another content is stored under this id; what was sent is kept for review."""

    code = "audit_differs"
    title = words(
        "同一编号下已有内容不同的检查单；您发送的内容已保留待复核",
        "Another content is stored under this id; what you sent is kept for review",
    )


def record_audit(by: By, new: NewAudit, *, now: datetime) -> Receipt:
    """Score and store an audit with everything that follows from it, in the caller's transaction.

    Raises NotFound (branch, version or assignment not the auditor's), VersionRetired, AssignmentWithdrawn,
    Invalid with located errors. A repeat gets the first answer. Other content under the same id is kept in
    AuditConflict and told by ``Receipt`` being None-scored: see ``keep_conflict``.
    """
    branch = _branch(by, new.branch_id)
    version = loaded_version(new.standard_version_id)
    assignment = _assignment(new)
    content = _content_digest(new)
    known = _stored(new.id)
    if known is not None:
        return _repeat(known, content)
    started = corrected(new.visit.started_at, new.visit, now)
    if version.facts.retired_at and started > version.facts.retired_at:
        raise VersionRetired()
    _check_evidence(by, new)
    sheet = _score(version, new)
    row = _audit_row(new, by, branch, version, assignment, sheet, content, started, now)
    if not _insert(row):
        return _repeat(_stored(new.id), content)
    _store_around(by, new, assignment)
    promise_rollup(row["branch_id"], row["period"], row["standard_id"], row["wave_id"])
    return Receipt(
        new.id, created=True, received_at=now, sheet_digest=row["sheet_digest"], display=row["display"],
        band=row["band"],
    )  # fmt: skip


def keep_conflict(by: By, new: NewAudit, *, now: datetime) -> None:
    """Keep what was sent under another audit's id, once per content."""
    body = zlib.compress(canonical_json(_content(new)))
    values = {
        "tenant_id": current_scope().tenant_id, "audit_id": new.id, "content_digest": _content_digest(new),
        "membership_id": by.membership_id, "body": body, "received_at": now,
    }  # fmt: skip
    db.session.execute(insert_once(AuditConflict, values))


def promise_rollup(branch_id: uuid.UUID, period: str, standard_id: uuid.UUID, wave_id: uuid.UUID | None) -> None:
    """Promise that the rollups which an audit of this cell touches are recomputed."""
    emit(
        ROLLUP, branch_id=str(branch_id), period=period, standard_id=str(standard_id),
        wave_id=str(wave_id) if wave_id else None,
    )


def insert_once(model: Any, values: dict[str, Any]) -> Any:
    """Return an INSERT that the database ignores when the primary key is taken; it returns the key if not."""
    return insert_into(model).values(values)


def insert_into(model: Any) -> Any:
    """Return the same statement without values: given them as parameters, one row or many, it is compiled once."""
    return _insert_into(model, db.engine.dialect.name)


@functools.cache
def _insert_into(model: Any, dialect_name: str) -> Any:
    dialect = postgresql if dialect_name == "postgresql" else sqlite
    return dialect.insert(model).on_conflict_do_nothing().returning(*model.__table__.primary_key)


def corrected(moment: datetime, visit: Visit, now: datetime) -> datetime:
    """Return a phone's moment by the server's clock: a phone a day ahead must not put a visit into tomorrow."""
    if visit.device_time is None:
        return min(moment, now)
    offset = now - visit.device_time
    return moment + offset if abs(offset) > CLOCK_TOLERANCE else moment


def packed(value: Any) -> bytes:
    """Return a JSON value as stored: canonical and compressed."""
    return zlib.compress(canonical_json(value), 1)


def unpacked(stored: bytes) -> Any:
    """Return a JSON value from its stored form."""
    return json.loads(zlib.decompress(stored))


def sealed_sheet(stored: bytes, sheet_digest: str) -> dict[str, Any]:
    """Return a stored score sheet with its digest back in its place, as ``sanmi score`` prints it."""
    sheet: dict[str, Any] = unpacked(stored)
    sheet["digests"]["sheet"] = sheet_digest
    return sheet


def _branch(by: By, branch_id: uuid.UUID) -> UnitFacts:
    branch = unit_in_scope(by, branch_id)
    if branch.kind not in AUDITED:
        where = words("请选择网点，而不是区域", "Choose a branch, not a region")
        raise Invalid(errors=[FieldError("branch_id", where)])
    return branch


def _assignment(new: NewAudit) -> Assignment | None:
    if new.assignment_id is None:
        return None
    found = db.session.scalars(select(Assignment).where(Assignment.id == new.assignment_id)).one_or_none()
    if found is None:
        raise NotFound()
    if found.status == AssignmentStatus.WITHDRAWN:
        raise AssignmentWithdrawn()
    if (found.branch_id, found.standard_version_id) != (new.branch_id, new.standard_version_id):
        mismatch = words("网点或标准版本与任务不符", "Branch or version differ from the assignment")
        raise Invalid(errors=[FieldError("assignment_id", mismatch)])
    return found


def _content(new: NewAudit) -> dict[str, Any]:
    """Return all that must be equal for two audits of one id to be the same (not the clock at sending)."""
    return {
        "version": str(new.standard_version_id),
        "branch": str(new.branch_id),
        "assignment": str(new.assignment_id or ""),
        "scenario": new.scenario,
        "started_at": new.visit.started_at.isoformat(),
        "finished_at": new.visit.finished_at.isoformat(),
        "answers": new.answers,
    }


def _content_digest(new: NewAudit) -> str:
    """Return the digest of the content; the answers' bytes are made once and stored as they are."""
    around = {name: value for name, value in _content(new).items() if name != "answers"}
    try:
        return digest_of_bytes(canonical_json(around) + b"\n" + new.answer_bytes)
    except NotCanonical as refused:
        problem = refused.problem
        raise Invalid(errors=[FieldError("answers", words(problem.zh, problem.en))]) from refused


def _stored(audit_id: uuid.UUID) -> Audit | None:
    return db.session.scalars(select(Audit).where(Audit.id == audit_id)).one_or_none()


def _repeat(known: Audit | None, content: str) -> Receipt:
    if known is None or known.content_digest != content:
        raise AuditDiffers()
    return Receipt(
        known.id, created=False, received_at=known.received_at, sheet_digest=known.sheet_digest,
        display=known.display, band=known.band,
    )  # fmt: skip


def _check_evidence(by: By, new: NewAudit) -> None:
    """Every file that an answer shows must have arrived before, from the same person."""
    wanted = evidence_of(new.answers)
    digests = {digest for group in wanted.values() for digest in group}
    if not digests:
        return
    there = set(
        db.session.scalars(
            select(EvidenceOrigin.digest).where(
                EvidenceOrigin.digest.in_(digests), EvidenceOrigin.membership_id == by.membership_id
            )
        )
    )
    missing = words("照片尚未上传，请先上传照片", "The photo has not arrived yet; send photos first")
    errors = [
        FieldError(f"answers.{code}.evidence", missing, code)
        for code, group in wanted.items()
        if not set(group) <= there
    ]
    if errors:
        raise Invalid(errors=errors, code="evidence_missing")


def _score(version: LoadedVersion, new: NewAudit) -> ScoreSheet:
    try:
        return score(version.standard, new.answers)
    except AnswersError as error:
        raise Invalid(
            errors=[FieldError(p.path, words(p.zh, p.en), p.item) for p in error.problems], code="answers_invalid"
        ) from error


def _audit_row(
    new: NewAudit, by: By, branch: UnitFacts, version: LoadedVersion, assignment: Assignment | None,
    sheet: ScoreSheet, content: str, started: datetime, now: datetime,
) -> dict[str, Any]:  # fmt: skip
    visited_on = started.astimezone(ZoneInfo(by.tenant.time_zone)).date()
    return {
        "tenant_id": current_scope().tenant_id,
        "id": new.id,
        "branch_id": branch.id,
        "standard_id": version.facts.standard_id,
        "standard_version_id": version.facts.id,
        "wave_id": assignment.wave_id if assignment else None,
        "scenario": new.scenario,
        "status": "accepted",
        "content_digest": content,
        "visited_on": visited_on,
        "period": f"{visited_on:%Y-%m}",
        "received_at": now,
        "answers": zlib.compress(new.answer_bytes, 1),
        **score_columns(sheet),
    }


def score_columns(sheet: ScoreSheet) -> dict[str, Any]:
    """Return the columns of an audit that its score sheet fills."""
    result = sheet.score
    return {
        "raw": _exact(result.raw),
        "final": _exact(result.final),
        "final_value": float(result.final) if result.final is not None else None,
        "display": result.display,
        "band": result.band,
        "passed": result.passed,
        "coverage": _exact(sheet.coverage),
        "critical_failures": len(sheet.critical_failures),
        "sheet_digest": sheet.digests.sheet,
        "sheet": zlib.compress(sheet.unsealed_bytes, 1),
    }


def _exact(value: Any) -> str | None:
    return None if value is None else str(value)


def _insert(row: dict[str, Any]) -> bool:
    return db.session.execute(insert_into(Audit), row).first() is not None


def _store_around(by: By, new: NewAudit, assignment: Assignment | None) -> None:
    position = new.visit.position
    db.session.add(
        AuditOrigin(
            audit_id=new.id, membership_id=by.membership_id, assignment_id=new.assignment_id,
            started_at=new.visit.started_at, finished_at=new.visit.finished_at, device_time=new.visit.device_time,
            latitude=position.lat if position else None, longitude=position.lon if position else None,
            accuracy_m=position.accuracy_m if position else None,
        )
    )
    for code, digests in evidence_of(new.answers).items():
        db.session.add_all(AuditEvidence(audit_id=new.id, item_code=code, digest=d) for d in dict.fromkeys(digests))
    if assignment:
        db.session.execute(
            update(Assignment).where(Assignment.id == assignment.id).values(status=AssignmentStatus.DONE)
        )
