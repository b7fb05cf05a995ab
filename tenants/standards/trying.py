"""Trying a draft out: scoring answers under an unfinished standard with the real engine; nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from saas.kernel.problems import FieldError, Invalid
from saas.kernel.words import words
from scoring import AnswersError, DocumentError, ScoreSheet, ScoringError, load_standard, score
from scoring.rescoring import unhurried


def try_out(document: Mapping[str, Any], answers: Mapping[str, Any]) -> tuple[ScoreSheet, list[str]]:
    """Return the score sheet of answers given so far, and the codes of required items still open.

    Raises Invalid with located errors when the document is no standard or an answer does not fit it.
    """
    try:
        standard = load_standard(document)
        sheet = score(unhurried(standard), answers)
    except (DocumentError, AnswersError) as refused:
        raise Invalid(errors=_located(refused)) from refused
    open_items = {result.code for result in sheet.items if result.state == "unanswered"}
    return sheet, [item.code for item in standard.items if item.required and item.code in open_items]


def _located(refused: ScoringError) -> list[FieldError]:
    return [FieldError(problem.path, words(problem.zh, problem.en), problem.item) for problem in refused.problems]
