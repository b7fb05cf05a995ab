"""`when`: items that appear only after certain answers."""

from __future__ import annotations

from typing import Any

import pytest

from scoring import AnswersError
from tests.scoring.factories import SCALE, document, item, options, scored


def state(when: dict[str, Any], **answers: Any) -> str:
    """The state of an item with this condition, after earlier answers."""
    rows = [
        item("Y"),
        item("L", 5, SCALE),
        item("C", 5, options("choice", {"red": 1, "blue": 0})),
        item("M", 5, options("multi_choice", {"a": 0.5, "b": 0.5, "c": 0})),
        item("T", 0, {"type": "text"}),
        item("D", 5, {"type": "duration_seconds", "bands": [{"min": 0, "max": None, "score": 1}]}),
        item("Q", 5, when=when),
    ]
    return str(scored(document(*rows), **answers).items[-1].state)


SHOWN, HIDDEN = "unanswered", "hidden"


@pytest.mark.parametrize(
    ("when", "answers", "expected"),
    [
        ({"item": "Y", "equals": "yes"}, {"Y": "yes"}, SHOWN),
        ({"item": "Y", "equals": True}, {"Y": "Yes"}, SHOWN),
        ({"item": "Y", "equals": "yes"}, {"Y": "no"}, HIDDEN),
        ({"item": "Y", "equals": "yes"}, {}, HIDDEN),
        ({"item": "Y", "equals": "yes"}, {"Y": "na"}, HIDDEN),
        ({"item": "Y", "equals": "na"}, {"Y": "na"}, SHOWN),
        ({"item": "Y", "in": ["no", "na"]}, {"Y": "na"}, SHOWN),
        ({"item": "C", "in": ["red"]}, {"C": "blue"}, HIDDEN),
        ({"item": "L", "at_most": 2}, {"L": 2}, SHOWN),
        ({"item": "L", "at_most": 2}, {"L": 3}, HIDDEN),
        ({"item": "L", "at_least": 2, "at_most": 3}, {"L": 3}, SHOWN),
        ({"item": "L", "at_least": 2, "at_most": 3}, {"L": 4}, HIDDEN),
        ({"item": "L", "equals": 3.0}, {"L": 3}, SHOWN),
        ({"item": "L", "equals": "3"}, {"L": 3}, SHOWN),
        ({"item": "L", "equals": "three"}, {"L": 3}, HIDDEN),
        ({"item": "D", "at_least": 2.5}, {"D": 2.5}, SHOWN),
        ({"item": "D", "at_least": 2.5}, {"D": 2.4999}, HIDDEN),
        ({"item": "Y", "at_least": 0}, {"Y": "yes"}, HIDDEN),
        ({"item": "M", "equals": "a"}, {"M": ["a", "b"]}, SHOWN),
        ({"item": "M", "equals": ["b", "a"]}, {"M": ["a", "b"]}, SHOWN),
        ({"item": "M", "equals": ["a"]}, {"M": ["a", "b"]}, HIDDEN),
        ({"item": "M", "in": ["c", "b"]}, {"M": ["a", "b"]}, SHOWN),
        ({"item": "T", "equals": "vip"}, {"T": "vip"}, SHOWN),
        ({"not": {"item": "Y", "equals": "yes"}}, {"Y": "no"}, SHOWN),
        ({"not": {"item": "Y", "equals": "yes"}}, {}, SHOWN),
        (
            {"and": [{"item": "Y", "equals": "yes"}, {"item": "L", "at_least": 4}]},
            {"Y": "yes", "L": 4},
            SHOWN,
        ),
        (
            {"and": [{"item": "Y", "equals": "yes"}, {"item": "L", "at_least": 4}]},
            {"Y": "yes", "L": 3},
            HIDDEN,
        ),
        ({"or": [{"item": "Y", "equals": "yes"}, {"item": "L", "at_least": 4}]}, {"L": 5}, SHOWN),
        (
            {"or": [{"item": "Y", "equals": "yes"}, {"not": {"item": "C", "in": ["red"]}}]},
            {"C": "red"},
            HIDDEN,
        ),
    ],
)
def test_an_item_shows_when_earlier_answers_meet_its_condition(
    when: dict[str, Any], answers: dict[str, Any], expected: str
) -> None:
    assert state(when, **answers) == expected


def test_a_hidden_item_leaves_both_sums() -> None:
    doc = document(item("A", 5), item("B", 15, when={"item": "A", "equals": "no"}))
    sheet = scored(doc, A="yes")
    assert (sheet.score.raw, sheet.possible) == (100, 5)
    assert scored(doc, A="no", B="yes").score.raw == 75


def test_a_hidden_item_must_have_no_answer() -> None:
    doc = document(item("A", 5), item("B", 15, when={"item": "A", "equals": "no"}))
    for answer in ("yes", "na", {"value": "no"}):
        with pytest.raises(AnswersError, match="B: is hidden by its condition and must have no answer"):
            scored(doc, A="yes", B=answer)
    assert scored(doc, A="yes", B=None).items[1].state == HIDDEN
    assert scored(doc, A="yes", B={"value": None, "note": ""}).items[1].state == HIDDEN


def test_a_hidden_item_is_not_required() -> None:
    doc = document(item("A", 5), item("B", 15, required=True, when={"item": "A", "equals": "no"}))
    assert scored(doc, A="yes").score.raw == 100
    with pytest.raises(AnswersError, match="B: is required"):
        scored(doc, A="no")


def test_what_rests_on_a_hidden_item_is_hidden_too() -> None:
    rows = [
        item("A"),
        item("B", when={"item": "A", "equals": "no"}),
        item("C", when={"item": "B", "equals": "yes"}),
        item("D", when={"not": {"item": "B", "equals": "yes"}}),
    ]
    assert [row.state for row in scored(document(*rows), A="yes").items] == ["scored", HIDDEN, HIDDEN, SHOWN]


def test_a_wrong_answer_is_reported_without_blaming_what_depends_on_it() -> None:
    doc = document(item("A", 5, SCALE), item("B", 15, when={"item": "A", "at_least": 3}))
    with pytest.raises(AnswersError) as refused:
        scored(doc, A=9, B="yes")
    assert [problem.item for problem in refused.value.problems] == ["A"]
