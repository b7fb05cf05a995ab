"""Mends of items: vetoes that cannot be sidestepped, conditions, codes, keys that serve nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from saas.kernel.words import words
from scoring.document.loading import read_standard
from scoring.linting.keys import ITEM, RESPONSE, SCORING, STAGE, TOP
from tenants.standards.mending.spot import Made, Mender, Spot
from tenants.standards.mending.weights import as_number, missing_weight
from tenants.standards.patching import Document, Operation, Tokens, drop, expect, find, pointer, put

_CODE = re.compile(r"(.*?)(\d*)")
_NA_OFF = ("不允许“不适用”", "Do not allow not applicable")
_KNOWN = {"scoring": SCORING, "stages": STAGE, "items": ITEM}


def _setting(key: str, value: Any, *, zh: str, en: str) -> Mender:
    def mend(spot: Spot) -> Made | None:
        return words(zh, en), [put(*spot.place[:2], key, value=value)]

    return mend


def _dropping(key: str, zh: str, en: str) -> Mender:
    def mend(spot: Spot) -> Made | None:
        row = find(spot.document, spot.place[:2])
        return (words(zh, en), [drop(*spot.place[:2], key)]) if isinstance(row, Mapping) and key in row else None

    return mend


def _na_stated(spot: Spot) -> Made | None:
    """Write down what holds anyway; a veto is not to be sidestepped."""
    allowed = find(spot.document, (*spot.place[:2], "critical")) is not True
    zh, en = ("写明允许“不适用”", "Say that not applicable is allowed") if allowed else _NA_OFF
    return words(zh, en), [put(*spot.place[:2], "na_allowed", value=allowed)]


def _fail_at(spot: Spot) -> Made | None:
    standard = read_standard(spot.document, [])
    item = standard.by_code.get(spot.finding.item or "") if standard else None
    if item is None or item.response.worst is None or item.response.worst == item.response.best:
        return None
    worst = as_number(item.response.worst)
    if worst is None:
        return None
    patch = [put(*spot.place[:2], "critical_fail_at", value=worst)]
    return words("只有最差的回答才否决", "Let only the worst answer veto"), patch


def _renamed(spot: Spot) -> Made | None:
    """Give an unknown key the name that it misspells, where that name is free."""
    known = RESPONSE if "response" in spot.place[:-1] else _KNOWN.get(spot.place[0] if spot.place[1:] else "", TOP)
    near = get_close_matches(spot.place[-1][:60], sorted(known), n=1)
    row = find(spot.document, spot.place[:-1])
    if not near or not isinstance(row, Mapping) or spot.place[-1] not in row or near[0] in row:
        return None
    patch: list[Operation] = [{"op": "move", "from": pointer(spot.place), "path": pointer((*spot.place[:-1], near[0]))}]
    return words(f"改名为 {near[0]}", f"Rename it to {near[0]}"), patch


def _no_stage(spot: Spot) -> Made | None:
    """Take an empty stage away, unless something speaks of it."""
    code = find(spot.document, (*spot.place[:2], "code"))
    limits = find(spot.document, ("scoring", "band_limits")) or []
    if any(isinstance(limit, Mapping) and limit.get("stage") == code for limit in limits):
        return None
    stages = find(spot.document, ("stages",))
    if not isinstance(stages, list) or len(stages) < 2:
        return None
    return words("删去这个空环节", "Remove this empty stage"), [drop(*spot.place[:2])]


def _later(spot: Spot) -> Made | None:
    """Move an item behind the one its condition speaks of, within a stage; drop a condition on itself."""
    items, here = find(spot.document, ("items",)), int(spot.place[1])
    named = find(spot.document, spot.place)
    if named == spot.finding.item:
        return words("删去指向自己的条件", "Remove the condition on itself"), [drop(*spot.place[:2], "when")]
    codes = [row.get("code") if isinstance(row, Mapping) else None for row in items]
    if named not in codes or items[codes.index(named)].get("stage") != items[here].get("stage"):
        return None
    there = codes.index(named)
    if here >= there or spot.finding.item in _named(items[there].get("when")):
        return None
    move: Operation = {"op": "move", "from": pointer(("items", here)), "path": pointer(("items", there))}
    return words(f"移到 {named} 之后", f"Move it behind {named}"), [
        expect("items", here, "code", value=spot.finding.item), expect("items", there, "code", value=named), move,
    ]  # fmt: skip


def _named(condition: object) -> set[object]:
    """Return the items that a condition of any shape names."""
    if isinstance(condition, Mapping):
        return {condition.get("item")}.union(*(_named(part) for part in condition.values()))
    return set().union(*(_named(part) for part in condition)) if isinstance(condition, list) else set()


def _malformed(spot: Spot) -> Made | None:
    """What the loader refuses: a code used twice, a weight left out; the rest is a person's to decide."""
    if spot.place[:1] == ("items",) and spot.place[2:] == ("code",):
        return _free_code(spot.document, spot.place)
    if spot.place[:1] == ("items",) and spot.place[2:] == ("stage",):
        return _neighbours_stage(spot.document, spot.place)
    return missing_weight(spot)


def _free_code(document: Document, place: Tokens) -> Made | None:
    items = find(document, ("items",))
    codes = [row.get("code") for row in items if isinstance(row, Mapping)]
    code = find(document, place)
    if not isinstance(code, str) or not code or codes.count(code) < 2:
        return None
    new = free_code(code, {one for one in codes if isinstance(one, str)})
    return words(f"改用代码 {new}", f"Give it the code {new}"), [put(*place, value=new)]


def free_code(code: str, taken: set[str]) -> str:
    """Return the next free code of the same series: BK-AR03 gives BK-AR04, or the first that is not taken."""
    match = _CODE.fullmatch(code)
    stem, digits = match.groups() if match else (code, "")
    number, width = int(digits or 1), len(digits) or 2
    while (new := f"{stem}{number:0{width}d}") in taken:
        number += 1
    return new


def _neighbours_stage(document: Document, place: Tokens) -> Made | None:
    """Put an item whose stage is not there into the stage of the item before it."""
    stages = find(document, ("stages",))
    known = [row.get("code") for row in stages if isinstance(row, Mapping)] if isinstance(stages, list) else []
    before = find(document, ("items", str(int(place[1]) - 1), "stage")) if int(place[1]) else None
    stage = before if before in known else next(iter(known), None)
    if not isinstance(stage, str) or find(document, place) in known:
        return None
    return words(f"放入环节 {stage}", f"Put it into the stage {stage}"), [put(*place, value=stage)]


_NO_BONUS = _dropping("bonus", "不再作为加分项", "Make it no bonus")
_NO_CONDITION = _dropping("when", "删去条件，总是显示", "Remove the condition; always show it")
MENDERS: dict[str, Mender] = {
    "malformed": _malformed,
    "condition_not_earlier": _later,
    "critical_allows_na": _setting("na_allowed", value=False, zh=_NA_OFF[0], en=_NA_OFF[1]),
    "critical_always_fails": _fail_at,
    "critical_bonus": _NO_BONUS,
    "bonus_penalises": _NO_BONUS,
    "bonus_without_weight": _NO_BONUS,
    "threshold_without_critical": _dropping("critical_fail_at", "删去否决线", "Remove the veto's threshold"),
    "gate_never_applies": _dropping("pass_mark", "删去环节及格线", "Remove the stage's pass mark"),
    "always_shown": _NO_CONDITION,
    "never_shown": _NO_CONDITION,
    "na_not_stated": _na_stated,
    "newer_than_stated": lambda _: (words("写明版本 1.1", "State version 1.1"), [put("schema_version", value="1.1")]),
    "unknown_key": _renamed,
    "stage_empty": _no_stage,
}
