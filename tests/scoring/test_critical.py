"""One-vote veto 一票否决: what a critical failure does, and what it leaves alone."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from tests.scoring.factories import SCALE, document, item, options, scored, stage


def audit(policy: dict[str, Any] | None, answer: Any = "no", **scoring: Any) -> Any:
    """Stage s1 earns 80 of 80 besides the veto; the veto item (10) and 10 more are in s2."""
    rows = [
        item("A", 80),
        item("V", 10, stage="s2", critical=True, critical_fail_at=0),
        item("B", 10, stage="s2"),
    ]
    return scored(document(*rows, critical_policy=policy, **scoring), A="yes", V=answer, B="yes")


@pytest.mark.parametrize(
    ("policy", "final", "band", "passed"),
    [
        ({"mode": "cap", "cap": 59.9}, Fraction(599, 10), "fail", False),
        ({"mode": "cap", "cap": 95}, Fraction(90), "excellent", True),
        ({"mode": "zero"}, Fraction(0), "fail", False),
        ({"mode": "zero_stage"}, Fraction(80), "good", True),
        ({"mode": "flag_only"}, Fraction(90), "excellent", True),
        (None, Fraction(90), "excellent", True),
    ],
)
def test_a_failure_acts_after_the_sums_and_leaves_the_raw_score(
    policy: dict[str, Any] | None, final: Fraction, band: str, passed: bool
) -> None:
    sheet = audit(policy)
    assert (sheet.score.raw, sheet.score.final) == (90, final)
    assert (sheet.score.band, sheet.score.passed) == (band, passed)
    assert sheet.critical_failures == ("V",)
    assert sheet.items[1].critical_failure


@pytest.mark.parametrize("mode", ["cap", "zero", "zero_stage", "flag_only"])
def test_sub_scores_are_never_altered(mode: str) -> None:
    policy = {"mode": mode, "cap": 10} if mode == "cap" else {"mode": mode}
    sheet = audit(policy)
    assert [row.score for row in sheet.stages] == [100, 50]
    assert [row.critical_failures for row in sheet.stages] == [0, 1]
    assert [row.zeroed for row in sheet.stages] == [False, mode == "zero_stage"]


def test_raw_and_final_are_both_shown() -> None:
    shown = audit({"mode": "cap", "cap": 59.9}).to_dict()["score"]
    assert (shown["raw"], shown["raw_display"]) == ("90", "90.00")
    assert (shown["final"], shown["display"]) == ("599/10", "59.90")


@pytest.mark.parametrize("answer", ["yes", "na", None])
def test_yes_not_applicable_and_unanswered_are_no_failure(answer: Any) -> None:
    sheet = audit({"mode": "zero"}, answer)
    assert sheet.critical_failures == ()
    assert sheet.score.final == sheet.score.raw == 100


@pytest.mark.parametrize(("level", "failed"), [(0, True), (1, True), (2, True), (3, False)])
def test_a_score_at_the_threshold_fails(level: int, failed: bool) -> None:
    doc = document(item("A", 5, SCALE, critical=True, critical_fail_at=0.4), critical_policy={"mode": "zero"})
    assert bool(scored(doc, A=level).critical_failures) is failed


def test_the_threshold_is_zero_unless_said() -> None:
    doc = document(item("A", 5, SCALE, critical=True))
    assert [bool(scored(doc, A=level).critical_failures) for level in (0, 1)] == [True, False]


def test_a_threshold_without_critical_means_nothing() -> None:
    assert scored(document(item("A", 5, SCALE, critical_fail_at=1)), A=0).critical_failures == ()


def test_an_item_of_weight_zero_can_veto() -> None:
    doc = document(item("A", 5), item("V", 0, critical=True), critical_policy={"mode": "zero"})
    sheet = scored(doc, A="yes", V="no")
    assert (sheet.score.raw, sheet.score.final, sheet.critical_failures) == (100, 0, ("V",))


def test_an_unscored_option_vetoes_nothing() -> None:
    choice = options("choice", {"bad": 0, "unclear": None})
    doc = document(item("A", 5), item("V", 5, choice, critical=True), critical_policy={"mode": "zero"})
    assert scored(doc, A="yes", V="unclear").score.final == 100


def test_without_a_score_there_is_nothing_to_cap_but_the_failure_is_listed() -> None:
    doc = document(item("V", 0, critical=True), critical_policy={"mode": "cap", "cap": 50})
    sheet = scored(doc, V="no")
    assert (sheet.score.raw, sheet.score.final, sheet.score.passed) == (None, None, None)
    assert sheet.critical_failures == ("V",)


def test_zero_stage_zeroes_the_stage_in_the_section_total() -> None:
    stages = [stage("s1", weight=60), stage("s2", weight=40)]
    sheet = audit({"mode": "zero_stage"}, stages=stages, method="weighted_sections")
    assert (sheet.score.raw, sheet.score.final) == (80, 60)
    assert [row.score for row in sheet.stages] == [100, 50]


def test_zero_stage_takes_the_stage_out_of_the_points() -> None:
    sheet = audit({"mode": "zero_stage"}, method="points")
    assert (sheet.score.raw, sheet.score.final) == (90, 80)


def test_a_zeroed_stage_does_not_pass_its_gate() -> None:
    stages = [stage("s1"), stage("s2", pass_mark=40)]
    assert audit({"mode": "flag_only"}, stages=stages).score.passed is True
    sheet = audit({"mode": "zero_stage"}, stages=stages)
    assert (sheet.score.final, sheet.stages[1].score, sheet.stages[1].passed) == (80, 50, False)
    assert sheet.score.passed is False
