"""Branches compared as if the same auditors had visited all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scoring.stats.crossed.layout import Factor, Floats, Ints, Layout, components, layout
from scoring.stats.crossed.prediction import Effects, Prediction, predict
from scoring.stats.crossed.ranks import rank_intervals
from scoring.stats.crossed.reml import Fit, fit
from scoring.stats.crossed.uncertainty import interval_errors
from scoring.stats.normal import two_sided
from scoring.stats.undefined import Undefined

MOST_AUDITORS = 8000  # the smaller block is dense
BRANCH, AUDITOR, SCENARIO = "branch", "auditor", "scenario"


class Disconnected(Undefined):
    """Branches and auditors fall into parts that share no visit; ``branches`` and ``auditors`` say which part."""

    def __init__(self, count: int, branches: Ints, auditors: Ints) -> None:
        self.count, self.branches, self.auditors = count, branches, auditors
        super().__init__(
            f"网点和检查员分成 {count} 个互不相连的部分，没有共同的到访：各部分的分数差异来自网点还是检查员，无法区分",
            f"branches and auditors fall into {count} parts that share no visit: whether the parts' scores differ by "
            "branch or by auditor cannot be told",
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """What ``compare`` found. Arrays are in the order of the codes, one entry a level.

    variance: by name of factor, and "residual"; raw: mean score; adjusted: intercept + effect; lower and upper: its
    interval, the errors of the intercept and of the variances included; own_error: standard error of the distance
    from the average of these branches, to compare them; ranks: 1 is the highest.
    """

    intercept: float
    intercept_se: float
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
    auditors: Effects
    auditor_n: Ints
    deviance: float
    fitted: tuple[Layout, Fit, Prediction]


def compare(
    scores: Floats, codes: Mapping[str, Ints], confidence: float = 0.95, least_visits: int = 1
) -> Comparison:
    """Return branches compared fairly.

    scores: one a visit; codes: for "branch", "auditor" and perhaps "scenario" the level of each visit, 0 to size - 1,
    each level used. Branches with fewer than ``least_visits`` are not ranked (rank 0).
    Raises Undefined: too little to tell branch, auditor and chance apart; Disconnected.
    """
    factors = [
        Factor(name, levels, int(levels.max()) + 1 if len(levels) else 0) for name, levels in codes.items()
    ]
    _examine(scores, factors)
    data = layout(scores, factors)
    found = fit(data)
    predicted = predict(data, found.ratios)
    own_error, error = interval_errors(data, found.ratios, predicted, BRANCH)
    branches, z = predicted.effects[BRANCH], two_sided(confidence)
    n, raw = _means(scores, codes[BRANCH])
    adjusted = predicted.intercept + branches.effect
    low, high = rank_intervals(data, found, predicted, BRANCH, confidence, n >= least_visits)
    ratios = zip(data.factors, found.ratios, strict=True)
    return Comparison(
        predicted.intercept,
        predicted.intercept_se,
        {
            **{factor.name: float(ratio) * found.residual for factor, ratio in ratios},
            "residual": found.residual,
        },
        n,
        raw,
        adjusted,
        branches.se,
        own_error,
        adjusted - z * error,
        adjusted + z * error,
        low,
        high,
        predicted.effects[AUDITOR],
        np.bincount(codes[AUDITOR]),
        found.deviance,
        (data, found, predicted),
    )


def _means(scores: Floats, codes: Ints) -> tuple[Ints, Floats]:
    n = np.bincount(codes)
    return n, np.bincount(codes, weights=scores) / n


def _examine(scores: Floats, factors: list[Factor]) -> None:
    """Raise Undefined when the data cannot say what is asked of them."""
    words = {
        BRANCH: ("网点", "branch", "branches"),
        AUDITOR: ("检查员", "auditor", "auditors"),
        SCENARIO: ("情景", "scenario", "scenarios"),
    }
    if len(scores) < 3:
        raise Undefined("到访太少", "there are too few visits")
    for factor in factors:
        zh, one, many = words[factor.name]
        if factor.size < 2:
            raise Undefined(
                f"只有一个{zh}：无法估计{zh}之间的差异", f"there is only one {one}: {many} cannot be compared"
            )
        if factor.size == len(scores):
            raise Undefined(
                f"每个{zh}只有一次到访：{zh}的差异与偶然误差无法区分",
                f"each {one} has a single visit: {many} cannot be told from chance",
            )
    if np.ptp(scores) <= 1e-12 * np.abs(scores).max():
        raise Undefined("所有分数都相同：没有方差", "all scores are the same: there is no variance")
    parts = components(factors[0], factors[1])
    if parts[0] > 1:
        raise Disconnected(*parts)
    if sum(sorted(factor.size for factor in factors)[:-1]) > MOST_AUDITORS:
        raise Undefined(
            f"检查员与情景合计超过 {MOST_AUDITORS}",
            f"there are more than {MOST_AUDITORS} auditors and scenarios",
        )
