"""One item: in which branches it is lost, and what the visits saw."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from audits.capture.models import Audit, AuditStatus
from audits.capture.storage import unpacked
from audits.insight.answers import answer_words
from audits.insight.cells import cell_of
from audits.insight.listing import in_window
from audits.insight.models import RollupCell
from audits.insight.overview import Part, item_parts, merged_cell
from audits.insight.selection import Selection
from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.problems import NotFound
from saas.kernel.words import Words
from scoring.measure import Tally
from tenants.units.models import Unit
from tenants.units.queries import AUDITED, UnitFacts, facts, in_scope

SEEN = 40
READ = 200


@dataclass(frozen=True, slots=True)
class BranchShare:
    """How one branch does on the item. value: 0..100."""

    unit: UnitFacts
    value: Fraction | None
    fails: int
    n: int


@dataclass(frozen=True, slots=True)
class Sighting:
    """One visit in which the item lost points."""

    audit_id: uuid.UUID
    visited_on: date
    unit_name_zh: str
    unit_name_en: str
    answer: Words
    note: str
    photos: tuple[str, ...]
    lost: Fraction
    critical: bool


@dataclass(frozen=True, slots=True)
class ItemDetail:
    """Everything that the item page shows. document: the item as the standard has it."""

    part: Part
    document: dict[str, Any]
    branches: tuple[BranchShare, ...]
    sightings: tuple[Sighting, ...]


def build_item(by: By, chosen: Selection, code: str) -> ItemDetail:
    """Gather one item in the chosen unit and window; raises NotFound when the standard has no such item."""
    document = next((i for i in _items(chosen) if i["code"] == code), None)
    if document is None:
        raise NotFound()
    cell = merged_cell(chosen.unit.id, chosen.standard.id, chosen.window.periods)
    part = next((p for p in item_parts(cell, chosen) if p.code == code), None)
    part = part or Part(code, Words(document["text_zh"], document["text_en"]), None, Fraction(0), 0, 0)
    return ItemDetail(part, document, _branches(by, chosen, code), _sightings(by, chosen, document))


def _items(chosen: Selection) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = chosen.rules.document["items"]  # type: ignore[assignment]
    return items


def _branches(by: By, chosen: Selection, code: str) -> tuple[BranchShare, ...]:
    rows = db.session.execute(
        select(Unit, RollupCell.body)
        .join(RollupCell, (RollupCell.tenant_id == Unit.tenant_id) & (RollupCell.unit_id == Unit.id))
        .where(
            in_scope(by),
            Unit.path.startswith(chosen.unit.path, autoescape=True),
            Unit.kind.in_(AUDITED),
            RollupCell.standard_id == chosen.standard.id,
            RollupCell.period.in_(chosen.window.periods),
            RollupCell.n > 0,
        )
    )
    tallies: dict[uuid.UUID, tuple[UnitFacts, Tally]] = {}
    for unit, body in rows:
        _, tally = tallies.setdefault(unit.id, (facts(unit), Tally()))
        measure = cell_of(body).items.get(code)
        if measure:
            tally.add_measure(measure)
    shares = [(unit, tally.measure()) for unit, tally in tallies.values()]
    found = [BranchShare(unit, m.mean, m.fails, m.n) for unit, m in shares if m.n]
    return tuple(sorted(found, key=lambda share: (share.value or 0, share.unit.code)))


def _sightings(by: By, chosen: Selection, document: dict[str, Any]) -> tuple[Sighting, ...]:
    rows = db.session.execute(
        select(Audit.id, Audit.visited_on, Audit.sheet, Audit.answers, Unit.name_zh, Unit.name_en)
        .join(Unit, (Unit.tenant_id == Audit.tenant_id) & (Unit.id == Audit.branch_id))
        .where(
            in_scope(by),
            Unit.path.startswith(chosen.unit.path, autoescape=True),
            Audit.standard_id == chosen.standard.id,
            Audit.status == AuditStatus.ACCEPTED,
            in_window(chosen),
        )
        .order_by(Audit.visited_on.desc(), Audit.id.desc())
        .limit(READ)
    )
    found = []
    for audit_id, visited_on, sheet, answers, name_zh, name_en in rows:
        row = next((i for i in unpacked(sheet)["items"] if i["code"] == document["code"]), None)
        if row is None or not row["lost"] or Fraction(row["lost"]) == 0:
            continue
        answer = unpacked(answers).get(document["code"])
        note, photos = _note(answer)
        found.append(
            Sighting(
                audit_id, visited_on, name_zh, name_en, answer_words(document, answer), note, photos,
                Fraction(row["lost"]), row["critical_failure"],
            )
        )  # fmt: skip
        if len(found) == SEEN:
            break
    return tuple(found)


def _note(answer: Any) -> tuple[str, tuple[str, ...]]:
    if not isinstance(answer, dict):
        return "", ()
    return answer.get("note") or "", tuple(answer.get("evidence") or ())
