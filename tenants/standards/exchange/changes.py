"""What taking in a document would change, compared with the draft that is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from saas.kernel.words import Words, words
from tenants.standards.exchange.sheets import layout
from tenants.standards.exchange.sheets.objects import same
from tenants.workbooks.columns import Column

ANCHORS = words("等级描述", "levels")
BANDS = words("分段", "bands")
OPTIONS = words("选项", "options")
WHEN = words("条件", "condition")
OTHER = words("其他", "other things")
PARTS = {"response.anchors": ANCHORS, "response.bands": BANDS, "response.options": OPTIONS, "when": WHEN}


@dataclass(frozen=True, slots=True)
class Changed:
    """One item or stage that is in both. what: the columns that differ."""

    code: str
    name_zh: str
    name_en: str
    what: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """One item or stage that is in only one of the two."""

    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Changes:
    """The difference of two documents, in words. weight: sums before and after; moved: the order differs."""

    settings: tuple[Words, ...]
    stages_added: tuple[Listed, ...]
    stages_removed: tuple[Listed, ...]
    stages_changed: tuple[Changed, ...]
    added: tuple[Listed, ...]
    removed: tuple[Listed, ...]
    changed: tuple[Changed, ...]
    moved: bool
    weight: tuple[str, str]
    items: tuple[int, int]

    @property
    def nothing(self) -> bool:
        """Whether the documents are the same."""
        lists = (self.settings, self.stages_added, self.stages_removed, self.stages_changed)
        return not any((*lists, self.added, self.removed, self.changed, self.moved))


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """Return what differs; ``before`` may be unfinished."""
    old, new = _by_code(before, "items"), _by_code(after, "items")
    old_stages, new_stages = _by_code(before, "stages"), _by_code(after, "stages")
    kept = [code for code in old if code in new]
    return Changes(
        settings=_settings(before, after),
        stages_added=_only(new_stages, old_stages, "name"),
        stages_removed=_only(old_stages, new_stages, "name"),
        stages_changed=_changed(old_stages, new_stages, layout.STAGE_COLUMNS, "name"),
        added=_only(new, old, "text"),
        removed=_only(old, new, "text"),
        changed=_changed(old, new, layout.ITEM_COLUMNS, "text"),
        moved=kept != [code for code in new if code in old],
        weight=(_weight(old), _weight(new)),
        items=(len(old), len(new)),
    )


def _by_code(document: Mapping[str, Any], key: str) -> dict[str, Mapping[str, Any]]:
    rows = document.get(key)
    found = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    return {str(row.get("code")): row for row in found}


def _only(these: Mapping[str, Any], others: Mapping[str, Any], name: str) -> tuple[Listed, ...]:
    return tuple(
        Listed(code, str(row.get(f"{name}_zh") or ""), str(row.get(f"{name}_en") or ""))
        for code, row in these.items()
        if code not in others
    )


def _changed(
    old: Mapping[str, Any], new: Mapping[str, Any], columns: tuple[Column, ...], name: str
) -> tuple[Changed, ...]:
    found = []
    for code, row in new.items():
        if code in old and not same(old[code], row):
            what = _what(old[code], row, columns)
            found.append(
                Changed(code, str(row.get(f"{name}_zh") or ""), str(row.get(f"{name}_en") or ""), what)
            )
    return tuple(found)


def _what(old: Any, new: Any, columns: tuple[Column, ...]) -> tuple[Words, ...]:
    names = {column.key: column.name for column in columns if column.key != "more"} | PARTS
    found = tuple(name for key, name in names.items() if not _same_at(old, new, key))
    return found or (OTHER,)


def _settings(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Words, ...]:
    names = {row.key: row.name for row in layout.SETTING_ROWS if row.key != "more"}
    names |= {"scoring.bands": layout.GRADES.name, "scenarios": layout.SCENARIOS.name}
    found = [name for key, name in names.items() if not _same_at(before, after, key)]
    known = ("stages", "items", "scenarios", "scoring")
    rest = {key for key in {*before, *after} if key not in known and key not in names}
    if any(not same(before.get(key), after.get(key)) for key in rest):
        found.append(OTHER)
    if not found and not _same_at(before, after, "scoring"):
        found.append(OTHER)
    return tuple(found)


def _same_at(old: Any, new: Any, key: str) -> bool:
    """Tell whether two objects hold the same at a dotted place; what is not there is null."""
    for part in key.split("."):
        old = old.get(part) if isinstance(old, Mapping) else None
        new = new.get(part) if isinstance(new, Mapping) else None
    return same(old, new)


def _weight(items: Mapping[str, Mapping[str, Any]]) -> str:
    total = Decimal(0)
    for item in items.values():
        weight = item.get("weight")
        if (
            isinstance(weight, int | float | Decimal)
            and not isinstance(weight, bool)
            and not item.get("bonus")
        ):
            total += Decimal(str(weight))
    text = f"{total:.2f}".rstrip("0").rstrip(".")
    return text or "0"
