"""How many visits settle it."""

from __future__ import annotations

from math import ceil

from scoring.stats.normal import two_sided

_FUZZ = 1e-9  # 96.00000000000001 visits are 96


def visits_for_rate(
    margin: float, confidence: float = 0.95, p: float = 0.5, population: float | None = None
) -> int:
    """Return how many to look at, so that a rate near ``p`` is known to within ± ``margin`` (both shares of 1).

    n0 = z² p(1-p) / margin²; of a finite population n = n0 / (1 + (n0 - 1) / N). Rounded up, never more than N.
    Source: W. G. Cochran, Sampling Techniques, 3rd ed. (1977), sections 4.4 and 4.5.
    """
    first = (two_sided(confidence) / margin) ** 2 * p * (1 - p)
    wanted = first if population is None else first / (1 + (first - 1) / population)
    return _whole(wanted, population)


def visits_for_mean(
    sd: float, margin: float, confidence: float = 0.95, icc: float = 0.0, population: float | None = None
) -> int:
    """Return how many visits make the mean of one branch known to within ± ``margin`` points.

    sd: of single scores over all branches; icc: the share of that variance that lies between branches, 0..1. Visits to
    one branch vary by the rest only: n0 = z² sd² (1 - icc) / margin². Of a branch that can be visited N times at
    most n = n0 / (1 + n0 / N). Rounded up, at least 1.
    Source: W. G. Cochran, Sampling Techniques, 3rd ed. (1977), section 4.6; variance components: Searle, Casella and
    McCulloch, Variance Components (1992), chapter 3.
    """
    first = (two_sided(confidence) * sd / margin) ** 2 * (1 - icc)
    wanted = first if population is None else first / (1 + first / population)
    return _whole(wanted, population)


def _whole(wanted: float, population: float | None) -> int:
    least = max(ceil(wanted * (1 - _FUZZ)), 1)
    return least if population is None else min(least, ceil(population))
