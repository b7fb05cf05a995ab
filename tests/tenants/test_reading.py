"""How a standard is told: spans, conditions, bands."""

from __future__ import annotations

from typing import Any

import pytest

from tenants.standards.answering import answering_of
from tenants.standards.reading import read_document
from tenants.standards.wording import condition_words


def spans(kind: str, *bands: tuple[Any, Any]) -> list[str]:
    response = {"type": kind, "bands": [{"min": low, "max": high, "score": 1} for low, high in bands]}
    return [answer.label.en for answer in answering_of(response).answers]


def test_a_shared_end_belongs_to_the_band_listed_first() -> None:
    assert spans("duration_seconds", (0, 3), (3, 10), (10, None)) == ["up to 3 s", "3–10 s", "over 10 s"]


def test_whole_counts_that_do_not_touch_are_told_as_they_are() -> None:
    assert spans("count", (0, 3), (4, 4), (5, None)) == ["up to 3", "4", "at least 5"]


def test_the_best_band_may_be_listed_first_wherever_it_lies() -> None:
    assert spans("number", (120, 150), (100, 120), (150, None)) == ["120–150", "100–120", "over 150"]


def test_what_an_answer_is_worth_is_exact_and_unscored_is_not_zero() -> None:
    options = [{"value": "a", "score": 0.35}, {"value": "b", "score": 0}, {"value": "c", "score": None}]
    answers = answering_of({"type": "choice", "options": options}).answers
    assert [answer.worth for answer in answers] == ["35%", "0%", None]
    assert [answer.label.zh for answer in answers] == ["a", "b", "c"]


def test_deductions_say_what_each_occurrence_costs() -> None:
    (answer,) = answering_of({"type": "deduction", "per_occurrence": 0.5}).answers
    assert answer.words
    assert answer.words.en == "costs 0.5 points"


ITEMS = {"A1": {"response": {"options": [{"value": "cash", "label_zh": "取现", "label_en": "Cash"}]}}}


@pytest.mark.parametrize(
    ("condition", "zh", "en"),
    [
        ({"item": "A2", "equals": "yes"}, "A2 为 是", "A2 is yes"),
        ({"item": "A2", "equals": True}, "A2 为 是", "A2 is yes"),
        ({"item": "A1", "in": ["cash", "na"]}, "A1 为 取现、不适用", "A1 is Cash or not applicable"),
        (
            {"item": "A3", "at_least": 2, "at_most": 5},
            "A3 不超过 5 且 A3 不少于 2", "A3 is at most 5 and A3 is at least 2",
        ),
        (
            {"or": [{"item": "A2", "equals": "no"}, {"not": {"item": "A3", "at_most": 1}}]},
            "A2 为 否 或 不满足（A3 不超过 1）", "A2 is no or not (A3 is at most 1)",
        ),
    ],
)  # fmt: skip
def test_conditions_are_clauses(condition: dict[str, Any], zh: str, en: str) -> None:
    said = condition_words(condition, ITEMS)
    assert (said.zh, said.en) == (zh, en)


def document(**scoring: Any) -> dict[str, Any]:
    item = {"code": "X1", "stage": "s", "text_zh": "问候", "text_en": "Greets", "response": {"type": "yes_no"}}
    return {
        "schema_version": "1.0", "kind": "template", "code": "X", "name_zh": "甲", "name_en": "A", "scoring": scoring,
        "stages": [{"code": "s", "order": 1, "name_zh": "进门", "name_en": "Arrival"}],
        "items": [{**item, "weight": 3}, {**item, "code": "X2", "weight": 1, "bonus": True}],
    }  # fmt: skip


def band(code: str, low: float) -> dict[str, Any]:
    return {"code": code, "min": low, "name_zh": code, "name_en": code}


def test_bands_cover_the_scale_best_first() -> None:
    reading = read_document(document(bands=[band("good", 80), band("poor", 0), band("top", 92.5)]))
    assert [(b.code, b.low, b.start, b.width, b.step) for b in reading.bands] == [
        ("top", "92.5", 92.5, 7.5, 1), ("good", "80", 80.0, 12.5, 3), ("poor", "0", 0.0, 80.0, 5),
    ]  # fmt: skip


def test_where_less_is_better_the_lowest_band_is_the_best() -> None:
    bands = [band("a", 0), band("b", 14), band("c", 28)]
    reading = read_document(document(method="points", direction="lower_is_better", bands=bands))
    assert [(b.code, b.step) for b in reading.bands] == [("a", 1), ("b", 3), ("c", 5)]


def test_bonus_points_stand_outside_the_whole() -> None:
    reading = read_document(document())
    assert (reading.weight, reading.scored) == ("3", 1)
    assert [item.share for item in reading.stages[0].items] == ["100", "33.33"]
