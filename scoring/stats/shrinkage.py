"""Few visits say little: single means drawn towards the mean of all, by how little each can be trusted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from scoring.stats.undefined import Undefined

METHODS = ("dl", "reml", "james_stein")


@dataclass(frozen=True, slots=True)
class Shrinkage:
    """Between-unit variance, mean of all with its standard error, and the values drawn towards it.

    q: Cochran's statistic of heterogeneity; factor: the share of its own distance from the mean that each keeps, 0..1.
    """

    tau2: float
    mean: float
    se: float
    q: float
    factor: tuple[float, ...]
    shrunken: tuple[float, ...]


def shrink(values: Sequence[float], se: Sequence[float], method: str = "dl") -> Shrinkage:
    """Return the empirical Bayes estimates of means with known standard errors (as many, above 0).

    tau² by DerSimonian and Laird's moments ("dl"), by REML, or ("james_stein") as implied by the positive-part
    James-Stein factor 1 - (k - 3) se² / sum (x - mean)², which needs one common se and k of at least 4. Always
    clamped at 0. shrunken = mean + factor (x - mean), factor = tau² / (tau² + se²).
    Raises Undefined below two values (four for james_stein) or with a standard error of 0.
    Source: DerSimonian and Laird, Control Clin Trials 7 (1986) 177-188; Viechtbauer, J Educ Behav Stat 30 (2005)
    261-293; Efron and Morris, JASA 70 (1975) 311-319.
    """
    least = 4 if method == "james_stein" else 2
    if len(values) < least:
        raise Undefined(f"至少需要 {least} 个值", f"it takes at least {least} values")
    if min(se) == 0:
        raise Undefined(
            "标准误为 0：该值没有误差，无需收缩", "a standard error is 0: that value has no error to shrink"
        )
    ways: dict[str, Callable[[Sequence[float], Sequence[float]], float]] = {
        "dl": _dersimonian_laird,
        "reml": _reml,
        "james_stein": _james_stein,
    }
    variances = [one * one for one in se]
    tau2 = ways[method](values, variances)
    weights = [1 / (tau2 + v) for v in variances]
    mean, error = _weighted_mean(values, weights), sqrt(1 / fsum(weights))
    factor = tuple(tau2 / (tau2 + v) for v in variances)
    drawn = tuple(mean + keep * (value - mean) for keep, value in zip(factor, values, strict=True))
    return Shrinkage(tau2, mean, error, _q(values, [1 / v for v in variances]), factor, drawn)


def _weighted_mean(values: Sequence[float], weights: Sequence[float]) -> float:
    return fsum(w * value for w, value in zip(weights, values, strict=True)) / fsum(weights)


def _q(values: Sequence[float], weights: Sequence[float]) -> float:
    mean = _weighted_mean(values, weights)
    return fsum(w * (value - mean) ** 2 for w, value in zip(weights, values, strict=True))


def _dersimonian_laird(values: Sequence[float], variances: Sequence[float]) -> float:
    weights = [1 / v for v in variances]
    total = fsum(weights)
    scale = total - fsum(w * w for w in weights) / total
    return max((_q(values, weights) - (len(values) - 1)) / scale, 0.0)


def _james_stein(values: Sequence[float], variances: Sequence[float]) -> float:
    mean = fsum(values) / len(values)
    return max(fsum((value - mean) ** 2 for value in values) / (len(values) - 3) - variances[0], 0.0)


def _reml(values: Sequence[float], variances: Sequence[float]) -> float:
    """Fisher scoring from the moment estimate; a step that leaves the parameter space is halved."""
    tau2 = _dersimonian_laird(values, variances)
    for _ in range(500):
        weights = [1 / (tau2 + v) for v in variances]
        s1, s2, s3 = (fsum(w**power for w in weights) for power in (1, 2, 3))
        mean = _weighted_mean(values, weights)
        fit = fsum(w * w * (value - mean) ** 2 for w, value in zip(weights, values, strict=True))
        step = (fit - (s1 - s2 / s1)) / (s2 - 2 * s3 / s1 + (s2 / s1) ** 2)
        while step < -tau2:
            step = -tau2 if tau2 < 1e-12 * min(variances) else step / 2
        tau2 += step
        if abs(step) <= 1e-12 * (tau2 + min(variances)):
            break
    return tau2
