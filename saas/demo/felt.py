"""What a guest expected before a visit, and felt after it: by and large what the answers say, seen by one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from statistics import fmean
from typing import Any

from audits.capture.values import Expected

USUAL = 3.8  # of 5: who books a good hotel expects much
SPREAD = 0.6
SELDOM = 0.06  # of visits leave one side of a dimension open


def felt(
    document: Mapping[str, Any], answers: Mapping[str, Any], dimensions: Sequence[str], rng: Random
) -> dict[str, Expected]:
    """Return dimension -> what was expected and perceived, 0..5, from the levels that the visit's scales were given."""
    mood = rng.gauss(0, 0.4)
    pairs = {}
    for code in dimensions:
        seen = [
            level
            for item in document["items"]
            if item.get("dimension") == code and item["response"]["type"] == "scale_0_5"
            if isinstance(level := _value(answers.get(item["code"])), int)
        ]
        before = _level(rng.gauss(USUAL + mood, SPREAD))
        after = _level(rng.gauss(fmean(seen) if seen else USUAL, SPREAD))
        pairs[code] = Expected(before, None if rng.random() < SELDOM else after)
    return pairs


def _value(answer: Any) -> Any:
    return answer.get("value") if isinstance(answer, Mapping) else answer


def _level(value: float) -> int:
    return min(5, max(0, round(value)))
