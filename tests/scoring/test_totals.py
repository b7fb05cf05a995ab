"""Golden examples for sums, coverage, bonus, methods, bands, gates and display."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from scoring import AnswersError, load_standard, score
from tests.scoring.factories import SCALE, YES_NO, document, item, options, scored, stage


def test_the_total_is_the_weighted_mean_in_percent() -> None:
    sheet = scored(document(item("A", 3, SCALE), item("B", 1), item("C", 4)), A=4, B="yes", C="no")
    assert sheet.score.raw == Fraction(100 * (3 * 4 + 5), 5 * 8) == Fraction(85, 2)
    assert (sheet.earned, sheet.possible, sheet.coverage) == (Fraction(17, 5), 8, 1)
    assert sheet.to_dict()["score"]["raw"] == "85/2"
    assert sheet.to_dict()["score"]["raw_decimal"] == 42.5


def test_not_applicable_and_unanswered_leave_both_sums_and_lower_coverage() -> None:
    doc = document(item("A", 6), item("B", 3), item("C", 1))
    sheet = scored(doc, A="yes", B="na")
    assert (sheet.score.raw, sheet.earned, sheet.possible) == (100, 6, 6)
    assert sheet.coverage == Fraction(3, 5)
    assert [row.state for row in sheet.items] == ["scored", "na", "unanswered"]
    assert [row.earned for row in sheet.items] == [6, None, None]


@pytest.mark.parametrize("answers", [{}, {"A": "na", "B": "na"}, {"C": "yes"}])
def test_without_weight_there_is_no_score_rather_than_zero_or_a_hundred(answers: dict[str, Any]) -> None:
    sheet = scored(document(item("A", 6), item("B", 3), item("C", 0)), **answers)
    total = sheet.score
    assert (total.raw, total.final, total.display, total.band, total.passed) == (None,) * 5
    assert sheet.coverage == 0
    assert sheet.to_dict()["score"]["raw"] is None


def test_a_standard_that_weighs_nothing_has_no_coverage_either() -> None:
    assert scored(document(item("A", 0)), A="yes").coverage is None


def test_weight_zero_is_recorded_with_its_score_outside_the_sums() -> None:
    sheet = scored(document(item("A", 0), item("B", 2)), A="no", B="yes")
    assert sheet.score.raw == 100
    row = sheet.items[0]
    assert (row.state, row.s, row.earned, row.lost) == ("unscored", 0, None, None)


def test_an_unanswered_required_item_refuses_the_audit() -> None:
    doc = document(item("A", required=True), item("B", required=True), item("C"))
    with pytest.raises(AnswersError) as refused:
        scored(doc, A="yes")
    assert [problem.line("en") for problem in refused.value.problems] == [
        "B: is required and has no answer; answer it"
    ]
    assert scored(doc, A="yes", B="na").score.raw == 100


def test_a_required_instruction_asks_for_nothing() -> None:
    doc = document(item("A", 0, {"type": "instruction"}, required=True), item("B"))
    sheet = scored(doc, B="yes")
    assert sheet.items[0].state == "unscored"


def test_stages_dimensions_and_aspects_follow_the_same_rule() -> None:
    rows = [
        item("A", 2, dimension="skill", aspect="process"),
        item("B", 3, stage="s2", dimension="courtesy", aspect="process"),
        item("C", 5, stage="s2", dimension="skill"),
        item("D", 1, stage="s3", dimension="own_words"),
    ]
    sheet = scored(document(*rows), A="yes", B="no", C="yes")
    assert [(row.code, row.score) for row in sheet.stages] == [
        ("s1", 100),
        ("s2", Fraction(125, 2)),
        ("s3", None),
    ]
    assert [(row.code, row.score) for row in sheet.dimensions] == [
        ("skill", 100),
        ("courtesy", 0),
        ("own_words", None),
    ]
    assert [(row.code, row.score) for row in sheet.aspects] == [("process", 40)]
    assert [row.coverage for row in sheet.stages] == [1, 1, 0]


def test_stages_come_in_their_own_order() -> None:
    stages = [stage("s2") | {"order": 2}, stage("s1") | {"order": 1}]
    sheet = scored(document(item("A"), item("B", stage="s2"), stages=stages), A="yes")
    assert [row.code for row in sheet.stages] == ["s1", "s2"]


def test_a_bonus_adds_to_earned_and_never_to_possible() -> None:
    doc = document(item("A", 8, SCALE), item("B", 1, bonus=True))
    sheet = scored(doc, A=4, B="yes")
    assert (sheet.score.raw, sheet.earned, sheet.possible, sheet.coverage) == (
        Fraction(185, 2),
        Fraction(37, 5),
        8,
        1,
    )
    assert scored(doc, A=4, B="no").score.raw == 80
    assert scored(doc, A=5, B="yes").score.raw == 100
    assert scored(doc, A=5, B="yes").earned == 9
    assert scored(doc, B="yes").score.raw is None
    assert sheet.items[1].lost == 0


def test_sections_are_scored_first_and_then_weighed() -> None:
    stages = [stage("s1", weight=70), stage("s2", weight=30)]
    rows = [item("A", 1), item("B", 3, SCALE), item("C", 50, stage="s2")]
    doc = document(*rows, stages=stages, method="weighted_sections")
    sheet = scored(doc, A="yes", B=3, C="no")
    assert [row.score for row in sheet.stages] == [70, 0]
    assert sheet.score.raw == 49
    assert scored(doc, A="yes", B=3, C="na").score.raw == 70
    assert scored(doc).score.raw is None


def test_points_are_a_sum_and_not_a_share() -> None:
    bands = [{"code": "high", "min": 12}, {"code": "low", "min": 0}]
    doc = document(item("A", 10, SCALE), item("B", 150), method="points", bands=bands, pass_mark=12)
    sheet = scored(doc, A=4)
    assert (sheet.score.raw, sheet.score.band, sheet.score.passed) == (8, "low", False)
    assert sheet.stages[0].score == 8
    assert scored(doc, A=5, B="yes").score.raw == 160


def test_a_bonus_lifts_points_to_the_total_and_no_further() -> None:
    doc = document(item("A", 20), item("B", 5, bonus=True), method="points", total=22, pass_mark=10)
    assert scored(doc, A="yes", B="yes").score.raw == 22
    assert scored(doc, A="no", B="yes").score.raw == 5


def test_penalty_points_are_better_the_fewer_there_are() -> None:
    """Restaurant grades: A up to 13 points, B up to 27, C from 28."""
    bands = [{"code": "A", "min": 0}, {"code": "B", "min": 14}, {"code": "C", "min": 28}]
    found = {"type": "yes_no", "scores": {"yes": 1, "no": 0}}
    doc = document(
        *(item(code, weight, found) for code, weight in (("mice", 8), ("cold", 6), ("hands", 14))),
        method="points",
        direction="lower_is_better",
        bands=bands,
        pass_mark=27,
    )
    assert [scored(doc, mice=m, cold=c, hands=h).score.band for m, c, h in _NYN] == ["A", "A", "B", "C"]
    assert scored(doc, mice="yes", cold="yes", hands="no").score.passed is True
    assert scored(doc, mice="yes", cold="yes", hands="yes").score.passed is False
    capped = {**doc, "scoring": {**doc["scoring"], "critical_policy": {"mode": "cap", "cap": 30}}}
    capped["items"] = [{**capped["items"][0], "critical": True}, *capped["items"][1:]]
    sheet = scored(capped, mice="no", cold="no", hands="no")
    assert (sheet.score.raw, sheet.score.final, sheet.score.band) == (0, 30, "C")


_NYN = [("no", "no", "no"), ("yes", "no", "no"), ("yes", "yes", "no"), ("yes", "yes", "yes")]


def test_bands_are_half_open_and_compared_on_the_exact_value() -> None:
    share = {"type": "choice", "options": [{"value": v, "score": v} for v in (0.8, 0.79999, 0.9, 0.1)]}
    doc = document(item("A", 10, share))
    assert scored(doc, A=0.8).score.band == "good"
    assert scored(doc, A=0.79999).score.band == "pass"
    assert scored(doc, A=0.9).score.band == "excellent"
    assert scored(doc, A=0.1).score.band == "fail"


@pytest.mark.parametrize(
    ("share", "decimals", "shown", "band"),
    [
        (0.89996, 2, "89.996", "good"),
        (0.899949, 2, "89.99", "good"),
        (0.9, 2, "90.00", "excellent"),
        (0.90001, 2, "90.00", "excellent"),
        (0.8999999996, 2, "89.99999996", "good"),
        (0.86665, 2, "86.67", "good"),
        (0.86664999, 2, "86.66", "good"),
        (0.895, 0, "89.5", "good"),
        (0.884, 0, "88", "good"),
        (0.125, 0, "13", "fail"),
        (0.59999, 1, "59.999", "fail"),
    ],
)
def test_the_display_rounds_half_up_but_never_into_another_band(
    share: float, decimals: int, shown: str, band: str
) -> None:
    doc = document(item("A", 10, options("choice", {"x": share})), decimals=decimals)
    total = scored(doc, A="x").score
    assert (total.display, total.band) == (shown, band)


def test_the_display_never_contradicts_a_pass_mark_between_bands() -> None:
    doc = document(item("A", 10, options("choice", {"x": 0.74999, "y": 0.75})), pass_mark=75, decimals=1)
    assert (scored(doc, A="x").score.display, scored(doc, A="x").score.passed) == ("74.999", False)
    assert (scored(doc, A="y").score.display, scored(doc, A="y").score.passed) == ("75.0", True)


def test_below_the_lowest_band_there_is_none() -> None:
    doc = document(item("A"), bands=[{"code": "ok", "min": 50}])
    assert scored(doc, A="no").score.band is None


def test_without_marks_nothing_passes_or_fails() -> None:
    assert scored(document(item("A"), pass_mark=None), A="no").score.passed is None


def test_a_gated_stage_must_pass_besides_the_total() -> None:
    stages = [stage("s1"), stage("s2", pass_mark=50)]
    doc = document(item("A", 9), item("B", 1, SCALE, stage="s2"), stages=stages)
    good, poor = scored(doc, A="yes", B=3), scored(doc, A="yes", B=2)
    assert (good.score.final, good.score.passed, good.stages[1].passed) == (96, True, True)
    assert (poor.score.final, poor.score.passed, poor.stages[1].passed) == (94, False, False)
    assert poor.stages[0].passed is None
    absent = scored(doc, A="yes", B="na")
    assert (absent.score.passed, absent.stages[1].passed) == (True, None)
    assert scored(doc, A="no", B=5).score.passed is False


HYGIENE = [
    {"code": c, "min": m} for c, m in (("5", 0), ("4", 16), ("3", 21), ("2", 31), ("1", 41), ("0", 51))
]


def hygiene(**limits: Any) -> dict[str, Any]:
    """Food-hygiene rating: three areas, penalty points, and the worst area limits the rating."""
    found = options("choice", {str(n): n / 25 for n in (0, 5, 10, 15, 20)})
    rows = [item(code, 25, found, stage=code) for code in ("hygiene", "structure", "management")]
    return document(
        *rows,
        method="points",
        direction="lower_is_better",
        bands=HYGIENE,
        pass_mark=20,
        band_limits=[
            {"limit": 5, "best_band": "4"},
            {"limit": 10, "best_band": "2"},
            limits or {"limit": 15, "best_band": "1"},
        ],
    )


@pytest.mark.parametrize(
    ("points", "total", "rating"),
    [
        ((5, 5, 5), 15, "5"),
        ((10, 0, 5), 15, "4"),
        ((15, 0, 0), 15, "2"),
        ((20, 0, 0), 20, "1"),
        ((10, 10, 5), 25, "3"),
    ],
)
def test_the_worst_stage_limits_the_best_band(points: tuple[int, ...], total: int, rating: str) -> None:
    answers = {code: str(n) for code, n in zip(("hygiene", "structure", "management"), points, strict=True)}
    sheet = scored(hygiene(), **answers)
    assert (sheet.score.final, sheet.score.band) == (total, rating)
    if rating != "5":
        assert bool(sheet.score.limited_by) == (sheet.score.band_of_score != rating)


def test_a_band_beyond_the_pass_mark_never_passes() -> None:
    sheet = scored(hygiene(), hygiene="15", structure="0", management="0")
    assert (sheet.score.band_of_score, sheet.score.band, sheet.score.limited_by) == ("5", "2", ("hygiene",))
    assert sheet.score.passed is False


def test_a_limit_on_one_stage_works_in_percent_too() -> None:
    limits = [{"stage": "s2", "limit": 60, "best_band": "pass"}]
    doc = document(item("A", 9), item("B", 1, SCALE, stage="s2"), band_limits=limits)
    assert scored(doc, A="yes", B=3).score.band == "excellent"
    limited = scored(doc, A="yes", B=2)
    assert (limited.score.band, limited.score.band_of_score, limited.score.passed) == (
        "pass",
        "excellent",
        True,
    )
    assert limited.score.limited_by == ("s2",)


def test_every_problem_is_reported_at_once() -> None:
    doc = document(item("A", 5, SCALE), item("B", required=True), item("C", na_allowed=False))
    with pytest.raises(AnswersError) as refused:
        score(load_standard(doc), {"A": 9, "C": "na", "D1": "yes"})
    assert [problem.item for problem in refused.value.problems] == ["D1", "A", "B", "C"]


def test_yes_no_needs_no_scores_to_mean_one_and_nothing() -> None:
    plain = document(item("A", 1, {"type": "yes_no"}), item("B", 1, YES_NO))
    assert scored(plain, A="yes", B="no").score.raw == 50
