"""How often signals and discoveries are false, when nothing or little happens."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import numpy as np

from scoring.stats.changes import change_of_scores
from scoring.stats.control import p_chart, xmr
from scoring.stats.discovery import discoveries
from scoring.stats.proportions import newcombe, wilson


def quiet_charts(charts: int, points: int, seed: int) -> dict[str, float]:
    """Return false signals in a hundred points of stable charts, by rule: XmR of scores, p charts of 40 visits."""
    random = np.random.default_rng(seed)
    found = {"xmr beyond_limits": 0, "xmr run_of_8": 0, "xmr 3_of_4": 0, "p beyond_limits": 0}
    for _ in range(charts):
        for signal in xmr(random.normal(82, 6, points).tolist()).signals:
            found[f"xmr {signal.rule}"] += 1
        passes = random.binomial(40, 0.85, points).tolist()
        found["p beyond_limits"] += sum(
            s.rule == "beyond_limits" for s in p_chart(passes, [40.0] * points).signals
        )
    return {name: 100 * count / (charts * points) for name, count in found.items()}


def false_discoveries(trials: int, seed: int) -> dict[str, tuple[float, float]]:
    """Return, by method, the share of discoveries that are false and the share of real ones found.

    200 branches are tested, 40 of which are really off by three standard errors; level 0.05.
    """
    random, normal = np.random.default_rng(seed), NormalDist()
    real = np.arange(200) < 40
    told: dict[str, list[tuple[float, float]]] = {"none": [], "bh": [], "bonferroni": []}
    for _ in range(trials):
        z = random.normal(0, 1, 200) + 3 * real
        p = [2 * normal.cdf(-abs(one)) for one in z]
        for method, shares in told.items():
            rejected = np.array(
                [one <= 0.05 for one in p] if method == "none" else discoveries(p, 0.05, method).rejected
            )
            shares.append(
                ((rejected & ~real).sum() / max(rejected.sum(), 1), (rejected & real).sum() / real.sum())
            )
    return {
        method: (float(np.mean([s[0] for s in shares])), float(np.mean([s[1] for s in shares])))
        for method, shares in told.items()
    }


def rate_coverage(trials: int, seed: int) -> dict[str, float]:
    """Return how often 95 % intervals of pass rates (12 visits at 0.9) and of differences (against 15 at 0.7) hold."""
    random = np.random.default_rng(seed)
    one, two = random.binomial(12, 0.9, trials), random.binomial(15, 0.7, trials)
    single = [wilson(int(x), 12) for x in one]
    both = [newcombe(int(x), 12, int(y), 15) for x, y in zip(one, two, strict=True)]
    p = one / 12
    half = 1.96 * np.sqrt(p * (1 - p) / 12)
    return {
        "wald": float(np.mean(np.abs(p - 0.9) <= half)),
        "wilson": float(np.mean([e.lower <= 0.9 <= e.upper for e in single])),
        "newcombe": float(np.mean([e.lower <= 0.2 <= e.upper for e in both])),
    }


def changes_told(trials: int, lost: float, seed: int) -> dict[str, float]:
    """Return how the digest of signals does, in shares: 200 branches of 24 visits each, sd 6.

    "quiet": digests that name anything when nothing changed. When 20 of the branches lose so many points for their
    last eight visits: "false" among those named, "found" of the 20, "near": of those found, within a visit of it;
    "deltas": stable branches whose last month of two differs from the one before by more than the usual two points.
    """
    random = np.random.default_rng(seed)
    drop = np.zeros((200, 24))
    drop[:20, 16:] = lost
    quiet, false, found, near, deltas = [], [], [], [], []
    for _ in range(trials):
        calm = random.normal(82, 6, (200, 24))
        quiet.append(bool(_named(calm)))
        deltas.append(float(np.mean(np.abs(calm[:, -2:].mean(axis=1) - calm[:, -4:-2].mean(axis=1)) > 2)))
        named = _named(random.normal(82, 6, (200, 24)) - drop)
        true = [index for index in named if index < 20]
        false.append((len(named) - len(true)) / max(len(named), 1))
        found.append(len(true) / 20)
        near += [abs(named[index] - 16) <= 1 for index in true]
    told: dict[str, list[Any]] = {"quiet": quiet, "false": false, "found": found, "near": near, "deltas": deltas}
    return {name: float(np.mean(values)) for name, values in told.items()}


def _named(series: np.ndarray) -> dict[int, int]:
    """Return which series a digest would name, and since which visit."""
    changes = [change_of_scores(one.tolist()) for one in series]
    rejected = discoveries([change.p for change in changes], 0.05).rejected
    return {index: change.index for index, change in enumerate(changes) if rejected[index]}
