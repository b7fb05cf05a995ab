"""Answers and anchors in words: what was seen, what good looks like, what to do first. The same on screen and paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from saas.kernel.words import Words, words

Item = Mapping[str, Any]
NOTHING = words("未作答", "Not answered")
NOT_APPLICABLE = words("不适用", "Not applicable")
RANGED = ("duration_seconds", "count", "number")
MINUTES_FROM = 120


def answer_words(item: Item, answer: object) -> Words:
    """Say an answer as a reader of the standard would: the anchor, the option, the seconds.

    item: as in a standard's document. answer: bare, or ``{"value": .., "note": .., "evidence": [..]}``.
    """
    value = answer.get("value") if isinstance(answer, Mapping) else answer
    if value is None or value == "" or value == []:
        return NOTHING
    response = item["response"]
    if value == "na" and all(option["value"] != "na" for option in response.get("options") or ()):
        return NOT_APPLICABLE
    say = _SAYERS.get(response["type"])
    return say(response, value) if say else _same(str(value))


def excellent_words(item: Item) -> Words | None:
    """Return what full marks look like; None where the item's own sentence says it (yes or no, a text)."""
    response = item["response"]
    kind = response["type"]
    if kind == "scale_0_5":
        anchor = response["anchors"].get("5")
        return Words(anchor["zh"], anchor["en"]) if anchor else None
    if kind in RANGED:
        return _best_range(response)
    if kind == "choice":
        scored = [option for option in response["options"] if option.get("score") is not None]
        best = max(scored, key=lambda option: Decimal(str(option["score"])), default=None)
        return Words(best["label_zh"], best["label_en"]) if best else None
    if kind == "deduction":
        return words("一次也没有", "Not once")
    return None


def action_words(item: Item) -> Words:
    """Return a first step for the plan: what is excellent, as a task."""
    text, kind, excellent = Words(item["text_zh"], item["text_en"]), item["response"]["type"], excellent_words(item)
    if kind == "yes_no":
        return words(f"每次都做到：{text.zh}", f"Every time: {text.en}")
    if kind in RANGED and excellent:
        return words(f"做到{excellent.zh}：{text.zh}", f"Reach {excellent.en}: {text.en}")
    goal = excellent or text
    return words(f"练到：{goal.zh}", f"Practise until: {goal.en}")


def plain_number(value: object) -> str:
    """Write a number plainly: 2.40 is 2.4, 3.0 is 3."""
    text = f"{Decimal(str(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _same(text: str) -> Words:
    return words(text, text)


def _yes_no(_response: Item, value: Any) -> Words:
    return words("是", "Yes") if value in (True, "yes") else words("否", "No")


def _level(response: Item, value: Any) -> Words:
    anchors, number = response["anchors"], plain_number(value)
    if number in anchors:
        exact = anchors[number]
        return words(f"{number} 级，{exact['zh']}", f"Level {number}: {exact['en']}")
    low = max((int(key) for key in anchors if int(key) < Decimal(str(value))), default=None)
    if low is None:
        return words(f"{number} 级", f"Level {number}")
    below = anchors[str(low)]
    return words(f"{number} 级，略好于“{below['zh']}”", f'Level {number}: somewhat better than "{below["en"]}"')


def _seconds(_response: Item, value: Any) -> Words:
    """Seconds, as the standard's limits are; long ones in minutes as well."""
    number = plain_number(value)
    if Decimal(str(value)) < MINUTES_FROM:
        return words(f"{number} 秒", f"{number} s")
    minutes, rest = divmod(Decimal(str(value)), 60)
    left = plain_number(rest)
    zh, en = (f" {left} 秒", f" {left} s") if rest else ("钟", "")
    return words(f"{number} 秒（{minutes:f} 分{zh}）", f"{number} s ({minutes:f} min{en})")


def _times(_response: Item, value: Any) -> Words:
    number = plain_number(value)
    return words(f"{number} 次", "once" if number == "1" else f"{number} times")


def _count(response: Item, value: Any) -> Words:
    number = plain_number(value)
    zh, en = response.get("unit_zh") or "", response.get("unit_en") or ""
    return words(f"{number} {zh}".strip(), f"{number} {en}".strip())


def _options(response: Item, value: Any) -> Words:
    chosen = value if isinstance(value, list | tuple) else [value]
    labels = {option["value"]: option for option in response["options"]}
    zh = "、".join(str(labels[one]["label_zh"]) if one in labels else str(one) for one in chosen)
    en = ", ".join(str(labels[one]["label_en"]) if one in labels else str(one) for one in chosen)
    return words(zh, en)


def _photos(_response: Item, value: Any) -> Words:
    count = len(value) if isinstance(value, list | tuple) else 1
    return words(f"{count} 张照片", "1 photo" if count == 1 else f"{count} photos")


def _recorded(_response: Item, _value: Any) -> Words:
    return words("已记录", "Recorded")


def _best_range(response: Item) -> Words | None:
    """Return the band of full marks as words: 3 s or less, 120 to 150 characters/min."""
    band = max(response["bands"], key=lambda one: Decimal(str(one["score"])), default=None)
    if band is None:
        return None
    if response["type"] == "duration_seconds":
        unit_zh, unit_en = "秒", "s"
    else:
        unit_zh, unit_en = response.get("unit_zh") or "", response.get("unit_en") or ""
    low, high = plain_number(band.get("min") or 0), None if band["max"] is None else plain_number(band["max"])
    if high is None:
        pair = (f"至少 {low} {unit_zh}", f"at least {low} {unit_en}")
    elif low == high:
        pair = (f"{low} {unit_zh}", f"{low} {unit_en}")
    elif low == "0":
        pair = (f"不超过 {high} {unit_zh}", f"{high} {unit_en} or less")
    else:
        pair = (f"{low} 至 {high} {unit_zh}", f"{low} to {high} {unit_en}")
    return words(pair[0].strip(), pair[1].strip().replace("  ", " "))


_SAYERS: dict[str, Callable[[Item, Any], Words]] = {
    "yes_no": _yes_no,
    "scale_0_5": _level,
    "duration_seconds": _seconds,
    "count": _count,
    "number": _count,
    "deduction": _times,
    "choice": _options,
    "multi_choice": _options,
    "photo": _photos,
    "signature": _recorded,
}
