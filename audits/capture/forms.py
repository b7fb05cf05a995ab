"""What a form on the phone is given: the branch, the scenario and the exact version of the standard."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from audits.capture.expectations import named
from audits.capture.models import Audit, AuditOrigin
from audits.capture.refusals import AssignmentWithdrawn
from audits.capture.whereabouts import on_phone, places_of
from audits.programmes.models import Assignment, AssignmentStatus
from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.problems import NotFound
from tenants.standards.library import names_of
from tenants.standards.queries import LoadedVersion, loaded_version
from tenants.units.models import Unit
from tenants.units.queries import UnitFacts, unit_in_scope

# What an auditor's phone has no use for; leaving it out keeps the form small.
_LEFT_OUT = ("source", "basis", "maps_to", "time_measure")


class SentAudit(NamedTuple):
    """One of the auditor's own audits, as their home page lists it."""

    id: uuid.UUID
    visited_on: date
    branch_zh: str
    branch_en: str
    display: str | None
    band: str | None
    status: str


def blank_form(by: By, branch_id: uuid.UUID, version_id: uuid.UUID) -> dict[str, Any]:
    """Return the form of an unplanned visit; raises NotFound (branch out of scope, version retired)."""
    version = loaded_version(version_id)
    if version.facts.retired_at:
        raise NotFound()
    return _form(unit_in_scope(by, branch_id), version, None, None)


def assigned_form(by: By, assignment_id: uuid.UUID) -> dict[str, Any]:
    """Return the form of one of the auditor's assignments; raises NotFound or AssignmentWithdrawn."""
    found = db.session.scalars(
        select(Assignment).where(Assignment.id == assignment_id, Assignment.membership_id == by.membership_id)
    ).one_or_none()
    if found is None:
        raise NotFound()
    if found.status == AssignmentStatus.WITHDRAWN:
        raise AssignmentWithdrawn()
    branch = unit_in_scope(by, found.branch_id)
    return _form(branch, loaded_version(found.standard_version_id), found.id, found.scenario)


def own_audits(by: By, limit: int = 20) -> list[SentAudit]:
    """Return what this person sent last."""
    rows = db.session.execute(
        select(
            Audit.id, Audit.visited_on, Unit.name_zh, Unit.name_en, Audit.display, Audit.band, Audit.status
        )
        .join(AuditOrigin, (AuditOrigin.tenant_id == Audit.tenant_id) & (AuditOrigin.audit_id == Audit.id))
        .join(Unit, (Unit.tenant_id == Audit.tenant_id) & (Unit.id == Audit.branch_id))
        .where(AuditOrigin.membership_id == by.membership_id)
        .order_by(Audit.received_at.desc())
        .limit(limit)
    )
    return [SentAudit(*row) for row in rows]


def phone_document(version: LoadedVersion) -> dict[str, Any]:
    """Return what a phone needs of a version's document; scenarios travel with the assignment."""
    document = {key: value for key, value in version.document.items() if key != "scenarios"}
    document["items"] = [
        {key: value for key, value in item.items() if key not in _LEFT_OUT} for item in version.document["items"]
    ]
    if document.get("expectations"):
        document["expectations"] = named(document)
    return document


def _form(
    branch: UnitFacts, version: LoadedVersion, assignment_id: uuid.UUID | None, scenario: str | None
) -> dict[str, Any]:
    return {
        "branch": {
            "id": str(branch.id), "code": branch.code, "name_zh": branch.name_zh, "name_en": branch.name_en,
            **on_phone(places_of([branch.id]).get(branch.id)),
        },
        "assignment_id": str(assignment_id) if assignment_id else None,
        "scenario": _scenario(version.document, scenario),
        "standard": {
            "id": str(version.facts.standard_id),
            "version_id": str(version.facts.id),
            "version": version.facts.number,
            "digest": version.facts.digest,
            "document": phone_document(version),
        },
        "dimensions": names_of("dimensions"),
    }  # fmt: skip


def _scenario(document: dict[str, Any], code: str | None) -> dict[str, Any] | None:
    return next((s for s in document.get("scenarios", []) if s["code"] == code), None)
