"""How an item is answered, told to a reader: the kind in words, and each answer with what it is worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from saas.kernel.words import Words, words

KINDS: dict[str, Words] = {
    "yes_no": words("是 / 否", "Yes or no"),
    "scale_0_5": words("0–5 级", "Level 0 to 5"),
    "duration_seconds": words("计时（秒）", "Timed (seconds)"),
    "count": words("计数", "Count"),
    "number": words("数值", "Number"),
    "choice": words("单选", "One choice"),
    "multi_choice": words("多选", "Several choices"),
    "deduction": words("扣分", "Deduction"),
    "photo": words("照片", "Photo"),
    "text": words("文字", "Text"),
    "signature": words("签名", "Signature"),
    "datetime": words("日期时间", "Date and time"),
    "instruction": words("说明", "Instruction"),
}
EVIDENCE: dict[str, Words] = {
    "none": words("不要求", "None"),
    "photo": words("扣分须附照片", "A photo when points are lost"),
    "audio": words("扣分须附录音", "A recording when points are lost"),
    "note": words("扣分须写明情况", "A note when points are lost"),
}


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One possible answer. label: the level, span or option; worth: percent of the weight, None if unscored."""

    label: Words
    words: Words | None
    worth: str | None


@dataclass(frozen=True, slots=True)
class Answering:
    """How an item is answered. starts and stops: what a timed item measures between."""

    kind: str
    name: Words
    answers: tuple[AnswerView, ...]
    starts: Words | None = None
    stops: Words | None = None


def answering_of(response: Mapping[str, Any]) -> Answering:
    """Return the reading of an item's ``response`` object (of a document that loads)."""
    kind = str(response["type"])
    name = KINDS.get(kind, words(kind, kind))
    return Answering(kind, name, _answers(kind, response), _pair(response, "start"), _pair(response, "stop"))


def _answers(kind: str, response: Mapping[str, Any]) -> tuple[AnswerView, ...]:
    if kind == "yes_no":
        scores = response.get("scores") or {"yes": 1, "no": 0}
        return (
            AnswerView(words("是", "Yes"), None, _worth(scores.get("yes"))),
            AnswerView(words("否", "No"), None, _worth(scores.get("no"))),
        )
    if kind == "scale_0_5":
        return tuple(_anchor(level, anchor) for level, anchor in sorted(_anchors(response), reverse=True))
    if kind in ("duration_seconds", "count", "number"):
        return tuple(_bands(kind, response))
    if kind in ("choice", "multi_choice"):
        return tuple(_option(option) for option in response["options"])
    if kind == "deduction":
        each = _number(response["per_occurrence"])
        costs = words(f"扣 {each} 分", f"costs {each} points")
        return (AnswerView(words("每出现一次", "Each occurrence"), costs, None),)
    return ()


def _anchors(response: Mapping[str, Any]) -> list[tuple[int, Any]]:
    return [(int(level), anchor) for level, anchor in (response.get("anchors") or {}).items()]


def _anchor(level: int, anchor: Mapping[str, Any]) -> AnswerView:
    said = words(str(anchor.get("zh", "")), str(anchor.get("en", "")))
    return AnswerView(words(f"{level} 级", f"Level {level}"), said, _worth(Decimal(level) / 5))


def _bands(kind: str, response: Mapping[str, Any]) -> Iterator[AnswerView]:
    """Yield the bands in listed order, in which the first that holds a value counts."""
    zh, en = ("秒", "s") if kind == "duration_seconds" else (response.get("unit_zh", ""), response.get("unit_en", ""))
    taken: set[Any] = set()
    for band in response.get("bands") or ():
        low, high = band.get("min"), band.get("max")
        label = _span(low, high, open_low=low in taken)
        yield AnswerView(words(f"{label.zh} {zh}".strip(), f"{label.en} {en}".strip()), None, _worth(band.get("score")))
        taken.add(high)


def _span(low: Any, high: Any, *, open_low: bool) -> Words:
    """Return a span in words; ``open_low``: its lower end belongs to the band listed before."""
    if high is None:
        if open_low:
            return words(f"超过 {_number(low)}", f"over {_number(low)}")
        return words(f"不少于 {_number(low)}", f"at least {_number(low)}")
    if low in (None, 0):
        return words(f"不超过 {_number(high)}", f"up to {_number(high)}")
    if low == high:
        return words(_number(low), _number(low))
    return words(f"{_number(low)}–{_number(high)}", f"{_number(low)}–{_number(high)}")


def _option(option: Mapping[str, Any]) -> AnswerView:
    value = str(option["value"])
    label = words(str(option.get("label_zh") or value), str(option.get("label_en") or value))
    return AnswerView(label, None, _worth(option.get("score")))


def _worth(score: Any) -> str | None:
    return None if score is None else f"{_number(Decimal(str(score)) * 100)}%"


def _number(value: Any) -> str:
    return "0" if value is None else f"{Decimal(str(value)).normalize():f}"


def _pair(response: Mapping[str, Any], name: str) -> Words | None:
    zh, en = response.get(f"{name}_zh"), response.get(f"{name}_en")
    return words(str(zh or en), str(en or zh)) if zh or en else None
