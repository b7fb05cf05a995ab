"""JSON objects from the values of rows: the one place that says what an empty cell means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tenants.standards.exchange.sheets.conditions import when_of
from tenants.standards.exchange.sheets.layout import NULL_WHEN_EMPTY
from tenants.standards.exchange.sheets.objects import Json, get, overlay, put

Values = Mapping[str, Any]
BANDED = ("duration_seconds", "count", "number")
CHOSEN = ("choice", "multi_choice")


@dataclass(slots=True)
class ItemRows:
    """The values of an item's row and of its rows on the other sheets, each in the order of the sheet."""

    own: Values
    anchors: Sequence[Values] = ()
    bands: Sequence[Values] = ()
    options: Sequence[Values] = ()
    conditions: Sequence[Values] = ()


@dataclass(slots=True)
class BookRows:
    """The values of all rows of a workbook."""

    settings: Values
    stages: Sequence[Values] = ()
    items: Sequence[ItemRows] = ()
    grades: Sequence[Values] = ()
    scenarios: Sequence[Values] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)


def document_of(book: BookRows) -> Json:
    """Return the document that a workbook holds."""
    document = plain_object(book.settings, more=False)
    document["stages"] = [plain_object(row) for row in book.stages]
    document["items"] = [item_object(rows, book.kinds) for rows in book.items]
    if book.grades:
        put(document, "scoring.bands", [plain_object(row) for row in book.grades])
    if book.scenarios:
        document["scenarios"] = [plain_object(row) for row in book.scenarios]
    overlay(document, book.settings.get("more") or {})
    return document


def item_object(rows: ItemRows, kinds: Mapping[str, str]) -> Json:
    """Return one item."""
    made = plain_object(rows.own, nulls=NULL_WHEN_EMPTY["items"], more=False)
    if "source" in made:
        made["source"] = sources(made["source"])
    response: Json = made.setdefault("response", {})
    kind = response.get("type")
    if kind == "count":
        response.setdefault("limit", None)
    if rows.anchors:
        response["anchors"] = {
            str(row.get("points", "")): plain_object(row, skip=("item", "points")) for row in rows.anchors
        }
    if rows.bands or kind in BANDED:
        response["bands"] = [plain_object(row, nulls=NULL_WHEN_EMPTY["bands"]) for row in rows.bands]
    if rows.options or kind in CHOSEN:
        response["options"] = [plain_object(row, nulls=NULL_WHEN_EMPTY["options"]) for row in rows.options]
    condition = when_of(rows.conditions, kinds)
    if condition:
        made["when"] = condition
    overlay(made, rows.own.get("more") or {})
    return made


def plain_object(
    values: Values, *, nulls: Sequence[str] = (), skip: tuple[str, ...] = ("item",), more: bool = True
) -> Json:
    """Return the object of one row; ``nulls`` are null when their cell is empty."""
    made: Json = {}
    for key, value in values.items():
        if key != "more" and key not in skip:
            put(made, key, value)
    for key in nulls:
        if get(made, key) is get({}, key):
            put(made, key, None)
    if more:
        overlay(made, values.get("more") or {})
    return made


def sources(text: str) -> list[Json]:
    """Return the sources that a cell lists, a line each: file | place."""
    found = []
    for line in text.split("\n"):
        seed, bar, locator = line.partition(" | ")
        found.append({"seed": seed, "locator": locator} if bar else {"locator": line})
    return found
