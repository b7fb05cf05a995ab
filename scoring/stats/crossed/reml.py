"""Restricted maximum likelihood of the variance ratios, the residual variance profiled out.

-2 log likelihood = (n - 1) (1 + log 2 pi s / (n - 1)) + log |V| + log x'V⁻¹x with s = y'Py, x the constant. Steps are
Newton's with the average information in place of the Hessian, (Gilmour, Thompson and Cullis, Biometrics 51 (1995)
1440-1450), damped until they help, and held at 0 from below.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, pi

import numpy as np

from scoring.stats.crossed.equations import Equations, Levels, products
from scoring.stats.crossed.layout import Flags, Floats, Layout
from scoring.stats.undefined import Undefined

_FLOOR = 1e-9  # a ratio as small stands for 0 while derivatives are taken
_CEILING = 1e7
_STEPS = 100
_CLOSE = 1e-13  # expected gain in -2 log likelihood at which to stop


@dataclass(frozen=True, slots=True)
class Fit:
    """ratios: variances over the residual's, in the layout's order of factors, 0 where nothing is left.

    deviance: -2 log restricted likelihood, in the units of the scores; steps: how many it took.
    """

    ratios: Floats
    residual: float
    deviance: float
    steps: int


@dataclass(frozen=True, slots=True)
class _Point:
    ratios: Floats
    residual: float
    deviance: float
    gradient: Floats
    information: Floats


def fit(data: Layout) -> Fit:
    """Return the estimates. Raises Undefined where scores leave no residual or the search does not settle."""
    here = _at(data, np.full(len(data.factors), 0.3))
    damping = 1e-4
    for step in range(_STEPS):
        free = (here.ratios > _FLOOR) | (here.gradient < 0)
        gain = _gain(here, free)
        if gain < _CLOSE:
            return _finished(data, here, step)
        there = _try(data, here, free, damping)
        while there is None or there.deviance > here.deviance + 1e-11 * abs(here.deviance):
            damping = max(damping * 10, 1e-4)
            if damping > 1e12:
                return _finished(data, here, step)
            there = _try(data, here, free, damping)
        here, damping = there, damping / 20
        if here.ratios.max() > _CEILING:
            raise _exact()
    raise Undefined("方差估计不收敛", "the variance estimates do not settle")


def _exact() -> Undefined:
    return Undefined(
        "网点和检查员完全解释了分数：没有剩余误差可用来判断",
        "branches and auditors explain the scores exactly: there is no error left to judge by",
    )


def _gain(here: _Point, free: Flags) -> float:
    if not free.any():
        return 0.0
    gradient, information = here.gradient[free], here.information[np.ix_(free, free)]
    return float(gradient @ np.linalg.lstsq(information, gradient, rcond=None)[0])


def _try(data: Layout, here: _Point, free: Flags, damping: float) -> _Point | None:
    information = here.information[np.ix_(free, free)]
    damped = information + damping * np.diag(np.diagonal(information) + 1e-300)
    try:
        move = np.linalg.solve(damped, here.gradient[free])
    except np.linalg.LinAlgError:
        return None
    ratios = here.ratios.copy()
    ratios[free] -= move
    return _at(data, np.clip(ratios, _FLOOR, 10 * _CEILING))


def _finished(data: Layout, here: _Point, steps: int) -> Fit:
    if here.residual <= 1e-14:
        raise _exact()
    ratios = np.where(here.ratios <= 2 * _FLOOR, 0.0, here.ratios)
    deviance = here.deviance + 2 * (data.n - 1) * log(data.scale)
    return Fit(ratios, here.residual * data.scale**2, deviance, steps)


def _at(data: Layout, ratios: Floats) -> _Point:
    """Return likelihood, gradient and average information at ``ratios``, all above 0."""
    equations = Equations(data, ratios)
    rest, roots = len(data.factors) - 1, np.sqrt(ratios)
    given = Levels(
        np.column_stack([data.counts, data.sums]), np.column_stack([data.rest_counts, data.rest_sums])
    )
    right = equations.scaled(given)
    solved = equations.solve(right)
    inner = np.array([[data.n, 0.0], [0.0, data.squares]]) - products(right, solved)
    mean = inner[0, 1] / inner[0, 0]
    s = inner[1, 1] - mean * inner[0, 1]
    if s <= 0:
        raise _exact()
    # Z_i'Py for each factor, as vectors over the levels, the other factors' levels 0
    own = Levels(
        (solved.first[:, 1:] - mean * solved.first[:, :1]) / roots[0],
        (solved.rest[:, 1:] - mean * solved.rest[:, :1]) / roots[1:][data.owner][:, None],
    )
    masks = data.owner[:, None] == np.arange(rest)
    weights = Levels(
        np.hstack([own.first, np.zeros((len(own.first), rest))]),
        np.hstack([np.zeros((len(own.rest), 1)), own.rest * masks]),
    )
    quadratic = np.array([np.sum(own.first**2), *np.bincount(data.owner, weights=own.rest[:, 0] ** 2)])
    working = _information(data, equations, weights, solved, inner[0, 0])
    degrees = data.n - 1
    inverse = equations.inverse_rest()
    sizes = np.array([factor.size for factor in data.factors])
    traces = (sizes - equations.traces(inverse)) / ratios
    by_mean = np.array(
        [np.sum(solved.first[:, 0] ** 2), *np.bincount(data.owner, weights=solved.rest[:, 0] ** 2)]
    )
    traces -= by_mean / ratios / inner[0, 0]
    deviance = degrees * (1 + log(2 * pi * s / degrees)) + equations.log_determinant() + log(inner[0, 0])
    return _Point(
        ratios,
        s / degrees,
        deviance,
        traces - degrees * quadratic / s,
        _solid(degrees * (working / s - np.outer(quadratic, quadratic) / s**2), traces**2 / sizes),
    )


def _solid(information: Floats, expected: Floats) -> Floats:
    """Return the information with a diagonal that is never far below its expectation.

    Scores without any difference between branches have an average information of 0; tr(PVPV) >= tr(PV)² / levels.
    """
    lacking = np.maximum(0.3 * expected - np.diagonal(information), 0)
    return information + np.diag(lacking + 1e-12 * expected)


def _information(
    data: Layout, equations: Equations, weights: Levels, solved: Levels, constant: float
) -> Floats:
    """Return f_i'P f_j for the working vectors f_i = Z_i Z_i'Py, given by ``weights``."""
    sums = Levels(
        data.counts[:, None] * weights.first + data.between @ weights.rest,
        data.between.T @ weights.first + data.within @ weights.rest,
    )
    scaled = equations.scaled(sums)
    plain = products(weights, sums)
    inner = plain - products(scaled, equations.solve(scaled))
    totals = data.counts @ weights.first + data.rest_counts @ weights.rest
    with_mean = totals - products(scaled, Levels(solved.first[:, :1], solved.rest[:, :1]))[:, 0]
    return inner - np.outer(with_mean, with_mean) / constant
