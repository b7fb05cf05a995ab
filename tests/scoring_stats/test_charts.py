"""Control charts, against the examples of the handbooks."""

from __future__ import annotations

import pytest

from tests.scoring_stats.asking import ask, printed, reason, refused

# NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2 (flow rates of ten batches) and 6.3.2.4
FLOW = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
LONGER = [52.0, 47.0, 53.0, 49.3, 50.1, 47.0, 51.0, 50.1, 51.2, 50.5, *FLOW]
SMOOTHED = [50.60, 49.52, 50.56, 50.18, 50.16, 49.21, 49.75, 49.85, 50.26, 50.33, 50.11, 49.36, 49.52, 50.05, 49.38,
            49.92, 50.73, 51.23, 51.94, 51.99]  # fmt: skip
# Montgomery, Introduction to Statistical Quality Control, 6th ed., table 7.1: juice cans, samples of 50
CANS = [
    12,
    15,
    8,
    10,
    4,
    7,
    16,
    9,
    14,
    10,
    5,
    6,
    17,
    12,
    22,
    8,
    10,
    5,
    13,
    11,
    20,
    18,
    24,
    15,
    9,
    12,
    7,
    13,
    9,
    6,
]


def test_the_chart_of_single_values_agrees_with_the_nist_handbook() -> None:
    found = ask("xmr", values=FLOW)
    assert (found["centre"], found["mr_bar"]) == (printed(50.81, 2), printed(1.8778, 4))
    assert (found["lower"], found["upper"]) == (printed(45.8159, 4), printed(55.8041, 4))
    assert found["moving_ranges"] == pytest.approx([2.0, 2.3, 1.4, 3.5, 3.4, 1.4, 0.2, 1.2, 1.5])
    assert (found["signals"], found["range_signals"]) == ([], [])


def test_each_run_rule_finds_what_it_is_for() -> None:
    quiet = [80, 82, 79, 81, 80, 78, 82, 80, 79, 81]
    assert ask("xmr", values=quiet)["signals"] == []
    spike = ask("xmr", values=[*quiet, 60, *quiet])
    assert {"index": 10, "rule": "beyond_limits", "side": "below"} in spike["signals"]
    assert spike["range_signals"] == [9, 10]
    shift = ask("xmr", values=[*quiet, *(value + 6 for value in quiet)])
    runs = [s["index"] for s in shift["signals"] if s["rule"] == "run_of_8"]
    assert runs == [7, 8, 9, 17, 18, 19]
    near = ask(
        "xmr", values=[80, 82, 80, 82, 80, 82, 80, 82, 80, 82, 86, 85, 81, 86, 80, 82, 80, 82, 80, 82, 80, 82]
    )
    assert {"index": 13, "rule": "3_of_4", "side": "above"} in near["signals"]


def test_values_that_never_change_have_limits_on_the_line_and_no_signal() -> None:
    found = ask("xmr", values=[0.1] * 12)
    assert found["lower"] == found["centre"] == found["upper"]
    assert found["signals"] == []
    assert "two values" in reason("xmr", values=[3])


def test_the_chart_of_rates_agrees_with_montgomery() -> None:
    """Centre .2313, limits .0524 and .4102; samples 15 and 23 are beyond them."""
    found = ask("pchart", x=CANS, n=50)
    assert (found["centre"], found["lower"], found["upper"]) == (
        printed(0.2313, 4), printed(0.0524, 4), printed(0.4102, 4),
    )  # fmt: skip
    beyond = [s["index"] + 1 for s in found["signals"] if s["rule"] == "beyond_limits"]
    assert beyond == [15, 23]


def test_limits_follow_each_periods_size() -> None:
    found = ask("pchart", x=[8, 0, 30], n=[10, 0, 40])
    assert found["lower"][1] is found["upper"][1] is None
    assert found["upper"][0] > found["upper"][2]
    assert found["centre"] == pytest.approx(38 / 50)
    assert "no observation" in reason("pchart", x=[0], n=0)
    assert refused("pchart", x=[3, 5], n=[3, 4]) == "x[1]: is 5; it cannot be more than n, 4"


def test_the_moving_average_agrees_with_the_nist_handbook() -> None:
    """Steady limits 47.4115 and 52.5884 with lambda 0.3, centre 50, sigma 2.0539."""
    found = ask("ewma", values=LONGER, **{"lambda": 0.3}, centre=50, sigma=2.0539)
    assert found["ewma"] == pytest.approx(SMOOTHED, abs=0.0051)
    assert (found["lower"][-1], found["upper"][-1]) == (printed(47.4115, 3), printed(52.5884, 3))
    assert found["upper"][0] == pytest.approx(50 + 3 * 2.0539 * 0.3)
    assert found["signals"] == []


def test_the_moving_average_sees_a_small_lasting_shift() -> None:
    found = ask("ewma", values=[10, 10, 10] + [11.5] * 12, **{"lambda": 0.2}, centre=10, sigma=1)
    assert found["signals"][0]["side"] == "above"
    assert ask("ewma", values=[1, 5, 2], **{"lambda": 1}, centre=2, sigma=1)["ewma"] == [1, 5, 2]
    assert refused("ewma", "en", values=[1], **{"lambda": 0}) == "lambda: must be above 0 and at most 1"
    assert "no values" in reason("ewma", values=[], **{"lambda": 0.2})
