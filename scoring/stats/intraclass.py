"""Intraclass correlation: how far a score tells about the visit rather than about who gave it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import fdtri

from scoring.stats.proportions import Estimate
from scoring.stats.undefined import Undefined


@dataclass(frozen=True, slots=True)
class MeanSquares:
    """Of n visits by k auditors: between visits (df n-1), within them (n(k-1)), auditors (k-1), error ((n-1)(k-1))."""

    between: float
    within: float
    raters: float
    error: float


@dataclass(frozen=True, slots=True)
class Intraclass:
    """The six coefficients with 95 % intervals; None where one alone is undefined."""

    icc1: Estimate | None
    icc2: Estimate | None
    icc3: Estimate | None
    icc1k: Estimate | None
    icc2k: Estimate | None
    icc3k: Estimate | None
    mean_squares: MeanSquares


def icc(ratings: Sequence[Sequence[float]]) -> Intraclass:
    """Return the coefficients of ``ratings`` (visit x auditor, complete).

    ICC(1): auditors differ from visit to visit; ICC(2): the same auditors, drawn from many, absolute agreement; ICC(3):
    these auditors, consistency; "k": of the mean of all k. With B, W, J, E the mean squares above:
    icc1 = (B-W)/(B+(k-1)W), icc2 = (B-E)/(B+(k-1)E+k(J-E)/n), icc3 = (B-E)/(B+(k-1)E), icc1k = (B-W)/B,
    icc2k = (B-E)/(B+(J-E)/n), icc3k = (B-E)/B.
    Raises Undefined below two visits or auditors, or when all scores are the same.
    Source: Shrout and Fleiss, Psychol Bull 86 (1979) 420-428; McGraw and Wong, Psychol Methods 1 (1996) 30-46.
    """
    table = np.asarray(ratings, dtype=float)
    n, k = table.shape if table.ndim == 2 else (0, 0)
    if n < 2 or k < 2:
        raise Undefined("至少需要两次到访、两名检查员", "it takes at least two visits and two auditors")
    squares = _mean_squares(table)
    if squares.between == squares.within == 0:
        raise Undefined("所有分数都相同：没有方差", "all scores are the same: there is no variance")
    one = _one_way(squares.between, squares.within, k, n - 1, n * (k - 1))
    three = _one_way(squares.between, squares.error, k, n - 1, (n - 1) * (k - 1))
    return Intraclass(
        one[0],
        *_two_way(squares, n, k)[:1],
        three[0],
        one[1],
        *_two_way(squares, n, k)[1:],
        three[1],
        squares,
    )


def _mean_squares(table: np.ndarray) -> MeanSquares:
    n, k = table.shape
    dust = 1e-26 * float(np.max(np.abs(table))) ** 2  # what rounding leaves of a sum of squares that is 0
    table = table - table.mean()
    visits, auditors = table.mean(axis=1, keepdims=True), table.mean(axis=0, keepdims=True)
    sums = (
        (k * np.sum(visits**2), n - 1),
        (np.sum((table - visits) ** 2), n * (k - 1)),
        (n * np.sum(auditors**2), k - 1),
        (np.sum((table - visits - auditors) ** 2), (n - 1) * (k - 1)),
    )
    return MeanSquares(*(0.0 if total <= dust * n * k else float(total) / df for total, df in sums))


def _one_way(
    between: float, noise: float, k: int, df1: int, df2: int
) -> tuple[Estimate | None, Estimate | None]:
    """Return the single and the averaged coefficient; F limits are multiplied out, so that no noise is no trap."""
    if between == noise == 0:
        return None, None
    high, low = float(fdtri(df1, df2, 0.975)), float(fdtri(df2, df1, 0.975))

    def single(f: float, g: float) -> float:
        return (g * between - f * noise) / (g * between + (k - 1) * f * noise)

    one = Estimate(single(1, 1), single(high, 1), single(1, low))
    if between == 0:
        return one, None
    average = Estimate(1 - noise / between, 1 - high * noise / between, 1 - noise / (low * between))
    return one, average


def _two_way(squares: MeanSquares, n: int, k: int) -> tuple[Estimate | None, Estimate | None]:
    """Return ICC(2,1) and ICC(2,k) with Satterthwaite's degrees of freedom."""
    b, j, e = squares.between, squares.raters, squares.error
    total = b + (k - 1) * e + k * (j - e) / n
    if total <= 0:
        return None, None
    rho = (b - e) / total
    rest = n * (1 + (k - 1) * rho) - k * rho
    below = (n - 1) * (k * rho * j) ** 2 + (rest * e) ** 2
    if below == 0:  # neither auditors nor error differ
        return Estimate(rho, rho, rho), Estimate(rho, rho, rho)
    v = (k - 1) * (n - 1) * (k * rho * j + rest * e) ** 2 / below
    if v <= 0:
        return Estimate(rho, rho, rho), None
    high, low = float(fdtri(n - 1, v, 0.975)), float(fdtri(v, n - 1, 0.975))
    other = k * j + (k * n - k - n) * e
    lower = n * (b - high * e) / (high * other + n * b)
    upper = n * (low * b - e) / (other + n * low * b)
    single = Estimate(rho, lower, upper)
    mean_total = b + (j - e) / n
    if mean_total <= 0:
        return single, None
    return single, Estimate((b - e) / mean_total, _stepped(lower, k), _stepped(upper, k))


def _stepped(rho: float, k: int) -> float:
    """Return the reliability of the mean of k (Spearman and Brown)."""
    return k * rho / (1 + (k - 1) * rho)
