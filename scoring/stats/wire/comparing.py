"""shrink, bh, leniency."""

from __future__ import annotations

from typing import Any

from scoring.stats.discovery import METHODS as CONTROLS
from scoring.stats.discovery import discoveries
from scoring.stats.inputs import CONFIDENCE, SHARE, Members, Span, as_number, malformed
from scoring.stats.shrinkage import METHODS
from scoring.stats.shrinkage import shrink as shrunken
from scoring.stats.wire.rows import identity
from scoring.stats.wire.values import one_or_each


def shrink(document: object) -> dict[str, Any]:
    """{values, se: one number or one each, method = dl} -> {tau2, mean, se, q, factor, shrunken}."""
    given = Members(document, ("values", "se", "method"))
    values, method = given.numbers("values"), given.word("method", METHODS, "dl")
    se, one = given.each("se", len(values), Span(0))
    if method == "james_stein" and len(set(se)) > 1:
        raise malformed(
            "se",
            "james_stein 需要共同的标准误；请给一个数字",
            "must be one number: james_stein takes a common one",
        )
    found = shrunken(values, se, method)
    return {
        "tau2": found.tau2,
        "mean": found.mean,
        "se": found.se,
        "q": found.q,
        "factor": one_or_each(found.factor, one),
        "shrunken": list(found.shrunken),
    }


def bh(document: object) -> dict[str, Any]:
    """{p, alpha = 0.05, method = bh} -> {rejected, adjusted, cutoff}."""
    given = Members(document, ("p", "alpha", "method"))
    p, level = given.numbers("p", SHARE), given.number("alpha", CONFIDENCE, 0.05)
    found = discoveries(p, level, given.word("method", CONTROLS, "bh"))
    return {"rejected": list(found.rejected), "adjusted": list(found.adjusted), "cutoff": found.cutoff}


def leniency(document: object) -> dict[str, Any]:
    """{rows of {branch, auditor, score, scenario?}, confidence = 0.95} -> see docs/statistics.md."""
    from scoring.stats.wire.leniency import answer

    given = Members(document, ("rows", "confidence"))
    rows = given.items("rows")
    confidence = given.number("confidence", CONFIDENCE, 0.95)
    names = ["branch", "auditor"]
    if any(isinstance(row, dict) and row.get("scenario") is not None for row in rows):
        names.append("scenario")
    keys = [[identity(row, f"rows[{i}]", name) for i, row in enumerate(rows)] for name in names]
    scores = [as_number(row.get("score"), f"rows[{i}].score") for i, row in enumerate(rows)]
    return answer(dict(zip(names, keys, strict=True)), scores, confidence)
