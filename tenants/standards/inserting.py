"""Putting a part into a document: free codes, a stage to stand in, conditions that still hold."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from saas.kernel.problems import Invalid
from saas.kernel.words import words
from tenants.standards.library import library
from tenants.standards.mending.items import free_code
from tenants.standards.parts import Part, stage_of

Row = dict[str, Any]


def inserted(document: Mapping[str, Any], parts: Iterable[Part]) -> tuple[dict[str, Any], list[str]]:
    """Return a copy of the document with the parts at its end, and the codes of the items that came.

    A stage of the same code takes the items in. An item whose code is taken gets the next free one; conditions
    that speak of items which are not there are dropped. Raises Invalid when a part cannot stand by itself.
    """
    changed = copy.deepcopy(dict(document))
    for key in ("stages", "items"):
        if not isinstance(changed.get(key), list):
            changed[key] = []
    came: list[str] = []
    for part in parts:
        stages, items = _rows(part)
        _put_stages(changed["stages"], stages)
        came += _put_items(changed["items"], items, part)
    return changed, came


def _rows(part: Part) -> tuple[list[Row], list[Row]]:
    body: Any = copy.deepcopy(part.body)
    if part.kind == "module":
        return body["stages"], body["items"]
    if part.kind == "stage":
        return [body["stage"]], body["items"]
    if part.kind == "item":
        entry = next((one for one in library() if part.id.startswith(f"library:{one.code}/")), None)
        stage = dict(stage_of(entry, body)) if entry else {"code": body.get("stage", "stage")}
        return [stage], [body]
    raise Invalid(words("选项组要放进一个检查项里", "A response set belongs into an item"))


def _put_stages(there: list[Any], stages: list[Row]) -> None:
    known = {row.get("code") for row in there if isinstance(row, dict)}
    orders = [row["order"] for row in there if isinstance(row, dict) and isinstance(row.get("order"), int)]
    last = max(orders, default=len(there))
    for stage in stages:
        if stage["code"] not in known:
            last += 1
            names = {"name_zh": stage["code"], "name_en": stage["code"]}
            there.append({**names, **stage, "order": last})
            known.add(stage["code"])


def _put_items(there: list[Any], items: list[Row], part: Part) -> list[str]:
    taken = {row["code"] for row in there if isinstance(row, dict) and isinstance(row.get("code"), str)}
    renamed: dict[str, str] = {}
    for item in items:
        code = item["code"] if item["code"] not in taken else free_code(item["code"], taken)
        renamed[item["code"]] = code
        taken.add(code)
    for item in items:
        item["code"] = renamed[item["code"]]
        if item.get("when") is not None:
            item["when"] = _renamed(item["when"], renamed) if _names(item["when"]) <= set(renamed) else None
        if part.source == "own":
            item["shared"] = {"part": part.code, "revision": part.revision}
    there.extend(items)
    return list(renamed.values())


def _names(condition: Any) -> set[str]:
    if isinstance(condition, dict):
        own = {condition["item"]} if isinstance(condition.get("item"), str) else set()
        return own.union(*(_names(value) for key, value in condition.items() if key in ("and", "or", "not")))
    return set().union(*(_names(value) for value in condition)) if isinstance(condition, list) else set()


def _renamed(condition: Any, renamed: Mapping[str, str]) -> Any:
    if isinstance(condition, list):
        return [_renamed(one, renamed) for one in condition]
    if not isinstance(condition, dict):
        return condition
    return {
        key: renamed.get(value, value) if key == "item" else _renamed(value, renamed) if key in ("and", "or", "not")
        else value
        for key, value in condition.items()
    }  # fmt: skip
