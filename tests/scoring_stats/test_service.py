"""Journey yield, expectation gap and gauge studies."""

from __future__ import annotations

import pytest

from tests.scoring_stats.asking import ask, printed, reason, refused

# AIAG, Measurement Systems Analysis, 4th ed., figure III-B 6a: ten parts, appraisers A to C, three trials each
GAUGE = {
    "A": ([0.29, -0.56, 1.34, 0.47, -0.80, 0.02, 0.59, -0.31, 2.26, -1.36],
          [0.41, -0.68, 1.17, 0.50, -0.92, -0.11, 0.75, -0.20, 1.99, -1.25],
          [0.64, -0.58, 1.27, 0.64, -0.84, -0.21, 0.66, -0.17, 2.01, -1.31]),
    "B": ([0.08, -0.47, 1.19, 0.01, -0.56, -0.20, 0.47, -0.63, 1.80, -1.68],
          [0.25, -1.22, 0.94, 1.03, -1.20, 0.22, 0.55, 0.08, 2.12, -1.62],
          [0.07, -0.68, 1.34, 0.20, -1.28, 0.06, 0.83, -0.34, 2.19, -1.50]),
    "C": ([0.04, -1.38, 0.88, 0.14, -1.46, -0.29, 0.02, -0.46, 1.77, -1.49],
          [-0.11, -1.13, 1.09, 0.20, -1.07, -0.67, 0.01, -0.56, 1.45, -1.77],
          [-0.15, -0.96, 0.67, 0.11, -1.45, -0.49, 0.21, -0.49, 1.87, -2.16]),
}  # fmt: skip
ROWS = [
    {"part": part, "operator": operator, "value": value}
    for operator, trials in GAUGE.items()
    for trial in trials
    for part, value in enumerate(trial, 1)
]


def test_a_journey_of_ten_good_steps_loses_four_in_ten() -> None:
    found = ask("yield", steps=[0.95] * 10)
    assert found["yield"] == printed(0.5987, 4)
    assert found["cumulative"][1] == pytest.approx(0.9025)
    assert "no steps" in reason("yield", steps=[])
    assert refused("yield", steps=[0.9, 95]) == "steps[1]: must be a number from 0 to 1, not 95"


def test_a_gap_is_perception_less_expectation() -> None:
    pairs = [[6.5, 5.5], [6, 6.2], [6.8, 4.9]]
    found = ask("gap", pairs=pairs, weights=[20, 30, 50])
    assert found["gaps"] == pytest.approx([-1, 0.2, -1.9])
    assert found["gap"] == pytest.approx(-0.9)
    assert found["weighted"] == pytest.approx(-1.09)
    assert (found["worst"], found["worst_index"]) == (pytest.approx(-1.9), 2)
    assert ask("gap", gaps=[-1, 0.5]) == {
        "gap": -0.25, "weighted": None, "worst": -1, "worst_index": 0, "gaps": [-1, 0.5],
    }  # fmt: skip
    assert "sum to 0" in reason("gap", gaps=[1], weights=[0])
    assert "no gaps" in reason("gap", pairs=[])
    assert refused("gap", pairs=[[1]]) == "pairs[0]: has 1 entries; there must be 2"


def test_the_gauge_study_agrees_with_the_aiag_manual() -> None:
    """Tables A 3 and A 4 (analysis of variance, interaction pooled): % of total variation 18.4, 20.9, 27.9, 96.0."""
    found = ask("gauge", rows=ROWS)
    components = found["variance_components"]
    assert components["repeatability"] == printed(0.039973, 6)
    assert components["operator"] == printed(0.051455, 6)
    assert (components["interaction"], components["part"]) == (0, printed(1.086446, 5))
    study = found["pct_study_variation"]
    assert [study[name] for name in ("repeatability", "reproducibility", "grr", "part")] == [
        printed(18.4, 1), printed(20.9, 1), printed(27.9, 1), printed(96.0, 1),
    ]  # fmt: skip
    share = found["pct_contribution"]
    assert [share[name] for name in ("repeatability", "reproducibility", "grr", "part", "total")] == [
        printed(3.4, 1), printed(4.4, 1), printed(7.8, 1), printed(92.2, 1), pytest.approx(100),
    ]  # fmt: skip
    assert found["ndc"] == 4


def test_components_given_by_name_are_shared_out() -> None:
    found = ask("gauge", variance_components={"part": 9, "operator": 0.5, "repeatability": 0.5})
    assert found["pct_contribution"]["grr"] == pytest.approx(10)
    assert found["pct_study_variation"]["part"] == pytest.approx(94.868, abs=0.001)
    assert found["ndc"] == 4
    same = {"part_to_part": 9, "reproducibility": 0.5, "repeatability": 0.5}
    assert ask("gauge", variance_components=same) == found
    assert ask("gauge", variance_components={"part": 9, "operator": 0, "repeatability": 0})["ndc"] is None


def test_uneven_designs_are_refused_with_the_cell() -> None:
    assert "measured part 3 another number of times" in refused(
        "gauge", rows=[row for row in ROWS if (row["part"], row["operator"]) != (3, "B")]
    )
    assert "two parts" in reason("gauge", rows=[{"part": 1, "operator": "A", "value": 2}])
    assert "nothing varies" in reason(
        "gauge", variance_components={"part": 0, "operator": 0, "repeatability": 0}
    )
    assert refused("gauge", variance_components={"part": 1, "operator": 0}) == (
        "variance_components.repeatability: is missing; give a number of at least 0"
    )


def test_interaction_that_matters_is_kept_and_one_trial_cannot_show_it() -> None:
    rows = [
        {"part": p, "operator": o, "value": 10 * p + (5 if (p + o) % 2 else -5) + 0.1 * t}
        for p in range(4) for o in range(3) for t in range(2)
    ]  # fmt: skip
    found = ask("gauge", rows=rows)
    assert found["variance_components"]["interaction"] > 10
    once = ask("gauge", rows=[row for index, row in enumerate(rows) if index % 2 == 0])
    assert once["variance_components"]["interaction"] is None
