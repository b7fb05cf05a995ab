"""Answers as the attachment may carry them: enough to score again, nothing that tells who came."""

from __future__ import annotations

from collections.abc import Mapping

from scoring import Standard, canonical_answers

WITHHELD = "…"
"""Stands for a text that was given but is not released."""


def released_answers(standard: Standard, answers: Mapping[str, object]) -> dict[str, object]:
    """Return bare values by item: no notes, no evidence, free text as "…", moments as their day alone.

    Scoring them gives the same points: texts, moments and photographs are recorded, never scored.
    Raises AnswersError when the answers do not fit the standard.
    """
    canonical = canonical_answers(standard, answers)
    released: dict[str, object] = {}
    for code, answer in canonical.items():
        value = answer["value"] if isinstance(answer, Mapping) else answer
        kind = standard.by_code[code].response.kind
        if kind in ("text", "signature") and value != "na":
            value = WITHHELD
        elif kind == "datetime" and isinstance(value, str):
            value = value[:10] if len(value) > 10 else "00:00"
        elif kind == "photo" and isinstance(value, list):
            value = [WITHHELD] * len(value)
        released[code] = value
    return released
