"""Answers and anchors in words: what was seen, what good looks like, what to do first."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from saas.kernel.words import Lang, Words, words

Item = Mapping[str, Any]


def answer_words(item: Item, value: object, lang: Lang) -> str:
    """Return the answer as a reader of the standard would say it: the anchor, the option, the seconds."""
    response = item["response"]
    kind = response["type"]
    if kind == "yes_no":
        return _yes_no(value).say(lang)
    if kind == "scale_0_5":
        return _level(response, value, lang)
    if kind in ("choice", "multi_choice"):
        return _options(response, value, lang)
    if kind == "duration_seconds":
        return words("{n} 秒", "{n} s").filled(n=_number(value)).say(lang)
    if kind == "deduction":
        return words("{n} 次", "{n} times").filled(n=_number(value)).say(lang)
    unit = response.get(f"unit_{lang}") or ""
    return f"{_number(value)} {unit}".strip()


def excellent_words(item: Item, lang: Lang) -> str:
    """Return what full marks look like; for a yes-no item its own sentence says it, so "" ."""
    response = item["response"]
    kind = response["type"]
    if kind == "scale_0_5":
        anchor = response["anchors"].get("5")
        return str(anchor[lang]) if anchor else ""
    if kind in ("duration_seconds", "count", "number"):
        return _best_range(response, kind, lang)
    if kind == "choice":
        best = max(
            response["options"], key=lambda option: Decimal(str(option.get("score") or 0)), default=None
        )
        return str(best[f"label_{lang}"]) if best else ""
    if kind == "deduction":
        return words("一次也没有", "Not once").say(lang)
    return ""


def action_words(item: Item, lang: Lang) -> str:
    """Return a first step for the plan: the excellent anchor as a task."""
    excellent = excellent_words(item, lang)
    kind = item["response"]["type"]
    if kind == "yes_no":
        return words("每次都做到：{text}", "Every time: {text}").filled(text=item[f"text_{lang}"]).say(lang)
    if kind in ("duration_seconds", "count", "number") and excellent:
        return (
            words("做到{text}：{item}", "Reach {text}: {item}")
            .filled(text=excellent, item=item[f"text_{lang}"])
            .say(lang)
        )
    return (
        words("练到：{text}", "Practise until: {text}")
        .filled(text=excellent or item[f"text_{lang}"])
        .say(lang)
    )


def _yes_no(value: object) -> Words:
    return words("是", "Yes") if value in (True, "yes") else words("否", "No")


def _level(response: Item, value: object, lang: Lang) -> str:
    anchors = response["anchors"]
    exact = anchors.get(_number(value))
    if exact:
        return (
            words("{n} 级，{text}", "Level {n}: {text}").filled(n=_number(value), text=exact[lang]).say(lang)
        )
    low = max((int(key) for key in anchors if int(key) < Decimal(str(value))), default=None)
    if low is None:
        return words("{n} 级", "Level {n}").filled(n=_number(value)).say(lang)
    return (
        words("{n} 级，略好于“{text}”", 'Level {n}: somewhat better than "{text}"')
        .filled(n=_number(value), text=anchors[str(low)][lang])
        .say(lang)
    )


def _options(response: Item, value: object, lang: Lang) -> str:
    chosen = value if isinstance(value, list | tuple) else [value]
    labels = {option["value"]: str(option[f"label_{lang}"]) for option in response["options"]}
    return words("、", ", ").say(lang).join(labels.get(one, str(one)) for one in chosen)


def _best_range(response: Item, kind: str, lang: Lang) -> str:
    """Return the band of full marks as words: 3 s or less, 120 to 150 characters/min."""
    band = max(response["bands"], key=lambda one: Decimal(str(one["score"])), default=None)
    if band is None:
        return ""
    unit = words("秒", "s").say(lang) if kind == "duration_seconds" else response.get(f"unit_{lang}") or ""
    low, high = _number(band["min"]), None if band["max"] is None else _number(band["max"])
    if high is None:
        return (
            words("至少 {low} {unit}", "at least {low} {unit}").filled(low=low, unit=unit).say(lang).strip()
        )
    if low == high:
        return f"{low} {unit}".strip()
    if low == "0":
        return (
            words("不超过 {high} {unit}", "{high} {unit} or less")
            .filled(high=high, unit=unit)
            .say(lang)
            .strip()
        )
    return (
        words("{low} 至 {high} {unit}", "{low} to {high} {unit}")
        .filled(low=low, high=high, unit=unit)
        .say(lang)
        .strip()
    )


def _number(value: object) -> str:
    """Write a number plainly: 2.40 is 2.4, 3.0 is 3."""
    text = f"{Decimal(str(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
