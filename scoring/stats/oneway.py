"""Branches compared without their auditors: one-way random effects, where auditors cannot be told apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.stats.normal import two_sided
from scoring.stats.shrinkage import shrink
from scoring.stats.undefined import Undefined

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_DRAWS = 2000
_SEED = 20261122


@dataclass(frozen=True, slots=True)
class Plainly:
    """As ``scoring.stats.crossed.model.Comparison``, of branches alone; variance of "branch" and "residual"."""

    mean: float
    variance: dict[str, float]
    n: Ints
    raw: Floats
    adjusted: Floats
    se: Floats
    own_error: Floats
    lower: Floats
    upper: Floats
    rank_lower: Ints
    rank_upper: Ints


def compare_plainly(scores: Floats, codes: Ints, confidence: float = 0.95, least_visits: int = 1) -> Plainly:
    """Return branch means drawn towards the mean of all by empirical Bayes (REML).

    scores: one a visit; codes: the branch of each, 0 to size - 1. The error of a mean is the pooled standard deviation
    within branches over sqrt(visits). Intervals include the error of the mean of all; ranks are drawn, as in
    ``crossed.ranks``. Raises Undefined for one branch, single visits only, or no variance within branches.
    Source: Efron and Morris, JASA 70 (1975) 311-319; Viechtbauer, J Educ Behav Stat 30 (2005) 261-293.
    """
    n = np.bincount(codes)
    if len(n) < 2 or len(scores) == len(n):
        raise Undefined(
            "至少需要两家网点，并有网点到访两次", "it takes two branches, and two visits to some branch"
        )
    raw = np.bincount(codes, weights=scores) / n
    within = float(np.sum((scores - raw[codes]) ** 2)) / (len(scores) - len(n))
    if within <= 1e-18 * max(1.0, float(np.max(np.abs(scores))) ** 2):
        raise Undefined("同一网点的分数都相同", "scores within branches are all the same")
    found = shrink(raw.tolist(), np.sqrt(within / n).tolist(), "reml")
    kept, adjusted = np.array(found.factor), np.array(found.shrunken)
    se = np.sqrt(kept * within / n)
    half = two_sided(confidence) * np.hypot(se, (1 - kept) * found.se)
    low, high = _ranks(adjusted, se, n >= least_visits, (1 - confidence) / 2)
    variance = {"branch": found.tau2, "residual": within}
    size = len(n)
    apart = se**2 * (1 - 2 / size) + np.sum(se**2) / size**2
    own = np.hypot(np.sqrt(apart), (kept - kept.mean()) * found.se)
    return Plainly(
        found.mean, variance, n, raw, adjusted, se, own, adjusted - half, adjusted + half, low, high
    )


def _ranks(adjusted: Floats, se: Floats, among: npt.NDArray[np.bool_], tail: float) -> tuple[Ints, Ints]:
    lowest, highest = np.zeros((2, len(adjusted)), dtype=np.int64)
    size = int(among.sum())
    if size == 0 or not se[among].any():
        lowest[among], highest[among] = 1, size
        return lowest, highest
    random = np.random.default_rng(_SEED)
    ranks = np.empty((_DRAWS, size), dtype=np.int32)
    for draw in range(_DRAWS):
        order = np.argsort(-(adjusted[among] + se[among] * random.standard_normal(size)))
        ranks[draw, order] = np.arange(1, size + 1)
    ranks.sort(axis=0)
    lowest[among] = ranks[int(np.floor(tail * _DRAWS))]
    highest[among] = ranks[int(np.ceil((1 - tail) * _DRAWS)) - 1]
    return lowest, highest
