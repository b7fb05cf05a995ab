"""Golden examples, worked by hand, for every way of answering."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from scoring import AnswersError
from tests.scoring.factories import GREETING, SCALE, YES_NO, document, item, measured, options, s_of, scored


def refusal(response: dict[str, Any], answer: Any, **more: Any) -> str:
    """The English line with which an answer is refused."""
    with pytest.raises(AnswersError) as refused:
        scored(document(item("A", 10, response, **more)), A=answer)
    (problem,) = refused.value.problems
    assert problem.item == "A"
    assert problem.path == "answers.A"
    assert problem.zh
    assert problem.zh != problem.en
    return problem.line("en")


@pytest.mark.parametrize("answer", ["yes", "YES", " Yes ", True, "true", "y", "是"])
def test_yes_is_understood_however_it_is_spelt(answer: Any) -> None:
    assert s_of(YES_NO, answer) == 1


@pytest.mark.parametrize("answer", ["no", "No", False, "false", "n", "否"])
def test_no_is_understood_however_it_is_spelt(answer: Any) -> None:
    assert s_of(YES_NO, answer) == 0


@pytest.mark.parametrize("answer", ["maybe", 1, 0, [], ["yes"], "yes no", {"value": {"value": "yes"}}])
def test_what_is_neither_yes_nor_no_is_refused(answer: Any) -> None:
    refusal(YES_NO, answer)


def test_yes_and_no_earn_what_the_standard_says() -> None:
    partly = {"type": "yes_no", "scores": {"yes": 0.25, "no": 0.75}}
    assert s_of(partly, "yes") == Fraction(1, 4)
    assert s_of(partly, "no") == Fraction(3, 4)


@pytest.mark.parametrize(
    ("level", "s"),
    [(0, Fraction(0)), (1, Fraction(1, 5)), (3, Fraction(3, 5)), (5, Fraction(1)), (4.0, Fraction(4, 5))],
)
def test_a_level_is_worth_a_fifth_each(level: Any, s: Fraction) -> None:
    assert s_of(SCALE, level) == s


@pytest.mark.parametrize("answer", [6, -1, 2.5, "3", True, float("nan"), 10**400, []])
def test_a_level_off_the_scale_is_refused_with_what_would_be_right(answer: Any) -> None:
    assert "give a whole number from 0 to 5" in refusal(SCALE, answer)


@pytest.mark.parametrize(
    ("seconds", "s"),
    [
        (0, Fraction(1)),
        (2.4, Fraction(1)),
        (3, Fraction(1)),
        (3.0, Fraction(1)),
        (Decimal("3.00000000000000000001"), Fraction(3, 5)),
        (10, Fraction(3, 5)),
        (Decimal("10.0001"), Fraction(0)),
        (10**9, Fraction(0)),
    ],
)
def test_the_first_band_that_holds_the_seconds_decides_both_ends_included(seconds: Any, s: Fraction) -> None:
    assert s_of(measured("duration_seconds", GREETING), seconds) == s


def test_listed_order_decides_not_size() -> None:
    gaze: list[dict[str, Any]] = [
        {"min": 1, "max": 3, "score": 1},
        {"min": 3, "max": 5, "score": 0.6},
        {"min": 0, "max": 1, "score": 0.3},
        {"min": 5, "max": None, "score": 0.3},
    ]
    assert [s_of(measured("duration_seconds", gaze), t) for t in (0.5, 1, 3, 4, 5, 6)] == [
        Fraction(3, 10),
        Fraction(1),
        Fraction(1),
        Fraction(3, 5),
        Fraction(3, 5),
        Fraction(3, 10),
    ]
    worst_first = measured("duration_seconds", list(reversed(GREETING)))
    assert s_of(worst_first, 3) == Fraction(3, 5)


@pytest.mark.parametrize("answer", [-0.1, "2.4", True, float("inf"), [2], "fast"])
def test_seconds_must_be_a_number_of_at_least_zero(answer: Any) -> None:
    assert "seconds" in refusal(measured("duration_seconds", GREETING), answer)


def test_an_answer_in_a_hole_of_the_standard_is_refused_and_never_scored_zero() -> None:
    holed = measured(
        "duration_seconds", [{"min": 0, "max": 3, "score": 1}, {"min": 5, "max": None, "score": 0}]
    )
    assert s_of(holed, 3) == 1
    assert "4 lies in no band (0..3, 5..)" in refusal(holed, 4)


def test_a_count_takes_whole_numbers_and_bands() -> None:
    jewellery = measured("count", [{"min": 0, "max": 3, "score": 1}, {"min": 4, "max": None, "score": 0}])
    assert [s_of(jewellery, n) for n in (0, 3, 3.0, 4, 100)] == [1, 1, 1, 0, 0]
    for wrong in (2.5, -1, "3", True):
        assert "whole number" in refusal(jewellery, wrong)


def test_a_count_without_bands_is_recorded_and_not_scored() -> None:
    sheet = scored(document(item("A", 0, measured("count", [])), item("B", 5)), A=7, B="yes")
    assert (sheet.items[0].state, sheet.items[0].s) == ("unscored", None)
    assert sheet.score.raw == 100


def test_a_number_may_be_negative_where_its_bands_are() -> None:
    freezer = measured(
        "number", [{"min": None, "max": -18, "score": 1}, {"min": -18, "max": None, "score": 0}]
    )
    assert [s_of(freezer, t) for t in (-25.5, -18, -17.9)] == [1, 1, 0]


def test_a_choice_earns_its_option_and_null_leaves_both_sums() -> None:
    tidy = options("choice", {"good": 1, "fair": 0.6, "unclear": None})
    doc = document(item("A", 10, tidy), item("B", 10))
    assert s_of(tidy, "fair") == Fraction(3, 5)
    sheet = scored(doc, A="unclear", B="yes")
    assert (sheet.score.raw, sheet.possible, sheet.coverage) == (100, 10, Fraction(1, 2))
    assert sheet.items[0].state == "unscored"
    assert "choose one of good, fair, unclear" in refusal(tidy, "bad")


def test_several_choices_add_up_and_stay_within_zero_and_one() -> None:
    extras = options("multi_choice", {"water": 0.4, "seat": 0.4, "paper": 0.4, "shout": -0.5})
    picks: list[list[str]] = [
        [],
        ["water"],
        ["water", "seat"],
        ["water", "seat", "paper"],
        ["shout"],
        ["shout", "seat"],
    ]
    assert [s_of(extras, pick) for pick in picks] == [0, Fraction(2, 5), Fraction(4, 5), 1, 0, 0]
    assert s_of(extras, "seat") == Fraction(2, 5)
    assert "twice" in refusal(extras, ["seat", "seat"])
    assert "choose one of" in refusal(extras, ["sofa"])
    assert "list of options" in refusal(extras, 3)


def test_several_choices_may_deduct_from_full_marks() -> None:
    faults = options("multi_choice", {"dust": 0.3, "smell": 0.5, "noise": 0.4, "other": None}, mode="deduct")
    picks: list[list[str]] = [[], ["dust"], ["dust", "smell"], ["dust", "smell", "noise"], ["dust", "other"]]
    assert [s_of(faults, pick) for pick in picks] == [1, Fraction(7, 10), Fraction(1, 5), 0, Fraction(7, 10)]
    assert s_of(faults, ["other"]) is None


def test_occurrences_are_deducted_down_to_nothing_and_no_further() -> None:
    phone_in_hand = {"type": "deduction", "per_occurrence": 1.5}
    assert [s_of(phone_in_hand, n, weight=6) for n in (0, 1, 3, 4, 1000)] == [
        1,
        Fraction(3, 4),
        Fraction(1, 4),
        0,
        0,
    ]
    sheet = scored(document(item("A", 7, {"type": "deduction", "per_occurrence": 0.3})), A=3)
    assert sheet.items[0].earned == Fraction(61, 10)
    assert sheet.items[0].lost == Fraction(9, 10)
    assert sheet.items[0].s == Fraction(61, 70)
    for wrong in (-1, 1.5, "2", False):
        assert "number of occurrences" in refusal(phone_in_hand, wrong)


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("photo", ["sha256:aa", "sha256:bb"]),
        ("photo", "sha256:aa"),
        ("photo", {"evidence": ["sha256:aa"]}),
        ("text", "好 fine"),
        ("signature", "sha256:cc"),
        ("datetime", "2026-11-21T09:00:00+08:00"),
        ("datetime", "2026-11-21"),
        ("datetime", "09:30"),
        ("instruction", True),
        ("instruction", "read"),
    ],
)
def test_recorded_answers_are_kept_and_never_scored(kind: str, answer: Any) -> None:
    sheet = scored(document(item("A", 0, {"type": kind}), item("B", 5)), A=answer, B="no")
    assert sheet.items[0].state == "unscored"
    assert (sheet.score.raw, sheet.possible) == (0, 5)


@pytest.mark.parametrize(
    ("kind", "answer", "said"),
    [
        ("photo", [1], "photo references"),
        ("photo", ["a"] * 3, "at most 2"),
        ("text", 5, "text"),
        ("text", "x" * 11, "at most 10"),
        ("datetime", "yesterday", "2026-11-21T09:00:00+08:00"),
        ("signature", ["a"], "text"),
    ],
)
def test_recorded_answers_of_the_wrong_kind_are_refused(kind: str, answer: Any, said: str) -> None:
    limits = {"photo": {"max_photos": 2}, "text": {"max_chars": 10}}.get(kind, {})
    assert said in refusal({"type": kind, **limits}, answer)


@pytest.mark.parametrize(
    "blank",
    [None, "", "  ", {"value": ""}, {"value": None}, {"note": "later"}, {"value": None, "evidence": []}],
)
def test_a_blank_answer_is_no_answer(blank: Any) -> None:
    assert scored(document(item("A")), A=blank).items[0].state == "unanswered"


def test_an_answer_may_come_with_note_and_evidence() -> None:
    full = {"value": "yes", "note": "smiled", "evidence": ["sha256:aa"]}
    assert scored(document(item("A")), A=full).score.raw == 100
    assert "note must be text" in refusal(YES_NO, {"value": "yes", "note": 5})
    assert "evidence must be a list" in refusal(YES_NO, {"value": "yes", "evidence": "sha256:aa"})
    assert 'unknown key "valeu"' in refusal(YES_NO, {"valeu": "yes"})


@pytest.mark.parametrize("word", ["na", "NA", "n/a", "N/A", " na ", "不适用"])
def test_not_applicable_is_understood_where_it_is_allowed(word: str) -> None:
    assert scored(document(item("A", na_allowed=True)), A=word).items[0].state == "na"
    assert "not applicable is not allowed" in refusal(YES_NO, word, na_allowed=False)


def test_an_option_called_na_is_that_option() -> None:
    tidy = options("choice", {"good": 1, "na": 0.5})
    assert s_of(tidy, "na") == Fraction(1, 2)


def test_options_may_be_numbers() -> None:
    stars = {"type": "choice", "options": [{"value": 1, "score": 0.2}, {"value": 2.5, "score": 1}]}
    assert s_of(stars, 1) == Fraction(1, 5)
    assert s_of(stars, Decimal("2.50")) == 1
    assert s_of(stars, "1") == Fraction(1, 5)
