"""wilson, newcombe, samplesize."""

from __future__ import annotations

from typing import Any

from scoring.stats.inputs import CONFIDENCE, COUNT, POSITIVE, SHARE, Members, Span, malformed
from scoring.stats.planning import visits_for_mean, visits_for_rate
from scoring.stats.proportions import newcombe as newcombe_interval
from scoring.stats.proportions import wilson as wilson_interval


def wilson(document: object) -> dict[str, Any]:
    """{x, n, confidence = 0.95} -> {p, lower, upper}."""
    given = Members(document, ("x", "n", "confidence"))
    x, n = _share(given, "x", "n")
    found = wilson_interval(x, n, given.number("confidence", CONFIDENCE, 0.95))
    return {"p": found.value, "lower": found.lower, "upper": found.upper}


def newcombe(document: object) -> dict[str, Any]:
    """{x1, n1, x2, n2, confidence = 0.95} -> {diff, lower, upper} of x1/n1 - x2/n2."""
    given = Members(document, ("x1", "n1", "x2", "n2", "confidence"))
    one, two = _share(given, "x1", "n1"), _share(given, "x2", "n2")
    found = newcombe_interval(*one, *two, given.number("confidence", CONFIDENCE, 0.95))
    return {"diff": found.value, "lower": found.lower, "upper": found.upper}


def _share(given: Members, part: str, whole: str) -> tuple[float, float]:
    x, n = given.number(part, COUNT), given.number(whole, COUNT)
    if x > n:
        raise malformed(
            part,
            f"{part} 为 {x:g}，不能大于 {whole}（{n:g}）",
            f"is {x:g}; it cannot be more than {whole}, {n:g}",
        )
    return x, n


def samplesize(document: object) -> dict[str, Any]:
    """{margin, confidence = 0.95, p = 0.5, population} or {sd, margin, confidence, icc = 0, population} -> {n}."""
    given = Members(document, ("population", "margin", "confidence", "p", "sd", "icc"))
    confidence = given.number("confidence", CONFIDENCE, 0.95)
    population = given.maybe("population", Span(1))
    if given.has("sd"):
        if given.has("p"):
            raise malformed(
                "p",
                "不能与 sd 同时给出：比率用 p，分数用 sd",
                "cannot go with sd: p is for rates, sd for scores",
            )
        sd, margin = given.number("sd", Span(0)), given.number("margin", POSITIVE)
        return {"n": visits_for_mean(sd, margin, confidence, given.number("icc", SHARE, 0.0), population)}
    if given.has("icc"):
        raise malformed("icc", "需与 sd 一起给出", "goes with sd, which is missing")
    margin = given.number("margin", CONFIDENCE)
    return {"n": visits_for_rate(margin, confidence, given.number("p", SHARE, 0.5), population)}
