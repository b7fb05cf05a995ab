"""One item: how it went, in which branches it is lost, and what the visits saw."""

from __future__ import annotations

import uuid
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import orjson
from sqlalchemy import select

from audits.capture.models import Audit, AuditStatus
from audits.capture.storage import unpacked
from audits.insight import shares
from audits.insight.answers import answer_words
from audits.insight.counted import while_counted
from audits.insight.listing import in_turn, key_of
from audits.insight.part_trend import PartTrend, trend_of_part
from audits.insight.parts import Part, part_of
from audits.insight.selection import Selection
from audits.insight.shares import Shares
from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.problems import NotFound
from saas.kernel.words import Words
from tenants.units.models import Unit

LOOKED = 30  # visits that are looked through at a time: of a region, the database passes twenty times as many


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
class Seen:
    """What some visits, the newest first, saw of an item: of those in which it lost points.

    name: of the item. looked: how many were looked through. further: the key of the last of them if there are more
    before it.
    """

    name: Words
    sightings: tuple[Sighting, ...] = ()
    looked: int = 0
    further: str | None = None


@dataclass(frozen=True, slots=True)
class ItemDetail:
    """Everything that the item page shows. document: the item as the standard has it."""

    part: Part
    document: dict[str, Any]
    trend: PartTrend
    shares: Shares
    seen: Seen


def build_item(by: By, chosen: Selection, code: str, after: str | None = None) -> ItemDetail:
    """Gather one item in the chosen unit and window; raises NotFound when the standard has no such item."""
    trend, document = trend_of_part(chosen, "items", code), _document(chosen, code)
    stage, name = _stage(chosen, document), _name(document)
    part = part_of(code, name, trend.now, stage=stage, critical=bool(document.get("critical")))

    def read() -> tuple[Seen, Shares]:
        seen = _seen(by, chosen, document, after) if part.lost else Seen(name)
        return seen, shares.shares_below(by, chosen, "items", code)

    asked = (code, after, bool(part.lost), shares.MANY)
    seen, below = while_counted(by, chosen, "item", asked, read)
    return ItemDetail(part, document, trend, below, seen)


def seen_of_item(by: By, chosen: Selection, code: str, after: str | None = None) -> Seen:
    """Look through the newest visits, or those before ``after``, a key of an earlier look; raises NotFound."""
    document = _document(chosen, code)
    return while_counted(by, chosen, "seen", (code, after), lambda: _seen(by, chosen, document, after))


def _document(chosen: Selection, code: str) -> dict[str, Any]:
    items: list[dict[str, Any]] = chosen.rules.document["items"]  # type: ignore[assignment]
    for item in items:
        if item["code"] == code:
            return item
    raise NotFound()


def _name(document: dict[str, Any]) -> Words:
    return Words(document["text_zh"], document["text_en"])


def _stage(chosen: Selection, document: dict[str, Any]) -> Words:
    stage = next(stage for stage in chosen.rules.stages if stage.code == document["stage"])
    return Words(stage.name_zh, stage.name_en)


def _seen(by: By, chosen: Selection, document: dict[str, Any], after: str | None) -> Seen:
    rows = _visits(by, chosen, after)
    looked = rows[:LOOKED]
    results = ((row, _result(row.sheet, document["code"])) for row in looked)
    lost = [(row, result) for row, result in results if result and result["lost"] and Fraction(result["lost"])]
    further = key_of(looked[-1].visited_on, looked[-1].id) if len(rows) > LOOKED else None
    return Seen(_name(document), _sightings(lost, document), len(looked), further)


def _sightings(lost: list[tuple[Any, dict[str, Any]]], document: dict[str, Any]) -> tuple[Sighting, ...]:
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


def _visits(by: By, chosen: Selection, after: str | None) -> Sequence[Any]:
    """Return the newest visits with their sheets, one more than is looked through."""
    columns = (Audit.id, Audit.visited_on, Audit.sheet, Unit.name_zh, Unit.name_en)
    accepted = [Audit.status == AuditStatus.ACCEPTED]
    return db.session.execute(in_turn(by, chosen, columns, LOOKED + 1, meeting=accepted, after=after)).all()


def _result(sheet: bytes, code: str) -> dict[str, Any] | None:
    """Return one item's row of a stored sheet."""
    rows: list[dict[str, Any]] = orjson.loads(zlib.decompress(sheet))["items"]
    return next((row for row in rows if row["code"] == code), None)


def _note(answer: Any) -> tuple[str, tuple[str, ...]]:
    if not isinstance(answer, dict):
        return "", ()
    return answer.get("note") or "", tuple(answer.get("evidence") or ())
