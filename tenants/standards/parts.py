"""Parts to build a standard from: stages, items, modules and response sets, built-in ones and the tenant's own.

::

    find_parts(kind, source, text)   -> what there is, each with a body ready to be put into a document
    inserted(document, part)         -> the document with a part in it: free codes, a stage to stand in
    offers(document)                 -> findings where a shared part has been worded anew since
"""

from __future__ import annotations

import copy
import functools
import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from saas.kernel.db import db
from saas.kernel.problems import NotFound
from scoring import canonical_json
from tenants.standards.library import LibraryEntry, library
from tenants.standards.models import SharedPart

KINDS = ("item", "stage", "module", "response_set")
MOST = 300


@dataclass(frozen=True, slots=True)
class Part:
    """One part. id: ``library:CODE/kind/code``, or the id of a tenant's own; revision: 0 for built-in ones.

    body, by kind: an item; ``{"stage", "items"}``; ``{"stages", "items"}``; a response.
    """

    id: str
    source: str
    kind: str
    code: str
    name_zh: str
    name_en: str
    origin_zh: str
    origin_en: str
    revision: int
    body: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object."""
        return {
            "id": self.id, "source": self.source, "kind": self.kind, "code": self.code, "name_zh": self.name_zh,
            "name_en": self.name_en, "revision": self.revision, "body": self.body,
            "summary": {"zh": self.origin_zh, "en": self.origin_en, "items": len(self.body.get("items", ()))},
        }  # fmt: skip


def find_parts(kind: str = "", source: str = "", text: str = "") -> list[Part]:
    """Return parts, the tenant's own first; ``text`` is looked for in codes and names. At most ``MOST``."""
    found = [*(own_parts() if source != "library" else ()), *(library_parts() if source != "own" else ())]
    wanted = text.strip().casefold()
    fitting = (part for part in found if (not kind or part.kind == kind) and (not wanted or wanted in _searched(part)))
    return [part for part, _ in zip(fitting, range(MOST), strict=False)]


def part_by_id(part_id: str) -> Part:
    """Return one part of either kind; raises NotFound."""
    for part in library_parts() if part_id.startswith("library:") else own_parts():
        if part.id == part_id:
            return part
    raise NotFound()


@functools.cache
def library_parts() -> tuple[Part, ...]:
    """Return every part of every built-in standard: modules, then stages, items and response sets of each."""
    entries = library()
    return (
        *(_module(entry) for entry in entries), *(part for entry in entries for part in _stages(entry)),
        *(part for entry in entries for part in _items(entry)), *_response_sets(entries),
    )  # fmt: skip


def own_parts() -> list[Part]:
    """Return the tenant's shared parts by code."""
    return [own_part(row) for row in db.session.scalars(select(SharedPart).order_by(SharedPart.code))]


def own_part(row: SharedPart) -> Part:
    """Return a shared part with its body, decimals exact."""
    body = json.loads(row.body, parse_float=Decimal)
    names = row.name_zh, row.name_en
    return Part(str(row.id), "own", row.kind, row.code, *names, "本机构共用", "Shared here", row.revision, body)


def shared_row(part_id: uuid.UUID) -> SharedPart:
    """Return a tenant's shared part; raises NotFound."""
    found = db.session.scalars(select(SharedPart).where(SharedPart.id == part_id)).one_or_none()
    if found is None:
        raise NotFound()
    return found


def _searched(part: Part) -> str:
    return f"{part.code} {part.name_zh} {part.name_en} {part.origin_zh} {part.origin_en}".casefold()


def _built_in(entry: LibraryEntry, kind: str, code: str, names: tuple[str, str], body: Mapping[str, Any]) -> Part:
    part_id = f"library:{entry.code}/{kind}/{code}"
    return Part(part_id, "library", kind, code, *names, entry.name_zh, entry.name_en, 0, body)


def _module(entry: LibraryEntry) -> Part:
    body = {"stages": entry.document["stages"], "items": entry.document["items"]}
    return _built_in(entry, "module", entry.code, (entry.name_zh, entry.name_en), body)


def _stages(entry: LibraryEntry) -> Iterator[Part]:
    for stage in entry.document["stages"]:
        items = [item for item in entry.document["items"] if item["stage"] == stage["code"]]
        names = stage["name_zh"], stage["name_en"]
        yield _built_in(entry, "stage", stage["code"], names, {"stage": stage, "items": items})


def _items(entry: LibraryEntry) -> Iterator[Part]:
    for item in entry.document["items"]:
        yield _built_in(entry, "item", item["code"], (item["text_zh"], item["text_en"]), item)


def _response_sets(entries: tuple[LibraryEntry, ...]) -> Iterator[Part]:
    """Yield each different way of answering with options or bands once; anchors of a scale belong to their item."""
    seen: set[bytes] = set()
    for entry in entries:
        for item in entry.document["items"]:
            response = item["response"]
            told = canonical_json(response)
            if response["type"] in ("yes_no", "scale_0_5", "photo", "text") or told in seen:
                continue
            seen.add(told)
            yield _built_in(entry, "response_set", item["code"], (item["text_zh"], item["text_en"]), response)


def stage_of(entry: LibraryEntry, item: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the stage in which a built-in item stands."""
    found: Mapping[str, Any] = next(s for s in entry.document["stages"] if s["code"] == item["stage"])
    return copy.deepcopy(found)
