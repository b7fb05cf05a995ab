"""Everything that can be done before an audit is written: checks, the score, the rows, all without a lock.

What is found here holds until it is written: versions and units of audits stay, evidence is never taken away,
and whether an assignment is still open is asked once more by the write itself.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from audits.capture import expectations
from audits.capture.models import EvidenceOrigin
from audits.capture.refusals import AssignmentWithdrawn, VersionRetired
from audits.capture.storage import compressed, score_columns
from audits.capture.values import NewAudit, Visit, evidence_of
from audits.programmes.models import Assignment, AssignmentStatus
from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.kept_plans import keeps_plan
from saas.kernel.problems import FieldError, Invalid, NotFound, Problem
from saas.kernel.tenancy import current_scope
from saas.kernel.words import words
from scoring import AnswersError, NotCanonical, ScoreSheet, canonical_json, score
from scoring.canonical import digest_of_bytes
from tenants.standards.queries import LoadedVersion
from tenants.standards.visited import visited
from tenants.units.queries import AUDITED, UnitFacts

CLOCK_TOLERANCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class ReadyAudit:
    """An audit that only needs to be written. audit, origin, evidence, expectations: the rows, by column."""

    id: uuid.UUID
    content_digest: str
    audit: dict[str, Any]
    origin: dict[str, Any]
    evidence: list[dict[str, Any]]
    expectations: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Refused:
    """An audit that may not be written, unless it was already: then its repeat gets the first answer."""

    id: uuid.UUID
    content_digest: str
    problem: Problem


def prepare_audit(by: By, new: NewAudit, *, now: datetime) -> ReadyAudit | Refused:
    """Check and score what a phone sent; reads only.

    Refused carries VersionRetired, AssignmentWithdrawn, NotFound (branch, version, assignment) or Invalid with
    located errors: whoever sent this very audit before still gets its receipt. Raises Invalid for what has no content.
    """
    content = content_digest(new)
    try:
        branch, version = visited(by, new.branch_id, new.standard_version_id)
        if branch.kind not in AUDITED:
            where = words("请选择网点，而不是区域", "Choose a branch, not a region")
            raise Invalid(errors=[FieldError("branch_id", where)])
        wave_id = _wave_of_assignment(new)
        started = corrected(new.visit.started_at, new.visit, now)
        if version.facts.retired_at and started > version.facts.retired_at:
            raise VersionRetired()
        evidence = evidence_of(new.answers)
        _check_evidence(by, evidence)
        if unasked := expectations.faults(version.document, new.expectations):
            raise Invalid(errors=unasked)
        sheet = _score(version, new)
    except Problem as problem:
        return Refused(new.id, content, problem)
    audit = _audit_row(new, branch, version, wave_id, sheet, content)
    visited_on = started.astimezone(ZoneInfo(by.tenant.time_zone)).date()
    audit |= {"visited_on": visited_on, "period": f"{visited_on:%Y-%m}", "received_at": now}
    felt = expectations.rows(new.id, new.expectations)
    return ReadyAudit(new.id, content, audit, _origin_row(by, new), _evidence_rows(new, evidence), felt)


def corrected(moment: datetime, visit: Visit, now: datetime) -> datetime:
    """Return a phone's moment by the server's clock: a phone a day ahead must not put a visit into tomorrow."""
    if visit.device_time is None:
        return min(moment, now)
    offset = now - visit.device_time
    return moment + offset if abs(offset) > CLOCK_TOLERANCE else moment


def content_of(new: NewAudit) -> dict[str, Any]:
    """Return all that must be equal for two audits of one id to be the same (not the clock at sending)."""
    content = {
        "version": str(new.standard_version_id),
        "branch": str(new.branch_id),
        "assignment": str(new.assignment_id or ""),
        "scenario": new.scenario,
        "started_at": new.visit.started_at.isoformat(),
        "finished_at": new.visit.finished_at.isoformat(),
        "answers": new.answers,
    }
    if new.expectations:  # left out where nothing was said, so that older contents keep their digests
        content["expectations"] = {code: list(pair) for code, pair in new.expectations.items()}
    return content


def content_digest(new: NewAudit) -> str:
    """Return the digest of the content; the answers' bytes are made once and stored as they are."""
    around = {name: value for name, value in content_of(new).items() if name != "answers"}
    try:
        return digest_of_bytes(canonical_json(around) + b"\n" + new.answer_bytes)
    except NotCanonical as refused:
        problem = refused.problem
        raise Invalid(errors=[FieldError("answers", words(problem.zh, problem.en))]) from refused


# Statements are made once: building one costs more than running it.
_A = Assignment.__table__.c
_ASSIGNMENT = keeps_plan(
    select(_A.status, _A.branch_id, _A.standard_version_id, _A.wave_id).where(_A.id == bindparam("wanted"))
)


def _wave_of_assignment(new: NewAudit) -> uuid.UUID | None:
    if new.assignment_id is None:
        return None
    found = db.session.execute(_ASSIGNMENT, {"wanted": new.assignment_id}).one_or_none()
    if found is None:
        raise NotFound()
    if found.status == AssignmentStatus.WITHDRAWN:
        raise AssignmentWithdrawn()
    if (found.branch_id, found.standard_version_id) != (new.branch_id, new.standard_version_id):
        mismatch = words("网点或标准版本与任务不符", "Branch or version differ from the assignment")
        raise Invalid(errors=[FieldError("assignment_id", mismatch)])
    wave_id: uuid.UUID | None = found.wave_id
    return wave_id


def _check_evidence(by: By, wanted: dict[str, list[str]]) -> None:
    """Every file that an answer shows must have arrived before, from the same person."""
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
    new: NewAudit, branch: UnitFacts, version: LoadedVersion, wave_id: uuid.UUID | None, sheet: ScoreSheet,
    content: str,
) -> dict[str, Any]:  # fmt: skip
    return {
        "tenant_id": current_scope().tenant_id,
        "id": new.id,
        "branch_id": branch.id,
        "standard_id": version.facts.standard_id,
        "standard_version_id": version.facts.id,
        "wave_id": wave_id,
        "scenario": new.scenario,
        "status": "accepted",
        "content_digest": content,
        "answers": compressed(new.answer_bytes),
        **score_columns(sheet),
    }


def _origin_row(by: By, new: NewAudit) -> dict[str, Any]:
    position = new.visit.position
    return {
        "tenant_id": current_scope().tenant_id, "audit_id": new.id, "membership_id": by.membership_id,
        "assignment_id": new.assignment_id, "started_at": new.visit.started_at,
        "finished_at": new.visit.finished_at, "device_time": new.visit.device_time,
        "latitude": position.lat if position else None, "longitude": position.lon if position else None,
        "accuracy_m": position.accuracy_m if position else None, "elsewhere": new.visit.elsewhere,
    }  # fmt: skip


def _evidence_rows(new: NewAudit, evidence: dict[str, list[str]]) -> list[dict[str, Any]]:
    tenant_id = current_scope().tenant_id
    return [
        {"tenant_id": tenant_id, "audit_id": new.id, "item_code": code, "digest": digest}
        for code, digests in evidence.items()
        for digest in dict.fromkeys(digests)
    ]
