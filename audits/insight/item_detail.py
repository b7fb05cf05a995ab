"""One item: how it went, in which branches it is lost, and what the visits saw."""

from __future__ import annotations

import json
import uuid
import zlib
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import select, tuple_

from audits.capture.models import Audit, AuditStatus
from audits.capture.storage import unpacked
from audits.insight.answers import answer_words
from audits.insight.counted import while_counted
from audits.insight.listing import in_window
from audits.insight.part_trend import PartTrend, trend_of_part
from audits.insight.parts import Part, part_of
from audits.insight.selection import Selection
from audits.insight.shares import Shares, shares_of_part
from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.problems import NotFound
from saas.kernel.words import Words
from scoring import canonical_json
from tenants.units.models import Unit
from tenants.units.queries import in_scope, in_subtree

SEEN = 40
FIRST = 80  # visits that are read first: of an item that is often lost they are enough
READ = 200


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
    trend: PartTrend
    shares: Shares
    sightings: tuple[Sighting, ...]


def build_item(by: By, chosen: Selection, code: str) -> ItemDetail:
    """Gather one item in the chosen unit and window; raises NotFound when the standard has no such item."""
    document = next((i for i in _items(chosen) if i["code"] == code), None)
    if document is None:
        raise NotFound()
    trend, stage = trend_of_part(chosen, "items", code), _stage(chosen, document)
    name = Words(document["text_zh"], document["text_en"])
    item = document  # not None, as the check above has seen
    seen = while_counted(by, chosen, ("sightings", code), lambda: _sightings(by, chosen, item))
    return ItemDetail(
        part_of(code, name, trend.now, stage=stage, critical=bool(document.get("critical"))), document, trend,
        shares_of_part(by, chosen, "items", code), seen,
    )  # fmt: skip


def _stage(chosen: Selection, document: dict[str, Any]) -> Words:
    stage = next(stage for stage in chosen.rules.stages if stage.code == document["stage"])
    return Words(stage.name_zh, stage.name_en)


def _items(chosen: Selection) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = chosen.rules.document["items"]  # type: ignore[assignment]
    return items


def _sightings(by: By, chosen: Selection, document: dict[str, Any]) -> tuple[Sighting, ...]:
    lost = _losing(by, chosen, document)
    ids = [row.id for row, _ in lost]
    answers = (
        dict(db.session.execute(select(Audit.id, Audit.answers).where(Audit.id.in_(ids))).all())
        if ids
        else {}
    )
    found = []
    for row, result in lost:
        answer = unpacked(answers[row.id]).get(document["code"])
        note, photos = _note(answer)
        found.append(
            Sighting(
                row.id, row.visited_on, row.name_zh, row.name_en, answer_words(document, answer), note, photos,
                Fraction(result["lost"]), result["critical_failure"],
            )
        )  # fmt: skip
    return tuple(found)


def _losing(by: By, chosen: Selection, document: dict[str, Any]) -> list[tuple[Any, dict[str, Any]]]:
    """Return those of the newest ``READ`` visits in which the item lost points, up to ``SEEN``."""
    newest = (
        select(Audit.id, Audit.visited_on, Audit.sheet, Unit.name_zh, Unit.name_en)
        .join(Unit, (Unit.tenant_id == Audit.tenant_id) & (Unit.id == Audit.branch_id))
        .where(
            in_scope(by),
            in_subtree(chosen.unit.path),
            Audit.standard_id == chosen.standard.id,
            Audit.status == AuditStatus.ACCEPTED,
            in_window(chosen),
        )
        .order_by(Audit.visited_on.desc(), Audit.id.desc())
    )
    lost: list[tuple[Any, dict[str, Any]]] = []
    key, last = tuple_(Audit.visited_on, Audit.id), None
    for most in (FIRST, READ - FIRST):
        further = newest.where(key < tuple_(last.visited_on, last.id)) if last else newest
        rows = db.session.execute(further.limit(most)).all()
        results = ((row, _result(row.sheet, document["code"])) for row in rows)
        lost += [(row, result) for row, result in results if result and result["lost"] and Fraction(result["lost"])]
        if len(lost) >= SEEN or len(rows) < most:
            break
        last = rows[-1]
    return lost[:SEEN]


def _result(sheet: bytes, code: str) -> dict[str, Any] | None:
    """Return one item's row of a stored sheet; of hundreds of sheets no more is read than that."""
    text = zlib.decompress(sheet)
    place = text.find(b'"code":%s' % canonical_json(code), text.find(b'"items":['))
    if place < 0:
        return None
    found: dict[str, Any] = json.loads(text[text.rfind(b"{", 0, place) : text.find(b"}", place) + 1])
    return found


def _note(answer: Any) -> tuple[str, tuple[str, ...]]:
    if not isinstance(answer, dict):
        return "", ()
    return answer.get("note") or "", tuple(answer.get("evidence") or ())
