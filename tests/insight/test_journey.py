"""The customer's way: yield, importance and performance, expectation and perception."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from audits.capture.expectations import Pairs
from audits.insight.journey.gaps import summed
from audits.insight.journey.sentences import first_to_mend, gap_words, mend_words, through, together
from audits.insight.journey.study import walk
from audits.insight.journey.values import StageRate, Way, Weighed
from audits.insight.studies.sheets import Sheets
from saas.kernel.words import Words
from scoring import load_standard
from tenants.standards.library import library_entry
from tests.arrange import BEGINNING, House, record, run_jobs

PAGE = "/overview/journey"
NAMES = {"a": Words("甲", "A"), "b": Words("乙", "B")}


def way(*rates: tuple[int, int], observed: float = 0.5) -> Way:
    stages = tuple(StageRate(code, 60.0, False, n, passed, 1.0) for code, (passed, n) in zip("ab", rates, strict=False))
    return Way(20, stages, observed, (), ())


def test_the_sentence_says_how_many_come_through_and_what_mending_brings() -> None:
    said = through(way((18, 20), (10, 20)), NAMES)
    assert said.zh.startswith("100 位顾客里约 45 位一路顺利。丢得最多的一步是“乙”：只有 50% 合格")
    assert said.zh.endswith("补好这一步，一路顺利的会到 90 位。")
    assert "About 45 of 100" in said.en
    assert "都一路顺利" in through(way((20, 20), (20, 20)), NAMES).zh
    assert "没有合格线" in through(Way(3, None, None, (), ()), NAMES).zh


def test_what_was_seen_stands_beside_the_product() -> None:
    apart = together(way((18, 20), (10, 20), observed=0.44))
    joined = together(way((18, 20), (10, 20), observed=0.6))
    assert apart is not None
    assert joined is not None
    assert "相符" in apart.zh
    assert "失误集中在同一些到访里" in joined.zh


def test_a_stage_that_was_not_scored_did_not_fail() -> None:
    standard = load_standard(library_entry("BANK-BRANCH").document)
    stages = sorted(standard.stages, key=lambda stage: stage.order)
    marks = np.full((4, len(standard.items)), 1.0)
    scores = np.full((4, len(stages)), 100.0)
    scores[0, 0], scores[1, 0], scores[2, 1] = 10.0, np.nan, 10.0
    made = walk(Sheets(standard, marks, [{} for _ in standard.items], scores, 4))
    assert made.stages
    assert [(s.n, s.passed, s.through) for s in made.stages[:2]] == [(3, 2, 0.75), (4, 3, 0.5)]
    assert made.observed == 0.5
    again = Way.from_dict(json.loads(json.dumps(made.to_dict())))
    assert again.to_dict() == made.to_dict()


def test_what_matters_and_is_weak_comes_first() -> None:
    rows = [
        Weighed("item", "a", 10.0, 60.0, 0.1, 50), Weighed("item", "b", 10.0, 50.0, 0.9, 50),
        Weighed("item", "c", 2.0, 20.0, 0.8, 50), Weighed("item", "d", 10.0, 95.0, 0.1, 50),
    ]  # fmt: skip
    assert [row.code for row in first_to_mend(rows, by_pull=False)] == ["b"]
    assert [row.code for row in first_to_mend(rows, by_pull=True)] == ["c", "b"]
    assert mend_words(first_to_mend(rows, by_pull=False), NAMES).zh == "最值得先改：乙。"
    assert first_to_mend([], by_pull=False) == []
    assert mend_words([], NAMES).zh == "没有一项既重要又偏弱。"


def test_gaps_are_paired_and_only_clear_ones_are_named() -> None:
    pairs = [
        Pairs("courtesy", 4, 3, 12), Pairs("courtesy", 5, 4, 6), Pairs("courtesy", 4, 4, 2),
        Pairs("comfort", 3, 4, 1), Pairs("comfort", 4, 3, 1),
    ]  # fmt: skip
    made = summed(pairs)
    assert [one.dimension for one in made] == ["courtesy", "comfort"]
    first, second = made
    gaps = [-1.0] * 18 + [0.0] * 2
    half = 2.093 * np.std(gaps, ddof=1) / np.sqrt(20)  # Student's t, 19 degrees of freedom
    assert first.n == 20
    assert first.gap == pytest.approx(-0.9)
    assert first.high == pytest.approx(-0.9 + half, abs=1e-4)
    assert second.gap == 0
    said = gap_words(made, {"courtesy": Words("礼貌", "Courtesy")}).zh
    assert said.startswith("1 个维度确实低于期望，差得最多的是礼貌")
    assert gap_words(made[1:], {}).zh == "没有哪个维度确实低于期望。"


@pytest.fixture
def visited(house: House) -> House:
    """Twelve visits, half of them bad from the door on."""
    stage = min(house.document["stages"], key=lambda s: s["order"])["code"]
    worst: dict[str, Any] = {}
    for item in house.document["items"]:
        if item["stage"] == stage and item["response"]["type"] == "scale_0_5":
            worst[item["code"]] = 0
        elif item["stage"] == stage and item["response"]["type"] == "yes_no":
            worst[item["code"]] = "no"
    for visit in range(12):
        branch = ("N1", "N2", "S1", "S2")[visit % 4]
        answers = worst if visit % 2 else {}
        record(house, branch, answers=answers, started=BEGINNING + timedelta(days=visit))
    run_jobs(house.app)
    return house


def test_the_page_shows_funnel_and_matrix_of_the_readers_unit(visited: House) -> None:
    for role, visits in (("tenant_admin", 12), ("branch_manager", 3)):
        reader = visited.sign_in_as(role)
        assert f'hx-post="{PAGE}/make"' in reader.get(PAGE).text
        reader.submit(f"{PAGE}/make", {})
        run_jobs(visited.app)
        page = reader.get(PAGE).text
        assert f"依据 {visits} 张检查单" in page
        assert 'class="chart-funnel"' in page
        assert 'class="chart-scatter"' in page
        assert "这份标准没有问顾客期望" in page
    by_stage = visited.sign_in_as("tenant_admin").get(f"{PAGE}?of=stage&importance=pull").text
    assert "与总体的相关</strong>" in by_stage
    assert visited.sign_in_as("auditor").get(PAGE).status_code == 403


def test_without_visits_it_says_what_to_do(house: House) -> None:
    reader = house.sign_in_as("tenant_admin")
    reader.submit(f"{PAGE}/make", {})
    run_jobs(house.app)
    assert "这段时间还没有检查单" in reader.get(PAGE).text
