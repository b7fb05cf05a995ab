"""A draft and what lies around it: shared parts worded anew since, with a mend of one press; codes that changed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from saas.kernel.db import db
from saas.kernel.words import words
from tenants.standards.findings import DraftFinding, Mend, examine
from tenants.standards.models import SharedPart
from tenants.standards.parts import Part, own_part
from tenants.standards.patching import Document, expect, pointer
from tenants.standards.picture_findings import lost_pictures
from tenants.standards.trends import broken_trends

OWN = ("code", "stage", "weight", "when", "shared")  # what an item keeps when its shared wording changes


def looked_through(document: Document, standard_id: uuid.UUID) -> tuple[DraftFinding, ...]:
    """Return everything found in a standard's draft, errors first: what it says, and what lies around it."""
    order = ("error", "warning", "info")
    found = (*examine(document), *offers(document), *broken_trends(document, standard_id), *lost_pictures(document))
    return tuple(sorted(found, key=lambda one: order.index(one.severity)))


def offers(document: Document) -> tuple[DraftFinding, ...]:
    """Return a finding for every item whose shared part has a newer revision; none for parts no longer shared."""
    used = list(ties(document))
    if not used:
        return ()
    codes = {code for _, _, code, _ in used}
    rows = db.session.scalars(select(SharedPart).where(SharedPart.code.in_(codes)))
    parts = {row.code: own_part(row) for row in rows}
    return tuple(
        found
        for index, item, code, revision in used
        if code in parts and parts[code].revision > revision
        for found in [_offer(index, item, parts[code])]
        if found
    )


def ties(document: Document) -> Iterator[tuple[int, Mapping[str, Any], str, int]]:
    """Yield what is tied to a shared part: index, item, the part's code, the revision it was taken from."""
    items = document.get("items")
    for index, item in enumerate(items if isinstance(items, list) else ()):
        shared = item.get("shared") if isinstance(item, Mapping) else None
        if isinstance(shared, Mapping) and isinstance(shared.get("part"), str):
            revision = shared.get("revision")
            yield index, item, shared["part"], revision if type(revision) is int else 0


def would_change(item: Mapping[str, Any], part: Part) -> bool:
    """Tell whether taking a part's present wording over would change an item that is tied to it."""
    wording = _wording(item, part)
    return wording is not None and any(item.get(key) != value for key, value in wording.items())


def _offer(index: int, item: Mapping[str, Any], part: Part) -> DraftFinding | None:
    wording = _wording(item, part)
    if wording is None:
        return None
    code = item.get("code")
    new = {**item, **wording, "shared": {"part": part.code, "revision": part.revision}}
    place = ("items", str(index))
    replace = {"op": "replace", "path": pointer(place), "value": new}
    guard = [expect(*place, "code", value=code)] if isinstance(code, str) else []
    stage = item.get("stage")
    return DraftFinding(
        "shared_part_changed", "warning", place, code if isinstance(code, str) else None,
        stage if isinstance(stage, str) else None,
        words(f"共用部件 {part.code} 已改写", f"The shared part {part.code} has been worded anew"),
        words("采用新的写法，或保留现在的", "Take the new wording over, or keep this one"),
        Mend(words("采用新的写法", "Take the new wording over"), (*guard, replace)),
    )  # fmt: skip


def _wording(item: Mapping[str, Any], part: Part) -> dict[str, Any] | None:
    """Return the keys that the part brings: a whole item's, or its way of answering alone."""
    if part.kind == "response_set":
        return {"response": part.body}
    if part.kind == "item":
        source: Mapping[str, Any] | None = part.body
    else:
        rows = part.body.get("items") or ()
        source = next((row for row in rows if row.get("code") == item.get("code")), None)
    if source is None:
        return None
    return {key: value for key, value in source.items() if key not in OWN}
