"""Answers in words: what was seen, as a person would say it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from saas.kernel.words import Words, words

NOTHING = words("未作答", "Not answered")
NOT_APPLICABLE = words("不适用", "Not applicable")


def answer_words(item: Mapping[str, Any], answer: Any) -> Words:
    """Say an answer to an item of a standard document in both languages; shapes as in the sync API."""
    value = answer.get("value") if isinstance(answer, Mapping) else answer
    if value is None or value == "":
        return NOTHING
    if value == "na":
        return NOT_APPLICABLE
    response = item["response"]
    say = _SAYERS.get(response["type"])
    return say(response, value) if say else words(str(value), str(value))


def excellent_anchor(item: Mapping[str, Any]) -> Words | None:
    """Return what excellent looks like: the top anchor, the best band, or the best option."""
    response = item["response"]
    anchors = response.get("anchors") or {}
    if "5" in anchors:
        return Words(anchors["5"]["zh"], anchors["5"]["en"])
    bands = response.get("bands") or []
    if bands:
        best = max(bands, key=lambda band: band["score"])
        return _range_words(best, response)
    options = [o for o in response.get("options") or [] if o.get("score") is not None]
    if options:
        top = max(options, key=lambda option: option["score"])
        return Words(top["label_zh"], top["label_en"])
    return None


def _yes_no(_response: Any, value: Any) -> Words:
    yes = value is True or str(value).lower() in ("yes", "true")
    return words("是", "Yes") if yes else words("否", "No")


def _scale(response: Any, value: Any) -> Words:
    anchor = (response.get("anchors") or {}).get(str(value))
    if anchor:
        return words(f"{value} 级：{anchor['zh']}", f"Level {value}: {anchor['en']}")
    return words(f"{value} 级（介于两级之间）", f"Level {value} (between two levels)")


def _duration(_response: Any, value: Any) -> Words:
    return words(f"{_spell(value, zh=True)}", f"{_spell(value, zh=False)}")


def _count(response: Any, value: Any) -> Words:
    zh, en = response.get("unit_zh", ""), response.get("unit_en", "")
    return words(f"{value} {zh}".strip(), f"{value} {en}".strip())


def _choice(response: Any, value: Any) -> Words:
    picked = [value] if not isinstance(value, list) else value
    labels = {o["value"]: o for o in response.get("options") or []}
    zh = "、".join(labels[v]["label_zh"] if v in labels else str(v) for v in picked)
    en = ", ".join(labels[v]["label_en"] if v in labels else str(v) for v in picked)
    return words(zh or "无", en or "None")


def _photos(_response: Any, value: Any) -> Words:
    count = len(value) if isinstance(value, list) else 1
    return words(f"{count} 张照片", f"{count} photo{'s' if count != 1 else ''}")


def _recorded(_response: Any, _value: Any) -> Words:
    return words("已记录", "Recorded")


def _range_words(band: Mapping[str, Any], response: Mapping[str, Any]) -> Words:
    low, high = band.get("min") or 0, band.get("max")
    if response["type"] == "duration_seconds":
        unit_zh, unit_en = "秒", "s"
    else:
        unit_zh, unit_en = response.get("unit_zh", ""), response.get("unit_en", "")
    if high is None:
        return words(f"至少 {low} {unit_zh}".strip(), f"at least {low} {unit_en}".strip())
    if not low:
        return words(f"不超过 {high} {unit_zh}".strip(), f"at most {high} {unit_en}".strip())
    return words(f"{low}–{high} {unit_zh}".strip(), f"{low}–{high} {unit_en}".strip())


def _spell(seconds: Any, *, zh: bool) -> str:
    whole = float(seconds)
    if whole < 60:
        return f"{seconds} {'秒' if zh else 's'}"
    minutes, rest = divmod(whole, 60)
    shown = f"{rest:g}"
    return f"{int(minutes)} 分 {shown} 秒" if zh else f"{int(minutes)} min {shown} s"


_SAYERS: dict[str, Callable[[Any, Any], Words]] = {
    "yes_no": _yes_no,
    "scale_0_5": _scale,
    "duration_seconds": _duration,
    "count": _count,
    "number": _count,
    "deduction": _count,
    "choice": _choice,
    "multi_choice": _choice,
    "photo": _photos,
    "signature": _recorded,
}
