"""Pass rates, their differences, sample sizes and many tests at once, against printed tables."""

from __future__ import annotations

import pytest
from scipy.stats import false_discovery_control
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from tests.scoring_stats.asking import ask, printed, reason, refused


@pytest.mark.parametrize(
    ("x", "n", "lower", "upper"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_agrees_with_newcombes_table(x: int, n: int, lower: float, upper: float) -> None:
    """Newcombe, Stat Med 17 (1998) 857-872, table I, method 3."""
    assert ask("wilson", x=x, n=n) == {"p": x / n, "lower": printed(lower, 4), "upper": printed(upper, 4)}


@pytest.mark.parametrize(
    ("one", "two", "lower", "upper"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090), ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926), ((0, 10), (0, 20), -0.1611, 0.2775), ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1), ((10, 10), (0, 10), 0.6075, 1),
    ],
)  # fmt: skip
def test_newcombe_agrees_with_his_table(
    one: tuple[int, int], two: tuple[int, int], lower: float, upper: float
) -> None:
    """Newcombe, Stat Med 17 (1998) 873-890, table II, method 10."""
    found = ask("newcombe", x1=one[0], n1=one[1], x2=two[0], n2=two[1])
    assert (found["lower"], found["upper"]) == (printed(lower, 4), printed(upper, 4))
    assert found["diff"] == pytest.approx(one[0] / one[1] - two[0] / two[1])


@pytest.mark.parametrize("confidence", [0.8, 0.9, 0.99, 0.999])
def test_intervals_of_rates_agree_with_statsmodels(confidence: float) -> None:
    for x, n in ((0, 3), (3, 3), (7, 19), (19999, 20000)):
        low, high = proportion_confint(x, n, alpha=1 - confidence, method="wilson")
        found = ask("wilson", x=x, n=n, confidence=confidence)
        assert (found["lower"], found["upper"]) == pytest.approx((low, high), abs=1e-12)
    low, high = confint_proportions_2indep(
        7, 19, 5, 30, alpha=1 - confidence, method="newcomb", compare="diff"
    )
    found = ask("newcombe", x1=7, n1=19, x2=5, n2=30, confidence=confidence)
    assert (found["lower"], found["upper"]) == pytest.approx((low, high), abs=1e-12)


def test_no_observations_are_undefined_and_more_passes_than_visits_are_refused() -> None:
    assert "no observation" in reason("wilson", x=0, n=0)
    assert "no observation" in reason("newcombe", x1=0, n1=0, x2=1, n2=2)
    assert refused("wilson", x=5, n=3) == "x: is 5; it cannot be more than n, 3"
    assert refused("wilson", x=1.5, n=3) == "x: must be a whole number of at least 0, not 1.5"
    assert refused("wilson", x=1) == "n: is missing; give a whole number of at least 0"
    assert "neither of them" in refused("wilson", x=1, n=3, confidence=95)
    assert refused("wilson", x=1, nn=3) == 'nn: there is no such member; did you mean "n"?'
    assert refused("wilson", "zh", x="一", n=3) == 'x:应为整数，而不是 "一"' or "x" in refused(
        "wilson", "zh", x="一", n=3
    )


@pytest.mark.parametrize(
    ("population", "n"), [(100, 80), (1000, 278), (10_000, 370), (75_000, 383), (None, 385)]
)
def test_sample_sizes_agree_with_krejcie_and_morgan(population: int | None, n: int) -> None:
    """R. Krejcie and D. Morgan, Educ Psychol Meas 30 (1970) 607-610, table 1 (margin 5 %, p = 0.5)."""
    given = {"margin": 0.05, "confidence": 0.95, "p": 0.5, "population": population}
    assert abs(ask("samplesize", **given)["n"] - n) <= (population == 75_000)  # they round, we round up
    assert ask("samplesize", margin=0.05, population=population) == ask("samplesize", **given)


def test_visits_for_a_mean_follow_from_the_variance_within_branches() -> None:
    """(1.96 x 8 / 4)² = 15.4; half the variance between branches leaves 7.7; of at most 12 visits 4.7."""
    assert ask("samplesize", sd=8, margin=4) == {"n": 16}
    assert ask("samplesize", sd=8, margin=4, icc=0.5) == {"n": 8}
    assert ask("samplesize", sd=8, margin=4, icc=0.5, population=12) == {"n": 5}
    assert ask("samplesize", sd=0, margin=4) == {"n": 1}
    assert refused("samplesize", sd=8, margin=0) == "margin: must be a number above 0, not 0"
    assert refused("samplesize", margin=0.05, icc=0.5) == "icc: goes with sd, which is missing"


# Benjamini and Hochberg, JRSS B 57 (1995), section 4: fifteen hypotheses of a trial of rt-PA
BH = [
    0.0001,
    0.0004,
    0.0019,
    0.0095,
    0.0201,
    0.0278,
    0.0298,
    0.0344,
    0.0459,
    0.3240,
    0.4262,
    0.5719,
    0.6528,
    0.7590,
    1,
]


def test_the_procedure_rejects_four_where_bonferroni_rejects_three() -> None:
    assert sum(ask("bh", p=BH, alpha=0.05, method="bh")["rejected"]) == 4
    assert sum(ask("bh", p=BH, alpha=0.05, method="bonferroni")["rejected"]) == 3
    assert ask("bh", p=BH)["cutoff"] == pytest.approx(4 / 15 * 0.05)


@pytest.mark.parametrize("method", ["bh", "by", "bonferroni"])
def test_adjusted_values_agree_with_scipy_and_statsmodels(method: str) -> None:
    shuffled = [BH[(7 * index) % 15] for index in range(15)] + [0.0278, 0.0001]
    found = ask("bh", p=shuffled, alpha=0.1, method=method)
    names = {"bh": "fdr_bh", "by": "fdr_by", "bonferroni": "bonferroni"}
    rejected, adjusted, _, _ = multipletests(shuffled, alpha=0.1, method=names[method])
    assert found["rejected"] == list(rejected)
    assert found["adjusted"] == pytest.approx(list(adjusted), abs=1e-12)
    if method != "bonferroni":
        assert found["adjusted"] == pytest.approx(
            list(false_discovery_control(shuffled, method=method)), abs=1e-12
        )
    assert found["rejected"] == [value <= found["cutoff"] for value in shuffled]


def test_nothing_rejected_has_cutoff_zero_and_no_tests_are_undefined() -> None:
    assert ask("bh", p=[0.5, 0.9]) == {"rejected": [False, False], "adjusted": [0.9, 0.9], "cutoff": 0}
    assert "no p-values" in reason("bh", p=[])
    assert refused("bh", p=[0.5, 2]) == "p[1]: must be a number from 0 to 1, not 2"
