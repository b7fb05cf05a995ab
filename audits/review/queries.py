"""One audit as a reader may see it: allow-listed fields, the sheet, answers in words, evidence."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from audits.capture.evidence import sounds_among
from audits.capture.expectations import asked_of, dimension_name, expectations_of
from audits.capture.models import Audit, AuditOrigin
from audits.capture.storage import unpacked
from audits.capture.values import evidence_of
from audits.insight.answers import answer_words, excellent_words
from audits.review.signs import Signs, signs_of
from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.problems import NotFound
from saas.kernel.words import Words
from scoring import ScoreSheet, Standard
from tenants.people.models import Membership, ShopperIdentity
from tenants.standards.queries import loaded_version
from tenants.units.models import Unit
from tenants.units.queries import UnitFacts, facts, in_scope


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item of an audit. state: scored, na, hidden, unanswered, unscored; points as decimal text.

    photos: digests; sounds: (digest, seconds).
    """

    code: str
    text: Words
    state: str
    answer: Words
    note: str
    photos: tuple[str, ...]
    sounds: tuple[tuple[str, float], ...]
    weight: float
    earned: float | None
    lost: float | None
    critical: bool
    critical_failure: bool
    excellent: Words | None


@dataclass(frozen=True, slots=True)
class StageLines:
    """One stage of an audit with its items."""

    code: str
    name: Words
    display: str | None
    passed: bool | None
    items: tuple[ItemLine, ...]


@dataclass(frozen=True, slots=True)
class Felt:
    """One dimension as the customer felt it, 0..5: expected before, perceived after; None where nobody said."""

    name: Words
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Shopper:
    """Who made the audit; only for those whose scope sees shoppers, or the shopper themselves."""

    title: str
    name: str | None


@dataclass(frozen=True, slots=True)
class AuditView:
    """An audit on screen. Times of day, places and devices are not in it: they could tell who came.

    shopper and signs are there for those alone who may see who came.
    """

    id: uuid.UUID
    branch: UnitFacts
    visited_on: date
    status: str
    status_reason: str | None
    scenario: str | None
    sheet: ScoreSheet
    standard: Standard
    version_number: int
    stages: tuple[StageLines, ...]
    corrects_id: uuid.UUID | None
    corrected_by: uuid.UUID | None
    shopper: Shopper | None
    felt: tuple[Felt, ...]
    signs: Signs | None

    @property
    def lost_items(self) -> list[ItemLine]:
        """Items that lost points, critical failures first, then by points."""
        found = [item for stage in self.stages for item in stage.items if item.lost or item.critical_failure]
        return sorted(found, key=lambda item: (not item.critical_failure, -(item.lost or 0), item.code))


def audit_in_scope(by: By, audit_id: uuid.UUID) -> Audit:
    """Return the audit's row; raises NotFound when it is not in the reader's subtree.

    An auditor sees their own audits only, wherever they were made.
    """
    query = select(Audit).join(Unit, (Unit.tenant_id == Audit.tenant_id) & (Unit.id == Audit.branch_id))
    query = query.where(Audit.id == audit_id)
    if by.role == "auditor":
        query = query.join(
            AuditOrigin, (AuditOrigin.tenant_id == Audit.tenant_id) & (AuditOrigin.audit_id == Audit.id)
        ).where(AuditOrigin.membership_id == by.membership_id)
    else:
        query = query.where(in_scope(by))
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound()
    return found


def view_audit(by: By, audit_id: uuid.UUID) -> AuditView:
    """Return an audit with everything that its page shows; raises NotFound."""
    row = audit_in_scope(by, audit_id)
    version = loaded_version(row.standard_version_id)
    sheet = ScoreSheet.from_dict(unpacked(row.sheet))
    branch = db.session.scalars(select(Unit).where(Unit.id == row.branch_id)).one()
    answers = unpacked(row.answers)
    return AuditView(
        id=row.id,
        branch=facts(branch),
        visited_on=row.visited_on,
        status=row.status,
        status_reason=row.status_reason,
        scenario=row.scenario,
        sheet=sheet,
        standard=version.standard,
        version_number=version.facts.number,
        stages=_stages(version.document, sheet, answers, sounds_among(_digests(answers))),
        corrects_id=row.corrects_id,
        corrected_by=db.session.scalar(select(Audit.id).where(Audit.corrects_id == row.id)),
        shopper=_shopper(by, row.id),
        signs=signs_of(row, version.document, answers) if by.place.sees_shoppers else None,
        felt=_felt(version.document, row.id),
    )


def _felt(document: dict[str, Any], audit_id: uuid.UUID) -> tuple[Felt, ...]:
    asked = asked_of(document)
    given = expectations_of(audit_id) if asked else {}
    return tuple(Felt(dimension_name(code), *given[code]) for code in asked if code in given)


def _digests(answers: dict[str, Any]) -> set[str]:
    return {digest for group in evidence_of(answers).values() for digest in group}


def _stages(
    document: dict[str, Any], sheet: ScoreSheet, answers: dict[str, Any], sounds: Mapping[str, float]
) -> tuple[StageLines, ...]:
    results = {item.code: item for item in sheet.items}
    groups = {group.code: group for group in sheet.stages}
    found = []
    for stage in sorted(document["stages"], key=lambda stage: stage["order"]):
        items = tuple(
            _line(item, results[item["code"]], answers.get(item["code"]), sounds)
            for item in document["items"]
            if item["stage"] == stage["code"] and results[item["code"]].state != "hidden"
        )
        group = groups.get(stage["code"])
        if items:
            name = Words(stage["name_zh"], stage["name_en"])
            found.append(
                StageLines(
                    stage["code"], name, group.display if group else None, group.passed if group else None, items
                )
            )
    return tuple(found)


def _line(item: dict[str, Any], result: Any, answer: Any, sounds: Mapping[str, float]) -> ItemLine:
    details = answer if isinstance(answer, dict) else {}
    shown = tuple(details.get("evidence") or ())
    return ItemLine(
        code=item["code"],
        text=Words(item["text_zh"], item.get("text_en") or item["text_zh"]),
        state=result.state,
        answer=answer_words(item, "na" if result.state == "na" else answer),
        note=details.get("note") or "",
        photos=tuple(digest for digest in shown if digest not in sounds),
        sounds=tuple((digest, sounds[digest]) for digest in shown if digest in sounds),
        weight=float(result.weight),
        earned=_float(result.earned),
        lost=_float(result.lost),
        critical=bool(item.get("critical")),
        critical_failure=result.critical_failure,
        excellent=excellent_words(item),
    )


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def _shopper(by: By, audit_id: uuid.UUID) -> Shopper | None:
    if not by.place.sees_shoppers:
        return None
    row = db.session.execute(
        select(Membership.title, ShopperIdentity.name)
        .select_from(AuditOrigin)
        .join(
            Membership,
            (Membership.tenant_id == AuditOrigin.tenant_id) & (Membership.id == AuditOrigin.membership_id),
        )
        .outerjoin(
            ShopperIdentity,
            (ShopperIdentity.tenant_id == Membership.tenant_id) & (ShopperIdentity.membership_id == Membership.id),
        )
        .where(AuditOrigin.audit_id == audit_id)
    ).one_or_none()
    return Shopper(row[0], row[1]) if row else None
