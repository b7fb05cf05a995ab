"""Effects of branches and auditors at the estimated variances, and how far they can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, log, pi, sqrt

import numpy as np

from scoring.stats.crossed.equations import Equations, Levels, products
from scoring.stats.crossed.layout import Floats, Layout


@dataclass(frozen=True, slots=True)
class Effects:
    """Of one factor's levels, in the units of the scores.

    effect: best linear unbiased prediction; se: its conditional standard deviation, variances and mean taken as known
    (that of lme4's ranef with condVar); own_se: standard error of the effect's distance from the average effect of
    these levels; total_se: standard error of mean + effect.
    """

    effect: Floats
    se: Floats
    own_se: Floats
    total_se: Floats


@dataclass(frozen=True, slots=True)
class Prediction:
    """At given ratios: mean of the scores with its standard error, effects by name of factor, residual variance.

    deviance: -2 log restricted likelihood of the standardised scores; equations, centre (the scaled effects) and
    by_mean (how they move with the mean) are what ranks are drawn from.
    """

    intercept: float
    intercept_se: float
    residual: float
    deviance: float
    effects: dict[str, Effects]
    equations: Equations
    centre: Levels
    by_mean: Levels


def predict(data: Layout, ratios: Floats) -> Prediction:
    """Return the predictions for these ratios of variances, the residual at its estimate for them."""
    equations = Equations(data, ratios)
    given = Levels(
        np.column_stack([data.counts, data.sums]), np.column_stack([data.rest_counts, data.rest_sums])
    )
    right = equations.scaled(given)
    solved = equations.solve(right)
    inner = np.array([[data.n, 0.0], [0.0, data.squares]]) - products(right, solved)
    mean, degrees = inner[0, 1] / inner[0, 0], data.n - 1
    s = float(inner[1, 1] - mean * inner[0, 1])
    sigma = data.scale * sqrt(max(s, 0.0) / degrees)
    centre = Levels(
        solved.first[:, 1] - mean * solved.first[:, 0], solved.rest[:, 1] - mean * solved.rest[:, 0]
    )
    by_mean = Levels(solved.first[:, 0], solved.rest[:, 0])
    mean_se = sigma / sqrt(inner[0, 0])
    return Prediction(
        float(data.centre + data.scale * mean),
        mean_se,
        sigma * sigma,
        degrees * (1 + log(2 * pi * s / degrees)) + equations.log_determinant() + log(inner[0, 0])
        if s > 0
        else inf,
        _effects(data, ratios, equations, centre, by_mean, sigma, mean_se),
        equations,
        centre,
        by_mean,
    )


def _effects(
    data: Layout,
    ratios: Floats,
    equations: Equations,
    centre: Levels,
    by_mean: Levels,
    sigma: float,
    mean_se: float,
) -> dict[str, Effects]:
    inverse = equations.inverse_rest()
    effects = {}
    for index, factor in enumerate(data.factors):
        root = sqrt(ratios[index])
        if index == 0:
            z, slope, spread = centre.first, by_mean.first, equations.diagonal_first(inverse)
            together = equations.solve(
                Levels(np.ones((factor.size, 1)), np.zeros((len(data.owner), 1)))
            ).first[:, 0]
        else:
            mine = data.owner == index - 1
            z, slope, spread = centre.rest[mine], by_mean.rest[mine], np.diagonal(inverse)[mine]
            ours = Levels(np.zeros((len(data.counts), 1)), mine[:, None].astype(float))
            together = equations.solve(ours).rest[mine, 0]
        se = sigma * root * np.sqrt(np.maximum(spread, 0))
        apart = spread - 2 * together / factor.size + together.sum() / factor.size**2
        own = root * np.hypot(sigma * np.sqrt(np.maximum(apart, 0)), mean_se * (slope - slope.mean()))
        total = np.hypot(se, mean_se * (1 - root * slope))
        effects[factor.name] = Effects(data.scale * root * z, se, own, total)
    return effects
