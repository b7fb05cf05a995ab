"""Findings: what lost points, what it is worth, and in which words."""

from __future__ import annotations

import copy
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from audits.insight.answers import action_words, answer_words, excellent_words
from audits.reports.document import BranchReport, Comparison, Interval, Verdict
from audits.reports.losses import Visit, find_criticals, find_losses, points_lost
from audits.reports.release import released_answers
from audits.reports.rows import MOST_DETAILED, brief_findings, plan_rows
from audits.reports.sentences import about_gain, about_standing, standings
from scoring import load_standard, score
from tests.reports.samples import sample
from tests.reports.visits import answers_of, bank


def visit(label: str, answers: dict[str, Any], document: dict[str, Any] | None = None) -> Visit:
    return Visit(label, score(load_standard(document or bank()), answers).to_dict(), answers)


def item(code: str) -> dict[str, Any]:
    return next(one for one in bank()["items"] if one["code"] == code)


def test_the_points_of_all_findings_are_what_the_score_lacks() -> None:
    visits = [visit(f"day {n}", answers_of(n, 0.6)) for n in range(3)]
    raw = [Fraction(one.sheet["score"]["raw"]) for one in visits]
    found = find_losses(bank(), visits, "en")
    assert sum(Fraction(one.recoverable) for one in found) == 100 - sum(raw) / 3


def test_mending_an_item_gains_what_its_finding_promised() -> None:
    answers = answers_of(5, 0.6)
    before = visit("x", answers)
    found = find_losses(bank(), [before], "en")
    best = next(one for one in found if item(one.code)["response"]["type"] == "scale_0_5")
    after = visit("x", {**answers, best.code: 5})
    gained = Fraction(after.sheet["score"]["raw"]) - Fraction(before.sheet["score"]["raw"])
    assert gained == best.recoverable


@pytest.mark.parametrize("method", ["weighted_mean", "weighted_sections", "points"])
def test_points_lost_follow_the_standards_own_method(method: str) -> None:
    document = copy.deepcopy(bank())
    document["scoring"]["method"] = method
    if method == "weighted_sections":
        for place, stage in enumerate(document["stages"]):
            stage["weight"] = place + 1
    answers = answers_of(2, 0.6)
    sheet = visit("x", answers, document).sheet
    stages = {one["code"]: one["stage"] for one in document["items"]}
    lost = sum(points_lost(sheet, row["code"], stages[row["code"]]) for row in sheet["items"] if row["lost"])
    full = Fraction(sheet["possible"]) if method == "points" else 100
    assert lost == full - Fraction(sheet["score"]["raw"])


def test_findings_run_from_the_most_recoverable_and_count_failures() -> None:
    visits = [visit(f"day {n}", answers_of(n, 0.6)) for n in range(3)]
    found = find_losses(bank(), visits, "zh")
    assert [one.recoverable for one in found] == sorted((one.recoverable for one in found), reverse=True)
    for one in found:
        assert 1 <= one.failed <= one.of <= 3
        assert len(one.seen) == one.failed
        assert one.lost * one.failed == one.recoverable * 3


def test_a_failed_veto_item_is_a_critical_failure_with_its_visit() -> None:
    visits = [visit("03-01", answers_of(1, 0.9)), visit("03-02", answers_of(2, 0.9, fails=("BK-TX01",)))]
    (one,) = find_criticals(bank(), visits, "zh")
    assert one.code == "BK-TX01"
    assert [seen.visit for seen in one.seen] == ["03-02"]
    assert one.seen[0].answer == "否"


def test_notes_are_kept_back_when_they_are_not_released() -> None:
    answers = answers_of(1, 0.5)
    kept = Visit("x", visit("x", answers).sheet, answers, notes=False)
    assert all(not seen.note for one in find_losses(bank(), [kept], "zh") for seen in one.seen)


def test_full_marks_leave_no_finding() -> None:
    answers = {one["code"]: _best(one) for one in bank()["items"]}
    assert find_losses(bank(), [visit("x", answers)], "zh") == ()


def _best(one: dict[str, Any]) -> Any:
    response = one["response"]
    if response["type"] == "yes_no":
        return "yes"
    if response["type"] == "scale_0_5":
        return 5
    if response["type"] in ("duration_seconds", "count"):
        return response["bands"][0]["min"] if response["bands"] else 3
    return {"choice": "basic", "photo": ["sha256:1"], "text": "fine"}[response["type"]]


@pytest.mark.parametrize(
    ("code", "value", "lang", "words"),
    [
        ("BK-TX01", "no", "zh", "否"),
        ("BK-TX01", True, "en", "Yes"),
        ("BK-AR03", Decimal("2.40"), "zh", "2.4 秒"),
        ("BK-AR03", Decimal("30"), "en", "30 s"),
        ("BK-AR03", {"value": 686, "note": "slow"}, "zh", "686 秒（11 分 26 秒）"),
        ("BK-AR03", 120, "en", "120 s (2 min)"),
        ("BK-AR03", "na", "zh", "不适用"),
        ("BK-AR03", None, "en", "Not answered"),
        ("BK-AR04", 3, "zh", "3 级，客户到达柜台/面前时有礼貌性微笑"),
        ("BK-AR04", 2, "en", 'Level 2: somewhat better than "A forced smile only after the customer speaks"'),
        ("BK-CW04", 4, "zh", "4 件"),
        ("BK-OV01", "basic", "en", "Basic"),
    ],
)
def test_answers_are_said_in_the_words_of_the_standard(code: str, value: Any, lang: Any, words: str) -> None:
    assert answer_words(item(code), value).say(lang) == words


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        ("BK-AR03", "不超过 3 秒", "3 s or less"),
        ("BK-TX10", "120 至 150 字/分钟", "120 to 150 characters/min"),
        ("BK-SS01", "0 台", "0 machines"),
        ("BK-TX01", None, None),
    ],
)
def test_full_marks_are_said_as_a_limit(code: str, zh: str, en: str) -> None:
    said = excellent_words(item(code))
    assert (said and said.zh, said and said.en) == (zh, en)


def test_every_item_has_a_first_step_for_the_plan() -> None:
    for one in bank()["items"]:
        for lang in ("zh", "en"):
            assert action_words(one).say(lang).strip()


def test_released_answers_score_the_same_and_name_nobody() -> None:
    standard, answers = load_standard(bank()), answers_of(1, 0.7)
    released = released_answers(standard, answers)
    assert score(standard, released).score == score(standard, answers).score
    assert "李四" not in str(released)
    assert not any(isinstance(value, dict) for value in released.values())


def test_the_plan_names_each_item_once_and_vetoes_first() -> None:
    report, _ = sample("zh", 3, 0.6, fails=("BK-TX06", "BK-CD02"))
    rows = plan_rows(report)
    assert {row.code for row in rows[:2]} == {"BK-TX06", "BK-CD02"}
    assert len({row.code for row in rows}) == len(rows) == len(report.findings)


def test_equal_answers_are_said_once_with_their_visits() -> None:
    report, _ = sample("zh", 6, 0.4)
    for one in brief_findings(report):
        assert len({answer for answer, _ in one.seen}) == len(one.seen)
        assert sum(len(visits) for _, visits in one.seen) == one.finding.failed
    assert len(brief_findings(report)) == len(report.findings) - MOST_DETAILED


def with_differences(*spans: tuple[str, str] | None) -> BranchReport:
    report, _ = sample("en", 3, 0.8)
    groups = [
        Comparison(
            f"group {n}", Decimal(80), 9, 3, None, Interval(Decimal(s[0]), Decimal(s[1])) if s else None
        )
        for n, s in enumerate(spans)
    ]
    return replace(report, comparisons=tuple(groups))


@pytest.mark.parametrize(
    ("span", "verdict"),
    [
        (("1", "3"), Verdict.HIGHER),
        (("-3", "-1"), Verdict.LOWER),
        (("-1", "2"), Verdict.SAME),
        (("0", "2"), Verdict.SAME),
    ],
)
def test_a_difference_is_real_only_when_its_interval_leaves_out_zero(
    span: tuple[str, str], verdict: Verdict
) -> None:
    assert with_differences(span).comparisons[0].verdict is verdict


def test_a_limit_close_to_zero_never_contradicts_the_verdict() -> None:
    row = standings(with_differences(("0.03", "4")))[0]
    assert row.interval == "+0.03 to +4.0"
    assert row.verdict == "Really higher"


def test_the_answer_to_the_second_question_weighs_all_groups() -> None:
    assert about_standing(with_differences(("1", "2"), ("3", "4"))).startswith("Yes, really higher")
    assert about_standing(with_differences(("-1", "2"), ("-3", "4"))).startswith("No:")
    assert about_standing(with_differences(None, None)).startswith("We cannot tell yet")
    assert about_standing(with_differences(("1", "2"), ("-3", "4"))).startswith("It depends")


def test_the_promised_score_stays_within_the_scale() -> None:
    report, _ = sample("en", 1, 0.95)
    big = replace(report.findings[0], recoverable=Fraction(90))
    assert "reaches 100.0 (Excellent)" in about_gain(replace(report, findings=(big,)))
    few = replace(report.score, value=Fraction(5))
    assert "reaches 0.0 (Fail)" in about_gain(
        replace(report, findings=(big,), score=few, lower_is_better=True)
    )
