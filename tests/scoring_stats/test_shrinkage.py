"""Shrinkage, against the meta-analyses and the batting averages on which it is taught."""

from __future__ import annotations

from math import log, sqrt

import numpy as np
import pytest
from statsmodels.stats.meta_analysis import combine_effects

from tests.scoring_stats.asking import ask, printed, reason, refused

# Colditz et al., JAMA 271 (1994): thirteen trials of BCG, (cases, others) vaccinated and not; R's metafor dat.bcg
BCG = [
    (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761),
    (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232), (17, 1699, 65, 1600),
    (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825),
]  # fmt: skip
LOG_RR = [log(a / (a + b)) - log(c / (c + d)) for a, b, c, d in BCG]
LOG_RR_SE = [sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)) for a, b, c, d in BCG]
# Efron and Morris, Scientific American 236 (1977): eighteen batting averages after 45 times at bat
BATTING = [0.400, 0.378, 0.356, 0.333, 0.311, 0.311, 0.289, 0.267, 0.244, 0.244, 0.222, 0.222, 0.222, 0.222, 0.222,
           0.200, 0.178, 0.156]  # fmt: skip


@pytest.mark.parametrize(
    ("method", "tau2", "mean", "se"),
    [("dl", 0.3088, -0.7141, 0.1787), ("reml", 0.3132, -0.7145, 0.1798)],
)
def test_bcg_trials_agree_with_metafor(method: str, tau2: float, mean: float, se: float) -> None:
    """rma(measure="RR", data=dat.bcg), in Viechtbauer, J Stat Software 36 (2010) and the package's manual."""
    found = ask("shrink", values=LOG_RR, se=LOG_RR_SE, method=method)
    assert (found["tau2"], found["mean"], found["se"]) == (printed(tau2, 4), printed(mean, 4), printed(se, 4))
    assert found["q"] == printed(152.2330, 4)
    for value, error, kept, drawn in zip(LOG_RR, LOG_RR_SE, found["factor"], found["shrunken"], strict=True):
        assert kept == pytest.approx(found["tau2"] / (found["tau2"] + error**2))
        assert drawn == pytest.approx(kept * value + (1 - kept) * found["mean"])


def test_dersimonian_laird_agrees_with_statsmodels() -> None:
    found = ask("shrink", values=LOG_RR, se=LOG_RR_SE)
    theirs = combine_effects(np.array(LOG_RR), np.array(LOG_RR_SE) ** 2, method_re="chi2")
    assert found["tau2"] == pytest.approx(theirs.tau2, rel=1e-12)
    assert found["mean"] == pytest.approx(theirs.mean_effect_re, rel=1e-12)
    assert found["q"] == pytest.approx(theirs.q, rel=1e-12)


def test_batting_averages_keep_a_fifth_of_their_distance() -> None:
    """Efron and Morris print 0.212 for the factor and .294 for Clemente's .400."""
    grand = sum(BATTING) / 18
    found = ask("shrink", values=BATTING, se=sqrt(grand * (1 - grand) / 45), method="james_stein")
    assert found["factor"] == pytest.approx(0.212, abs=0.002)
    assert (found["mean"], found["shrunken"][0]) == (printed(0.265, 3), printed(0.294, 3))


def test_values_that_differ_less_than_chance_all_become_the_mean() -> None:
    for method in ("dl", "reml", "james_stein"):
        found = ask("shrink", values=[1, 2, 3, 2], se=5, method=method)
        assert (found["tau2"], found["factor"]) == (0, 0)
        assert found["shrunken"] == pytest.approx([2, 2, 2, 2])


def test_reml_satisfies_its_own_equation() -> None:
    """At the maximum the derivative is 0: y'PPy = tr P."""
    values, errors = [3.0, 9.5, 7.1, 1.0, 6.2], [1.0, 0.5, 2.0, 0.7, 1.5]
    found = ask("shrink", values=values, se=errors, method="reml")
    weights = [1 / (found["tau2"] + error**2) for error in errors]
    fit = sum(w * w * (value - found["mean"]) ** 2 for w, value in zip(weights, values, strict=True))
    assert fit == pytest.approx(sum(weights) - sum(w * w for w in weights) / sum(weights), rel=1e-9)


def test_too_few_values_and_wrong_errors_are_told() -> None:
    assert "2 values" in reason("shrink", values=[1], se=1)
    assert "4 values" in reason("shrink", values=[1, 2, 3], se=1, method="james_stein")
    assert "no error to shrink" in reason("shrink", values=[1, 2], se=[1, 0])
    assert refused("shrink", values=[1, 2], se=[1]) == "se: has 1 entries; there must be 2"
    assert refused("shrink", values=[1, 2], se=-1) == "se: must be a number of at least 0, not -1"
    assert "takes a common one" in refused(
        "shrink", values=[1, 2, 3, 4], se=[1, 1, 1, 2], method="james_stein"
    )
