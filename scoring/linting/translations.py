"""Texts that are there in one language only, or in none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scoring.document.model import Standard
from scoring.linting.finding import Finding

LANGUAGES = (("zh", "中文", "Chinese"), ("en", "英文", "English"))
PAIRS = ("start", "stop", "unit")


def findings(standard: Standard) -> Iterator[Finding]:
    """Yield a finding for every missing half of a pair."""
    document = standard.document
    yield from _pair(document, "name", "", None)
    if _has(document, "description"):
        yield from _pair(document, "description", "", None)
    for path, row in _rows(document, "stages"):
        yield from _pair(row, "name", path, None)
    scoring = document.get("scoring")
    if isinstance(scoring, Mapping):
        for path, row in _rows(scoring, "bands"):
            yield from _pair(row, "name", f"scoring.{path}", None)
    for path, row in _rows(document, "scenarios"):
        yield from _pair(row, "name", path, None)
        if _has(row, "brief"):
            yield from _pair(row, "brief", path, None)
    for path, row in _rows(document, "items"):
        yield from _item(path, row)


def _item(path: str, row: Mapping[str, Any]) -> Iterator[Finding]:
    code = row.get("code")
    item = code if isinstance(code, str) else None
    yield from _pair(row, "text", path, item)
    if _has(row, "help"):
        yield from _pair(row, "help", path, item)
    response = row.get("response")
    if not isinstance(response, Mapping):
        return
    for name in PAIRS:
        if _has(response, name) or (name == "unit" and response.get("type") == "number"):
            yield from _pair(response, name, f"{path}.response", item)
    for place, option in _rows(response, "options"):
        yield from _pair(option, "label", f"{path}.response.{place}", item)
    anchors = response.get("anchors")
    for level, anchor in anchors.items() if isinstance(anchors, Mapping) else ():
        if isinstance(anchor, Mapping):
            for lang, _, _ in LANGUAGES:
                if not _filled(anchor.get(lang)):
                    yield _missing(f"{path}.response.anchors.{level}.{lang}", lang, item)


def _pair(row: Mapping[str, Any], name: str, path: str, item: str | None) -> Iterator[Finding]:
    for lang, _, _ in LANGUAGES:
        key = f"{name}_{lang}"
        if not _filled(row.get(key)):
            yield _missing(f"{path}.{key}" if path else key, lang, item)


def _missing(path: str, lang: str, item: str | None) -> Finding:
    zh, en = next((zh, en) for code, zh, en in LANGUAGES if code == lang)
    return Finding(
        "missing_translation",
        "warning",
        path,
        f"缺少{zh}",
        f"the {en} text is missing",
        f"补上{zh}",
        f"write it in {en}",
        item,
    )


def _filled(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _has(row: Mapping[str, Any], name: str) -> bool:
    return any(_filled(row.get(f"{name}_{lang}")) for lang, _, _ in LANGUAGES)


def _rows(row: Mapping[str, Any], key: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    rows = row.get(key)
    for index, entry in enumerate(rows if isinstance(rows, list | tuple) else ()):
        if isinstance(entry, Mapping):
            yield f"{key}[{index}]", entry
