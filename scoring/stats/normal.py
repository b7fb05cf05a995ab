"""Quantiles of the standard normal distribution."""

from __future__ import annotations

from statistics import NormalDist

Z95 = 1.959963984540054


def two_sided(confidence: float) -> float:
    """Return z with probability ``confidence`` (above 0, below 1) between -z and z: 0.95 gives 1.96."""
    return -NormalDist().inv_cdf((1 - confidence) / 2)


def two_sided_p(z: float) -> float:
    """Return the probability of a value at least as far from 0 as ``z``."""
    return 2 * NormalDist().cdf(-abs(z))
