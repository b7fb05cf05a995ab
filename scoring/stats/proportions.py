"""Intervals of a pass rate, and of the difference of two."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, sqrt

from scoring.stats.normal import two_sided
from scoring.stats.undefined import Undefined


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its interval, all in the same unit."""

    value: float
    lower: float
    upper: float


def wilson(x: float, n: float, confidence: float = 0.95) -> Estimate:
    """Return the pass rate x / n with Wilson's score interval, within 0..1.

    (p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n). Raises Undefined for n = 0.
    Source: E. B. Wilson, JASA 22 (1927) 209-212; recommended by Newcombe, Stat Med 17 (1998) 857-872, method 3.
    """
    if n == 0:
        raise Undefined("没有观测，无法计算比率", "there is no observation, so there is no rate")
    z = two_sided(confidence)
    p, z2 = x / n, z * z
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = z * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    lower = 0.0 if x == 0 else max(centre - half, 0.0)
    upper = 1.0 if x == n else min(centre + half, 1.0)
    return Estimate(p, lower, upper)


def newcombe(x1: float, n1: float, x2: float, n2: float, confidence: float = 0.95) -> Estimate:
    """Return x1/n1 - x2/n2 with the hybrid score interval, within -1..1.

    lower = d - sqrt((p1 - l1)² + (u2 - p2)²), upper = d + sqrt((u1 - p1)² + (p2 - l2)²), with Wilson's l and u.
    Raises Undefined when either n is 0.
    Source: R. G. Newcombe, Stat Med 17 (1998) 873-890, method 10 (no continuity correction).
    """
    one, two = wilson(x1, n1, confidence), wilson(x2, n2, confidence)
    diff = one.value - two.value
    lower = diff - hypot(one.value - one.lower, two.upper - two.value)
    upper = diff + hypot(one.upper - one.value, two.value - two.lower)
    return Estimate(diff, max(lower, -1.0), min(upper, 1.0))
