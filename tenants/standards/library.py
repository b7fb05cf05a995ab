"""The built-in standards: the product's own data, read once."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib import resources
from typing import Any

from saas.kernel.problems import NotFound
from scoring import standard_from_module

FILES = ("bank", "telecom", "hotel", "dealership_4s", "common")


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """One standard to start from: an industry template or a module."""

    code: str
    kind: str
    industry: str
    name_zh: str
    name_en: str
    description_zh: str
    description_en: str
    items: int
    document: dict[str, Any]


@functools.cache
def library() -> tuple[LibraryEntry, ...]:
    """Return every entry: four templates, then the modules of the common set."""
    entries = [_entry(_read(name), "template") for name in FILES[:-1]]
    common = common_set()
    entries += [_entry(standard_from_module(common, m["code"]), "module") for m in common["modules"]]
    return tuple(entries)


@functools.cache
def common_set() -> dict[str, Any]:
    """Return the common module set with its reference tables (dimensions, aspects, time measures, ...)."""
    return _read("common")


@functools.cache
def names_of(table: str) -> dict[str, dict[str, str]]:
    """Return code -> {name_zh, name_en} of a reference table: dimensions, aspects, time_measures."""
    return {row["code"]: {"name_zh": row["name_zh"], "name_en": row["name_en"]} for row in common_set()[table]}


def library_entry(code: str) -> LibraryEntry:
    """Return one entry by its code; raises NotFound."""
    for entry in library():
        if entry.code == code:
            return entry
    raise NotFound()


def _read(name: str) -> dict[str, Any]:
    text = resources.files("tenants.standards").joinpath(f"library/{name}.json").read_text("utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def _entry(document: dict[str, Any], kind: str) -> LibraryEntry:
    return LibraryEntry(
        document["code"], kind, document.get("industry", "common"), document["name_zh"], document["name_en"],
        document.get("description_zh", ""), document.get("description_en", ""), len(document["items"]), document,
    )
