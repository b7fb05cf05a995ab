"""Breaks in series and figures of items, against SciPy, and against what chance alone does."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from scoring.stats.changes import change_of_rates, change_of_scores
from scoring.stats.items import figures
from scoring.stats.undefined import Undefined

STEP = [88.0, 91.5, 86.2, 90.1, 89.9, 87.3, 78.2, 80.4, 77.7, 79.9]


def test_the_break_of_scores_is_the_largest_t_of_all() -> None:
    found = change_of_scores(STEP)
    each = [stats.ttest_ind(STEP[:k], STEP[k:]).pvalue for k in range(1, len(STEP))]
    assert found.index == 6
    assert found.p == pytest.approx(min(each) * 9, rel=1e-9)
    assert [found.before, found.after] == pytest.approx([np.mean(STEP[:6]), np.mean(STEP[6:])])


def test_one_last_bad_visit_is_a_break() -> None:
    values = [88.0, 89.5, 88.2, 90.1, 89.9, 87.3, 88.8, 89.4, 41.0]
    found = change_of_scores(values)
    assert found.index == 8
    assert found.after == pytest.approx(41.0)
    assert found.p < 0.001


def test_a_perfect_step_is_certain_and_no_division_by_zero() -> None:
    assert change_of_scores([90.0] * 5 + [70.0] * 5).p == 0.0


@pytest.mark.parametrize("values", [[], [80.0] * 5, [80.0] * 12, [1e9 + 0.1] * 8])
def test_no_break_of_scores_where_there_is_none_to_see(values: list[float]) -> None:
    with pytest.raises(Undefined):
        change_of_scores(values)


def test_the_break_of_rates_is_fishers_smallest_p() -> None:
    x, n = [9, 10, 0, 8, 4, 3, 5], [10, 11, 0, 9, 9, 10, 11]
    found = change_of_rates(x, n)
    each = {}
    for k in (1, 3, 4, 5, 6):  # a break before the empty period is the same as after it
        a, b, c, d = sum(x[:k]), sum(n[:k]), sum(x[k:]), sum(n[k:])
        each[k] = stats.fisher_exact([[a, b - a], [c, d - c]]).pvalue
    assert found.index == min(each, key=lambda k: each[k]) == 4
    assert found.p == pytest.approx(min(each.values()) * 5, rel=1e-9)
    assert [found.before, found.after] == pytest.approx([27 / 30, 12 / 30])


@pytest.mark.parametrize(("x", "n"), [([], []), ([3], [4]), ([3, 0], [4, 0]), ([4, 4], [4, 4]), ([0, 0], [4, 4])])
def test_no_break_of_rates_where_there_is_none_to_see(x: list[int], n: list[int]) -> None:
    with pytest.raises(Undefined):
        change_of_rates(x, n)


def test_of_stable_series_no_more_than_promised_are_called_changed() -> None:
    random = np.random.default_rng(20261122)
    scores = [change_of_scores(random.normal(85, 6, 24).tolist()).p for _ in range(2000)]
    rates = []
    for _ in range(2000):
        n = random.integers(1, 12, 12)
        x = random.binomial(n, 0.8)
        if 0 < x.sum() < n.sum():
            rates.append(change_of_rates(x.tolist(), n.tolist()).p)
    for ps in (scores, rates):
        assert np.mean(np.array(ps) <= 0.05) <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / len(ps))


def test_item_figures_are_those_of_numpy() -> None:
    random = np.random.default_rng(7)
    skill = random.normal(0, 1, 200)
    marks = (skill[:, None] + random.normal(0, 1, (200, 5)) > [-1, 0, 0.5, 1, -9]).astype(float)
    marks[:, 3] = random.permutation(marks[:, 3])  # goes with nothing
    marks[::4, 1] = np.nan
    weights = np.array([1.0, 2, 3, 2, 1])
    found = figures(marks, weights)
    rest = np.array([np.delete(row, 1) @ np.delete(weights, 1) / 7 for row in marks])
    there = ~np.isnan(marks[:, 1])
    assert found[1].n == 150
    assert found[1].discrimination == pytest.approx(np.corrcoef(marks[there, 1], rest[there])[0, 1], abs=1e-12)
    assert found[0].mean == pytest.approx(marks[:, 0].mean())
    assert found[0].ceiling == pytest.approx((marks[:, 0] == 1).mean())
    assert found[0].floor == pytest.approx((marks[:, 0] == 0).mean())
    assert abs(found[3].discrimination or 0) < 0.15 < (found[0].discrimination or 0)
    assert (found[4].ceiling, found[4].discrimination) == (1.0, None)
    assert found[4].why == ("每次得分都相同", "every visit scored it the same")


def test_items_that_were_hardly_scored_say_so() -> None:
    marks = np.full((12, 2), np.nan)
    marks[:9, 0] = [0, 1] * 4 + [0]
    found = figures(marks, np.array([1.0, 1.0]))
    assert (found[0].n, found[0].discrimination, found[0].why) == (
        9,
        None,
        ("不足 10 次评分", "fewer than 10 scored visits"),
    )
    assert (found[1].n, found[1].mean, found[1].why) == (0, None, ("从未评分", "it was never scored"))
