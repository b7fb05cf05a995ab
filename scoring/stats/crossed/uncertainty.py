"""Intervals that own up to what is not known: the variances themselves are estimates.

With few branches or auditors the plug-in error is too small, and 0 when a variance is estimated as 0. So the error of
mean + effect is averaged over ratios of variances, weighted by their restricted likelihood (a flat prior on standard
deviations), the movement of the prediction itself included: an approximation to the full Bayesian interval. A factor
with many levels is taken at its estimate. Source: A. Gelman, Bayesian Analysis 1 (2006) 515-534, for the prior;
R. Kass and D. Steffey, JASA 84 (1989) 717-726, for the second moment.
"""

from __future__ import annotations

from itertools import product
from math import exp

import numpy as np

from scoring.stats.crossed.layout import Floats, Layout
from scoring.stats.crossed.prediction import Prediction, predict

_MANY = 200  # levels from which a variance is known well enough
_POINTS = 9
_RISE = 8.0  # of the deviance, where likelihood is too small to count
_FARTHEST = 12


def interval_errors(data: Layout, ratios: Floats, predicted: Prediction, name: str) -> tuple[Floats, Floats]:
    """Return the standard errors of each level of ``name``, in units of the scores.

    First of the effect's distance from the average effect of these levels, then of mean + effect.
    """
    best = predicted.effects[name]
    roots = np.sqrt(ratios)
    axes = [
        _axis(data, roots, index, predicted.deviance) if factor.size < _MANY else np.array([roots[index]])
        for index, factor in enumerate(data.factors)
    ]
    if all(len(axis) == 1 for axis in axes):
        return best.own_se, best.total_se
    weights, own, total = 0.0, np.zeros_like(best.effect), np.zeros_like(best.effect)
    for point in product(*axes):
        other = predict(data, np.square(point))
        weight = exp(min((predicted.deviance - other.deviance) / 2, 50.0))
        effects = other.effects[name]
        weights += weight
        moved, with_mean = effects.effect - best.effect, other.intercept - predicted.intercept
        own += weight * (effects.own_se**2 + (moved - moved.mean()) ** 2)
        total += weight * (effects.total_se**2 + (moved + with_mean) ** 2)
    return np.sqrt(own / weights), np.sqrt(total / weights)


def _axis(data: Layout, roots: Floats, index: int, least: float) -> Floats:
    """Return midpoints of equal cells of a relative standard deviation, the others at their estimates."""

    def rises(root: float) -> bool:
        there = roots.copy()
        there[index] = root
        return predict(data, np.square(there)).deviance > least + _RISE

    start = max(0.2 * float(roots[index]), 0.05)
    high, step = float(roots[index]) + start, start
    for _ in range(_FARTHEST):
        if rises(high):
            break
        step *= 1.5
        high += step
    low, step = max(float(roots[index]) - start, 0.0), start
    while low > 0 and not rises(low):
        step *= 1.5
        low = max(low - step, 0.0)
    width = (high - low) / _POINTS
    cells: Floats = low + width * (np.arange(_POINTS, dtype=np.float64) + 0.5)
    return cells
