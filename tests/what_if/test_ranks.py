"""Ranks and how far two orders agree."""

from __future__ import annotations

import uuid
from fractions import Fraction

import pytest

from audits.insight.charts import Shifted, Shifts, draw
from audits.insight.what_if.ranks import kendall, places, spearman
from saas.kernel.words import words

A, B, C, D = (uuid.UUID(int=n) for n in range(4))


def test_equal_scores_share_the_better_place() -> None:
    scores = {A: Fraction(90), B: Fraction(80), C: Fraction(90), D: Fraction(70)}
    assert places(scores) == {A: 1, C: 1, B: 3, D: 4}
    assert places(scores, lower_is_better=True) == {D: 1, B: 2, A: 3, C: 3}


def test_agreement_of_orders_by_textbook_values() -> None:
    pairs = [(1.0, 2.0), (2.0, 1.0), (3.0, 4.0), (4.0, 3.0), (5.0, 5.0)]
    assert kendall(pairs) == pytest.approx(0.6)
    assert spearman(pairs) == pytest.approx(0.8)
    assert kendall([(1, 3), (2, 2), (3, 1)]) == -1


@pytest.mark.parametrize("pairs", [[], [(1.0, 1.0)], [(1.0, 2.0), (1.0, 3.0)]])
def test_where_nothing_can_be_compared_there_is_no_number(pairs: list[tuple[float, float]]) -> None:
    assert kendall(pairs) is None
    assert spearman(pairs) is None


def test_of_a_long_list_the_biggest_changes_are_drawn() -> None:
    rows = tuple(Shifted(words(f"网点{n}", f"Branch {n}"), 80, 80 + n / 10) for n in range(60))
    chart = Shifts(words("之前与之后", "Before and after"), rows, limit=10)
    assert {row.label.en for row in chart.shown} == {f"Branch {n}" for n in range(50, 60)}
    assert chart.sentence("en") == "Of 60, 59 go up and 0 go down."
    assert len(chart.table("zh").rows) == 60
    assert draw(chart, "zh").count("<circle") == 20
