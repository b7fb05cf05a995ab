"""Rank intervals: where a branch may stand, given everything that is uncertain at once.

Effects are drawn from their joint distribution given the scores and the variances (auditors first, then branches given
auditors), ranked draw by draw, and the middle of each branch's ranks is taken. Source: H. Goldstein and D.
Spiegelhalter, League tables and their limitations, JRSS A 159 (1996) 385-443.
"""

from __future__ import annotations

import numpy as np
from scipy.linalg import solve_triangular

from scoring.stats.crossed.layout import Flags, Floats, Ints, Layout
from scoring.stats.crossed.prediction import Prediction
from scoring.stats.crossed.reml import Fit

_SEED = 20261122
_CHUNK = 1_000_000  # effects drawn at a time


def rank_intervals(
    data: Layout, found: Fit, predicted: Prediction, name: str, confidence: float, among: Flags | None = None
) -> tuple[Ints, Ints]:
    """Return lowest and highest rank (1 is the highest score) of the levels of factor ``name``.

    among: the levels that are ranked, all unless said; the others have rank 0 and take no place.
    The same data give the same ranks: the draws have a fixed seed. Where the factor has no variance every rank is
    possible.
    """
    index = [factor.name for factor in data.factors].index(name)
    chosen = np.ones(data.factors[index].size, dtype=bool) if among is None else among
    size = int(chosen.sum())
    lowest, highest = np.zeros((2, len(chosen)), dtype=np.int64)
    if size == 0 or found.ratios[index] == 0:
        lowest[chosen], highest[chosen] = 1, size
        return lowest, highest
    draws = int(np.clip(10_000_000 // size, 1000, 4000))
    random = np.random.default_rng(_SEED)
    ranks = np.empty((draws, size), dtype=np.int32)
    places = np.arange(1, size + 1, dtype=np.int32)
    step = max(_CHUNK // size, 1)
    for start in range(0, draws, step):
        drawn = _draw(data, found, predicted, index, min(step, draws - start), random)[:, chosen]
        order = np.argsort(-drawn, axis=1)
        np.put_along_axis(ranks[start : start + step], order, np.broadcast_to(places, order.shape), axis=1)
    tail = (1 - confidence) / 2
    low, high = int(np.floor(tail * draws)), int(np.ceil((1 - tail) * draws)) - 1
    ranks.partition((low, high), axis=0)
    lowest[chosen], highest[chosen] = ranks[low], ranks[high]
    return lowest, highest


def _draw(
    data: Layout, found: Fit, predicted: Prediction, index: int, draws: int, random: np.random.Generator
) -> Floats:
    """Return draws x levels, up to a constant and a factor that ranks do not see."""
    equations = predicted.equations
    sigma = np.sqrt(found.residual) / data.scale
    shift = predicted.intercept_se / data.scale * random.standard_normal(draws)
    noise = random.standard_normal((len(equations.factor), draws))
    spread = sigma * solve_triangular(equations.factor, noise, lower=True, trans="T", check_finite=False)
    root = np.sqrt(found.ratios[index])
    if index > 0:
        mine = data.owner == index - 1
        z = predicted.centre.rest[mine, None] + spread[mine] - predicted.by_mean.rest[mine, None] * shift
    else:
        back = root * (data.between @ (equations.rest_root[:, None] * spread)) / equations.diagonal[:, None]
        own = sigma * random.standard_normal(back.shape) / np.sqrt(equations.diagonal)[:, None]
        z = predicted.centre.first[:, None] - back + own - predicted.by_mean.first[:, None] * shift
    drawn: Floats = np.ascontiguousarray((root * z).T)
    return drawn
