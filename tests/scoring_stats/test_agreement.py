"""Agreement of auditors, against the tables in which the coefficients were published."""

from __future__ import annotations

from random import Random
from typing import Any

import krippendorff
import numpy as np
import pytest
from scipy.stats import f as f_distribution
from statsmodels.stats.inter_rater import cohens_kappa, fleiss_kappa

from tests.scoring_stats.asking import ask, printed, reason, refused

# Shrout and Fleiss, Psychological Bulletin 86 (1979), table 2: four judges, six targets
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
N: Any = None
# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: four observers, twelve units
KRIPPENDORFF = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
]
# Fleiss, Psychological Bulletin 76 (1971), table 1: 30 patients, six psychiatrists, as answers sorted by patient
DIAGNOSES = [
    "444444", "222555", "233335", "555555", "222444", "113333", "333355", "113334", "114444", "555555",
    "144444", "124444", "222333", "144444", "224445", "333335", "111455", "111112", "224444", "133555",
    "555555", "244444", "224555", "114444", "144445", "222224", "111155", "224444", "133333", "555555",
]  # fmt: skip
FLEISS = [[row.count(category) for category in "12345"] for row in DIAGNOSES]


def test_icc_agrees_with_the_table_of_shrout_and_fleiss() -> None:
    """Table 4 of the paper: .17 .29 .71 .44 .62 .91; the intervals as in McGraw and Wong and in R's psych::ICC."""
    found = ask("icc", ratings=SHROUT_FLEISS)
    published = {
        "icc1": (0.17, -0.13, 0.72), "icc2": (0.29, 0.02, 0.76), "icc3": (0.71, 0.34, 0.95),
        "icc1k": (0.44, -0.88, 0.91), "icc2k": (0.62, 0.07, 0.93), "icc3k": (0.91, 0.68, 0.99),
    }  # fmt: skip
    for name, (value, low, high) in published.items():
        assert found[name]["value"] == printed(value, 2)
        assert found[name]["ci95"] == [printed(low, 2), printed(high, 2)]
    assert found["mean_squares"] == printed(
        {"between": 11.24, "within": 6.26, "raters": 32.49, "error": 1.02}, 2
    )


def test_icc_intervals_are_those_of_the_f_distribution() -> None:
    found = ask("icc", ratings=SHROUT_FLEISS)
    f = found["mean_squares"]["between"] / found["mean_squares"]["error"]
    low, high = f / f_distribution.ppf(0.975, 5, 15), f * f_distribution.ppf(0.975, 15, 5)
    assert found["icc3"]["ci95"] == pytest.approx([(low - 1) / (low + 3), (high - 1) / (high + 3)], rel=1e-10)
    assert found["icc3k"]["ci95"] == pytest.approx([1 - 1 / low, 1 - 1 / high], rel=1e-10)


def test_perfect_agreement_and_perfect_consistency_have_no_width() -> None:
    perfect = ask("icc", ratings=[[0.1, 0.1], [0.3, 0.3], [0.7, 0.7]])
    assert all(perfect[name] == {"value": 1, "ci95": [1, 1]} for name in perfect if name != "mean_squares")
    shifted = ask("icc", ratings=[[0.1, 0.2], [0.3, 0.4], [0.7, 0.8]])
    assert shifted["icc3"] == {"value": 1, "ci95": [1, 1]}
    assert 0 < shifted["icc2"]["value"] < 1


def test_icc_without_variance_is_undefined_and_so_is_one_auditor() -> None:
    assert "no variance" in reason("icc", ratings=[[5, 5], [5, 5]])
    assert "two auditors" in reason("icc", ratings=[[5], [4]])
    assert "two visits" in reason("icc", ratings=[[5, 4]])
    assert "two visits" in reason("icc", ratings=[])
    same_visits = ask("icc", ratings=[[1, 2], [2, 1]])
    assert (same_visits["icc1"]["value"], same_visits["icc1k"]["value"]) == (-1, None)


@pytest.mark.parametrize(
    ("level", "value"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_alpha_agrees_with_krippendorffs_examples(level: str, value: float) -> None:
    assert ask("alpha", ratings=KRIPPENDORFF, level=level) == {"alpha": printed(value, 3)}


def test_alpha_of_words_is_that_of_any_labels() -> None:
    """The two-observer binary example of the same paper, section A: alpha = 0.095."""
    a, b = "0100000000", "1110010010"
    words = [["yes" if mark == "1" else "no" for mark in row] for row in (a, b)]
    assert ask("alpha", ratings=words, level="nominal")["alpha"] == printed(0.095, 3)


@pytest.mark.parametrize("seed", range(20))
def test_alpha_agrees_with_the_package_of_that_name(seed: int) -> None:
    random = Random(seed)
    ratings = [[random.choice([N, 1, 2, 2, 3, 5.5]) for _ in range(12)] for _ in range(random.randint(2, 5))]
    data = np.array(ratings, dtype=float)
    for level in ("nominal", "ordinal", "interval", "ratio"):
        theirs = krippendorff.alpha(reliability_data=data, level_of_measurement=level)
        assert ask("alpha", ratings=ratings, level=level)["alpha"] == pytest.approx(theirs, abs=1e-12)


def test_alpha_is_undefined_without_pairs_or_variance() -> None:
    assert "two auditors" in reason("alpha", ratings=[[1, N], [N, 2]], level="nominal")
    assert "two auditors" in reason("alpha", ratings=[], level="nominal")
    assert "same" in reason("alpha", ratings=[[3, 3], [3, 3]], level="interval")
    assert refused("alpha", ratings=[[1, "x"]], level="ordinal") == 'ratings[0][1]: must be a number, not "x"'
    assert refused("alpha", ratings=[[1, -1]], level="ratio").startswith(
        "ratings[0][1]: must be a number of at least 0"
    )
    assert refused("alpha", ratings=[[1]], level="best").startswith("level: must be one of nominal, ordinal")


def test_kappa_agrees_with_cohens_own_example() -> None:
    """J. Cohen, Educ Psychol Meas 20 (1960) 37-46, table 1 in counts of 200: po .70, pe .41, kappa .49."""
    found = ask("kappa", table=[[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    assert found["kappa"] == printed(0.49, 2)
    assert (found["p_observed"], found["p_expected"]) == (printed(0.70, 2), printed(0.41, 2))


@pytest.mark.parametrize("weights", [None, "linear", "quadratic", [[0, 1, 6], [1, 0, 3], [6, 3, 0]]])
def test_weighted_kappa_and_its_error_agree_with_statsmodels(weights: Any) -> None:
    table = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    found = ask("kappa", table=table, weights=weights)
    how = {None: {}, "linear": {"wt": "linear"}, "quadratic": {"wt": "fc"}}.get(
        weights if not isinstance(weights, list) else "own", {"weights": np.array(weights)}
    )
    theirs = cohens_kappa(np.array(table), **how)
    assert found["kappa"] == pytest.approx(theirs.kappa, abs=1e-12)
    assert found["se"] == pytest.approx(theirs.std_kappa, abs=1e-12)
    assert found["ci95"] == pytest.approx([theirs.kappa_low, theirs.kappa_upp], abs=1e-12)


def test_kappa_counts_two_lists_of_answers() -> None:
    a, b = ["no", "yes", "yes", "no", "yes"], ["no", "yes", "no", "no", "yes"]
    assert ask("kappa", a=a, b=b) == ask("kappa", table=[[2, 0], [1, 2]])
    marks = ask("kappa", a=[1, 2, 3, 3], b=[1, 3, 3, 2], weights="linear")
    assert marks == ask("kappa", table=[[1, 0, 0], [0, 0, 1], [0, 1, 1]], weights="linear")
    order = ask(
        "kappa", a=["low", "mid"], b=["mid", "mid"], categories=["low", "mid", "high"], weights="linear"
    )
    assert order["kappa"] == pytest.approx(0)


def test_kappa_of_one_category_is_undefined_and_wrong_shapes_are_refused() -> None:
    assert "one category" in reason("kappa", a=["yes", "yes"], b=["yes", "yes"])
    assert "no ratings" in reason("kappa", a=[], b=[])
    assert refused("kappa", a=["x"], b=["x", "y"]) == "b: has 2 entries; there must be 1"
    assert refused("kappa", table=[[1, 2]]) == "table: must be square, not 1 rows by 2 columns"
    assert refused("kappa", table=[[1, 2], [3]]).startswith("table[1]: has 1 entries and the first row 2")
    assert "listed from lowest to highest" in refused("kappa", a=["x"], b=["y"], weights="linear")
    assert "diagonal" not in refused("kappa", table=[[1, 0], [0, 1]], weights=[[1, 0], [0, 1]])
    assert refused("kappa") == "a: is missing; give a list"


def test_fleiss_kappa_agrees_with_his_psychiatrists() -> None:
    """kappa .430 in the paper; z 17.7 by the variance of 1979, as R's irr::kappam.fleiss(diagnoses) prints."""
    found = ask("fleiss", counts=FLEISS)
    assert (found["kappa"], found["z"]) == (printed(0.430, 3), printed(17.7, 1))
    assert found["kappa"] == pytest.approx(fleiss_kappa(np.array(FLEISS)), abs=1e-12)


def test_fleiss_needs_as_many_auditors_each_time_and_two_categories() -> None:
    assert refused("fleiss", counts=[[2, 1], [2, 2]]).startswith(
        "counts[1]: sums to 4 and the first row to 3"
    )
    assert "one category" in reason("fleiss", counts=[[3, 0], [3, 0]])
    assert "needs two" in reason("fleiss", counts=[[1, 0], [0, 1]])
    assert "no visits" in reason("fleiss", counts=[])
