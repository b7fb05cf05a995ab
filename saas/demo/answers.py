"""Filling in a standard as an auditor would, given how good things are on that day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from saas.demo.notes import note_on, summary

SHARPNESS = 5.0  # how close single answers keep to their mean
COMPLAINT_WORDS = ("不满", "争议", "报修", "故障", "疑问")
SELDOM = {"complaint": 0.75, "tech_support": 0.6, "showroom": 0.45, "phone": 0.25, "dining": 0.2}
UNSCORED_COUNT = (2, 5)


@dataclass(frozen=True, slots=True)
class Setting:
    """What decides a visit's answers.

    share: item -> expected share of its points (0..1); risk: critical item -> chance to fail;
    scenario: the brief that is played, "" for none; hour: when it began, local time.
    """

    share: Callable[[Mapping[str, Any]], float]
    risk: Callable[[str], float]
    industry: str
    scenario: str
    hour: int


@dataclass(frozen=True, slots=True)
class FilledIn:
    """Answers as a phone sends them, and the items that deserve a photo, the gravest first."""

    answers: dict[str, Any]
    worth_a_photo: list[str]
    failed_critical: bool


def fill_in(document: Mapping[str, Any], setting: Setting, rng: Random) -> FilledIn:
    """Answer every item of ``document``; the same ``rng`` gives the same answers."""
    answers: dict[str, Any] = {}
    marks: dict[str, float] = {}
    for item in document["items"]:
        if item["na_allowed"] and rng.random() < _absent(item, setting):
            answers[item["code"]] = "na"
            continue
        value, mark = _answer(item, setting, rng)
        if value is None:
            continue
        if mark is not None:
            marks[item["code"]] = mark
        note = ""
        if mark is not None and _tells(item, mark, rng):
            note = note_on(item, value, setting.industry, setting.hour, rng)
        answers[item["code"]] = {"value": value, "note": note} if note else value
    _close(document, answers, marks, rng)
    failed = any(item["critical"] and marks.get(item["code"], 1.0) <= 0 for item in document["items"])
    return FilledIn(answers, _photogenic(document, marks), failed)


def _absent(item: Mapping[str, Any], setting: Setting) -> float:
    """Return the chance that an item does not come up."""
    if item["response"]["type"] in ("photo", "text"):
        return 0.0
    chance = SELDOM.get(item["stage"], 0.06)
    if item["stage"] in ("complaint", "tech_support") and any(word in setting.scenario for word in COMPLAINT_WORDS):
        return 0.04
    return chance


def _answer(item: Mapping[str, Any], setting: Setting, rng: Random) -> tuple[Any, float | None]:
    """Return (value, share of the points or None when it is not scored); (None, None) leaves the item open."""
    share = setting.share(item)
    if item["critical"]:
        wanted = 0.0 if rng.random() < setting.risk(item["code"]) else 1.0
    else:
        wanted = rng.betavariate(share * SHARPNESS, (1 - share) * SHARPNESS)
    response = item["response"]
    kind = response["type"]
    if kind == "yes_no":
        yes = wanted >= 0.5 if item["critical"] else rng.random() < share
        return ("yes", 1.0) if yes else ("no", 0.0)
    if kind == "scale_0_5":
        level = min(5, int(wanted * 5.4 + 0.5))
        return level, level / 5 if item["weight"] else None
    if kind in ("duration_seconds", "count", "number"):
        return measure(response, wanted, rng)
    if kind == "choice":
        return _choose(response["options"], wanted, rng)
    return None, None


def measure(response: Mapping[str, Any], wanted: float, rng: Random) -> tuple[int | Decimal, float | None]:
    """Return a measured value in the band whose score is nearest to ``wanted``, with that score."""
    bands: Sequence[Mapping[str, Any]] = response["bands"]
    if not bands:
        return rng.randint(*UNSCORED_COUNT), None
    index = min(range(len(bands)), key=lambda i: (abs(bands[i]["score"] - wanted), rng.random()))
    for _ in range(20):
        value = _within(bands[index], response["type"] == "count", rng)
        if _first_band(bands, value) == index:
            break
    return value, float(bands[_first_band(bands, value)]["score"])


def _within(band: Mapping[str, Any], whole: bool, rng: Random) -> int | Decimal:
    low = float(band["min"] or 0)
    high = float(band["max"]) if band["max"] is not None else low * 1.5 + 2
    drawn = rng.triangular(low, high, low + (high - low) * 0.4)
    return round(drawn) if whole or high > 120 else Decimal(f"{drawn:.1f}")


def _first_band(bands: Sequence[Mapping[str, Any]], value: int | Decimal) -> int:
    for index, band in enumerate(bands):
        if (band["min"] or 0) <= value and (band["max"] is None or value <= band["max"]):
            return index
    raise ValueError(f"{value} lies in no band")


def _choose(options: Sequence[Mapping[str, Any]], wanted: float, rng: Random) -> tuple[str, float | None]:
    scored = [option for option in options if option["score"] is not None]
    if scored:
        nearest = min(scored, key=lambda option: abs(option["score"] - wanted))
        return nearest["value"], float(nearest["score"])
    place = wanted * len(options) * 0.8 + rng.gauss(0, 0.5)  # listed from worst to best; the very best is rare
    return options[max(0, min(len(options) - 1, int(place)))]["value"], None


def _tells(item: Mapping[str, Any], mark: float, rng: Random) -> bool:
    """Tell whether the auditor writes a note: always on a disaster, seldom on a detail."""
    if mark >= 1:
        return False
    if mark <= 0.2 or item["critical"]:
        return True
    return rng.random() < (0.75 if item["evidence"] == "note" else 0.35)


def _close(document: Mapping[str, Any], answers: dict[str, Any], marks: Mapping[str, float], rng: Random) -> None:
    """Write the closing text, from the best and the worst of the setting."""
    texts = [item for item in document["items"] if item["response"]["type"] == "text"]
    if not texts or not marks:
        return
    wording = {item["code"]: item["text_zh"] for item in document["items"]}
    weight = {item["code"]: item["weight"] for item in document["items"]}
    best = max(marks, key=lambda code: (marks[code], weight[code] + rng.random()))
    worst = max(marks, key=lambda code: ((1 - marks[code]) * weight[code], rng.random()))
    answers[texts[0]["code"]] = summary(wording[best], wording[worst], rng)


def _photogenic(document: Mapping[str, Any], marks: Mapping[str, float]) -> list[str]:
    """Return the items whose loss a photo should prove: critical failures first, then by points lost."""
    lost = [
        (not item["critical"], -(1 - marks[item["code"]]) * item["weight"], item["code"])
        for item in document["items"]
        if marks.get(item["code"], 1.0) < 1 and (item["critical"] or item["evidence"] == "photo")
    ]
    return [code for _, _, code in sorted(lost)]
