"""Exponentially weighted moving average: small lasting shifts, seen sooner than by single points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import expm1, inf, log1p, sqrt

from scoring.stats.signals import Signal
from scoring.stats.undefined import Undefined


@dataclass(frozen=True, slots=True)
class Ewma:
    """One smoothed value and one pair of limits a point."""

    ewma: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    signals: tuple[Signal, ...]


def ewma(values: Sequence[float], weight: float, centre: float, sigma: float, width: float = 3.0) -> Ewma:
    """Return z(i) = weight x(i) + (1 - weight) z(i-1), z(0) = centre, with limits for each point.

    limits = centre ± width sigma sqrt(weight / (2 - weight) (1 - (1 - weight)^2i)); they widen to their steady
    state. weight: above 0, at most 1; sigma: of single values. Raises Undefined for no values.
    Source: S. W. Roberts, Technometrics 1 (1959) 239-250; NIST/SEMATECH e-Handbook, 6.3.2.4.
    """
    if not values:
        raise Undefined("没有数据", "there are no values")
    smoothed, lower, upper = [], [], []
    found: list[Signal] = []
    z = centre
    for index, value in enumerate(values):
        z = weight * value + (1 - weight) * z
        forgotten = 2 * (index + 1) * (log1p(-weight) if weight < 1 else -inf)
        half = width * sigma * sqrt(weight / (2 - weight) * -expm1(forgotten))
        smoothed.append(z)
        lower.append(centre - half)
        upper.append(centre + half)
        if abs(z - centre) > half:
            found.append(Signal(index, "beyond_limits", "above" if z > centre else "below"))
    return Ewma(tuple(smoothed), tuple(lower), tuple(upper), tuple(found))
