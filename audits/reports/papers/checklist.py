"""A standard as a paper checklist: A4, every item with its boxes, levels and weight; one language or both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from audits.reports.papers.edition import Edition
from audits.reports.papers.printing import House, Shown, laid_out, pdf_of
from saas.kernel.words import Lang, Words, words
from tenants.standards.answering import EVIDENCE, AnswerView
from tenants.standards.reading import ItemView, Reading, StageView, read_standard

METHODS = {
    "weighted_mean": words(
        "得分率 × 权重，合计为总分", "Share of marks times weight; their sum is the total"
    ),
    "weighted_sections": words("先算各环节得分，再按环节权重合计", "Score the stages first, then weigh them"),
    "points": words("得分直接相加", "Add the points up"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One item as the template reads it. layout: which boxes it gets; answers: the best first.

    halves: levels or options, for two columns.
    """

    item: ItemView
    layout: str
    answers: tuple[AnswerView, ...]
    evidence: Words | None
    halves: tuple[tuple[AnswerView, ...], ...]


def checklist_pdf(edition: Edition, house: House, shown: Shown, lang: Lang) -> bytes:
    """Return the checklist as PDF bytes. Raises ReportNotDrawn."""
    reading = read_standard(edition.standard, edition.document)
    values: dict[str, Any] = {
        "edition": edition, "reading": reading, "stages": [_stage(stage) for stage in reading.stages if stage.items],
        "bands": reading.bands, "method": METHODS.get(reading.method, METHODS["weighted_mean"]),
        "numbers": _numbers(reading),
    }  # fmt: skip
    return pdf_of(laid_out("checklist.html", "checklist.css", shown, lang, house, values))


def _stage(stage: StageView) -> tuple[StageView, list[Row]]:
    return stage, [_row(item) for item in stage.items]


def _row(item: ItemView) -> Row:
    answering = item.answering
    evidence = EVIDENCE.get(item.evidence) if item.evidence != "none" else None
    layout = _layout(answering.kind)
    listed: tuple[AnswerView, ...] = ()
    if layout == "options":
        listed = answering.answers
    elif layout == "scale_0_5":
        listed = tuple(one for one in answering.answers if one.words)
    return Row(item, layout, answering.answers, evidence, _halves(listed))


def _halves(answers: tuple[AnswerView, ...]) -> tuple[tuple[AnswerView, ...], ...]:
    """Return what stands in the left column and in the right one, to be read in turns."""
    return (answers[::2], answers[1::2]) if answers else ()


def _layout(kind: str) -> str:
    if kind in ("duration_seconds", "count", "number", "deduction"):
        return "measured"
    if kind in ("choice", "multi_choice"):
        return "options"
    return kind


def _numbers(reading: Reading) -> dict[str, int]:
    """Return the running number of each item."""
    codes = [item.code for stage in reading.stages for item in stage.items]
    return {code: number for number, code in enumerate(codes, 1)}
