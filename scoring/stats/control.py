"""Control charts of scores and of pass rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum, sqrt

from scoring.stats.signals import Signal, signals
from scoring.stats.undefined import Undefined

D2 = 1.128  # expected range of two standard normal values, to the three decimals of the published tables
D4 = 3.267  # upper limit of a range of two, as a multiple of its mean


@dataclass(frozen=True, slots=True)
class XmR:
    """Individual values with natural limits; ``range_upper``: a moving range above it is a signal of its own."""

    centre: float
    mr_bar: float
    lower: float
    upper: float
    moving_ranges: tuple[float, ...]
    signals: tuple[Signal, ...]
    range_upper: float
    range_signals: tuple[int, ...]


def xmr(values: Sequence[float]) -> XmR:
    """Return the chart of single values in order of time.

    centre = mean; limits = mean ± 3 mR-bar / 1.128 (= ± 2.66 mR-bar), mR-bar the mean of |x(i) - x(i-1)|; the range's
    own limit is 3.267 mR-bar. range_signals are indices into moving_ranges. Raises Undefined below two values.
    Source: W. A. Shewhart; D. J. Wheeler, Understanding Variation (2000); NIST/SEMATECH e-Handbook, 6.3.2.2.
    """
    if len(values) < 2:
        raise Undefined("至少需要两个值才有移动极差", "a moving range needs at least two values")
    centre = fsum(values) / len(values)
    ranges = tuple(abs(b - a) for a, b in pairwise(values))
    mr_bar = fsum(ranges) / len(ranges)
    sigma = mr_bar / D2
    deviations = [(value - centre) / sigma if sigma else 0.0 for value in values]
    wide = tuple(index for index, one in enumerate(ranges) if one > D4 * mr_bar)
    limits = (centre - 3 * sigma, centre + 3 * sigma)
    return XmR(centre, mr_bar, *limits, ranges, signals(deviations), D4 * mr_bar, wide)


@dataclass(frozen=True, slots=True)
class PChart:
    """Pass rates; ``lower`` and ``upper`` have one limit a point, None where n is 0."""

    centre: float
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    signals: tuple[Signal, ...]


def p_chart(x: Sequence[float], n: Sequence[float]) -> PChart:
    """Return the chart of x passes among n, period by period.

    centre = sum x / sum n; limits = centre ± 3 sqrt(centre (1 - centre) / n(i)), held in 0..1. Raises Undefined
    without any observation. Source: Montgomery, Introduction to Statistical Quality Control, 6th ed., section 7.2.
    """
    total = fsum(n)
    if total == 0:
        raise Undefined("没有观测", "there is no observation")
    centre = fsum(x) / total
    sigmas = [sqrt(centre * (1 - centre) / size) if size else None for size in n]
    deviations = [
        None if sigma is None else ((passed / size - centre) / sigma if sigma else 0.0)
        for passed, size, sigma in zip(x, n, sigmas, strict=True)
    ]
    return PChart(
        centre,
        tuple(None if sigma is None else max(centre - 3 * sigma, 0.0) for sigma in sigmas),
        tuple(None if sigma is None else min(centre + 3 * sigma, 1.0) for sigma in sigmas),
        signals(deviations),
    )
