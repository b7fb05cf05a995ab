"""Item codes that changed although the item did not: its trend would break where the new version begins."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from saas.kernel.words import words
from tenants.standards.findings import DraftFinding, Mend
from tenants.standards.patching import Document, expect, put
from tenants.standards.queries import exact_version, versions_of


def broken_trends(document: Document, standard_id: uuid.UUID) -> Iterator[DraftFinding]:
    """Yield a finding for each item of the draft that the newest version has under another code, now unused."""
    newest = next(iter(versions_of(standard_id)), None)
    items = document.get("items")
    if newest is None or not isinstance(items, list):
        return
    now = {item.get("code") for item in items if isinstance(item, Mapping)}
    before = {_said(item): str(item["code"]) for item in exact_version(newest.id)["items"]}
    kept = set(before.values())
    taken: set[str] = set()
    for index, item in enumerate(items):
        old = before.get(_said(item)) if isinstance(item, Mapping) else None
        if old is None or old in now or old in taken or item.get("code") in kept:
            continue
        taken.add(old)
        yield _finding(index, item, old)


def _said(item: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what makes an item the same to a reader: its wording and how it is answered."""
    response = item.get("response")
    kind = response.get("type") if isinstance(response, Mapping) else None
    return str(item.get("text_zh")), str(item.get("text_en")), str(kind)


def _finding(index: int, item: Mapping[str, Any], old: str) -> DraftFinding:
    guard = [expect("items", index, "code", value=item["code"])] if "code" in item else []
    place, code, stage = ("items", str(index), "code"), item.get("code"), item.get("stage")
    return DraftFinding(
        "code_changed", "warning", place, code if isinstance(code, str) else None,
        stage if isinstance(stage, str) else None,
        words(f"同一项在已发布版本里的代码是 {old}，换代码会中断它的趋势",
              f"The published version has this item as {old}; another code breaks its trend"),
        words("除非含义变了，否则保留原代码", "Keep the old code unless its meaning has changed"),
        Mend(words(f"改回代码 {old}", f"Back to the code {old}"),
             (*guard, put(*place, value=old))),
    )  # fmt: skip
