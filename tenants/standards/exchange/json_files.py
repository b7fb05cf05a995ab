"""A standard as a JSON file: written for people to read, read exactly."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from saas.kernel.words import words
from scoring import NotCanonical, canonical_json, standard_from_module
from scoring.problems import ScoringError
from scoring.reading import Unreadable, parse_json
from tenants.standards.exchange.checking import checked
from tenants.workbooks.refusals import FileRefused, Located, Place, refused

MOST_BYTES = 6 * 1024 * 1024  # a standard of 4 MiB, indented


@dataclass(frozen=True, slots=True)
class Module:
    """A part of a module set, which is a standard of its own."""

    code: str
    name_zh: str
    name_en: str


class ModuleNeeded(Exception):
    """The file is a set of modules: one of them must be named."""

    def __init__(self, document: dict[str, Any], modules: tuple[Module, ...]) -> None:
        self.document, self.modules = document, modules
        super().__init__("which module?")


def to_json(document: Mapping[str, Any]) -> bytes:
    """Return a document as an indented JSON file whose numbers are exact."""
    return ("".join(_indented(document, "\n")) + "\n").encode()


def _indented(value: Any, line: str) -> Iterator[str]:
    """Yield the text of a value; ``line`` begins a line at its depth."""
    whole = isinstance(value, Mapping)
    entries: list[tuple[str, Any]] = []
    if whole:
        entries = [(f"{json.dumps(key, ensure_ascii=False)}: ", one) for key, one in value.items()]
    elif isinstance(value, list):
        entries = [("", one) for one in value]
    if not entries:
        yield canonical_json(value).decode()
        return
    yield "{" if whole else "["
    for place, (name, one) in enumerate(entries):
        yield f"{',' if place else ''}{line} {name}"
        yield from _indented(one, f"{line} ")
    yield f"{line}{'}' if whole else ']'}"


def from_json(data: bytes, *, module: str | None = None) -> dict[str, Any]:
    """Return the standard of a JSON file. Raises FileRefused, or ModuleNeeded for a set of modules."""
    return standard_in(value_of(data), module=module)


def value_of(data: bytes) -> object:
    """Return the JSON value of a file; raises FileRefused with the line and column that cannot be read."""
    if len(data) > MOST_BYTES:
        raise refused(
            "文件超过 6 MB；一套标准最多 4 MB", "The file has more than 6 MB; a standard holds 4 MB at most"
        )
    try:
        value = parse_json(data, "")
        canonical_json(value)
    except Unreadable as wrong:
        raise FileRefused(
            Located(Place(), words(f"文件{p.zh}", f"The file {p.en}")) for p in wrong.problems
        ) from None
    except NotCanonical as wrong:
        place = Place(path=wrong.problem.path)
        raise FileRefused([Located(place, words(wrong.problem.zh, wrong.problem.en))]) from None
    return value


def standard_in(value: object, *, module: str | None = None) -> dict[str, Any]:
    """Return the standard that a JSON value is, or holds as ``module``. Raises FileRefused, ModuleNeeded."""
    if not isinstance(value, dict):
        raise refused("文件应为一个 JSON 对象（一套标准）", "The file must hold one JSON object, a standard")
    if value.get("kind") != "module_set":
        return checked(value)
    modules = _modules(value)
    if module is None and modules:
        raise ModuleNeeded(value, modules)
    try:
        return checked(dict(standard_from_module(value, module or "")))
    except ScoringError as wrong:
        raise FileRefused(Located(Place(path=p.path), words(p.zh, p.en)) for p in wrong.problems) from None


def _modules(value: Mapping[str, Any]) -> tuple[Module, ...]:
    rows = value.get("modules")
    found = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return tuple(
        Module(
            str(row.get("code")),
            str(row.get("name_zh") or row.get("code")),
            str(row.get("name_en") or row.get("code")),
        )
        for row in found[:50]
    )
