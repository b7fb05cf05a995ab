"""Did a series change, and since when: one p-value a series, however many places are tried for the break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, stdtr

from scoring.stats.undefined import Undefined

SHORTEST = 6  # points of a series; fewer have no before and after


@dataclass(frozen=True, slots=True)
class Change:
    """The break that stands out most. index: of the first point after it, from 0; before, after: means or rates.

    p: two-sided, of the whole series: it counts that every break was tried.
    """

    index: int
    before: float
    after: float
    p: float


def change_of_scores(values: Sequence[float]) -> Change:
    """Return the break of ``values`` (in order of time) into two means that differ most by Student's t.

    t² = (n - 2) r² / (1 - r²), r² = k (n - k) (mean after - mean before)² / (n sum (x - mean)²), of the n - 1 breaks
    k; p = min(1, (n - 1) x the two-sided p of the largest t with n - 2 degrees of freedom), Bonferroni's bound over
    breaks that overlap. A last point that stands alone is a break of its own. Raises Undefined below six values or
    without variance. Source: D. M. Hawkins, JASA 72 (1977) 180-186 (the statistic); K. J. Worsley, JASA 74 (1979)
    365-367 (the bound).
    """
    x = np.asarray(values, dtype=float)
    n = len(x)
    if n < SHORTEST:
        raise Undefined(
            f"至少需要 {SHORTEST} 个值才分得出前后", f"it takes {SHORTEST} values to have a before and after"
        )
    x = x - x.mean()
    whole = float(x @ x)
    if whole <= 1e-18 * max(1.0, float(np.max(np.abs(np.asarray(values))))) ** 2 * n:
        raise Undefined("所有值都相同：没有方差", "all values are the same: there is no variance")
    k = np.arange(1, n)
    before = np.cumsum(x)[:-1]
    share = np.minimum(n * before**2 / (k * (n - k)) / whole, 1.0)  # between the two parts, of all variation
    place = int(np.argmax(share))
    with np.errstate(divide="ignore"):
        t = np.sqrt((n - 2) * share[place] / (1 - share[place]))
    p = min(1.0, float(2 * stdtr(n - 2, -t)) * (n - 1))
    first = place + 1
    mean = sum(values) / n
    return Change(first, mean + float(x[:first].mean()), mean + float(x[first:].mean()), p)


def change_of_rates(x: Sequence[int], n: Sequence[int]) -> Change:
    """Return the break of x passes among n (in order of time) into two rates that differ most by Fisher's exact test.

    p = min(1, number of breaks x the smallest two-sided p). Breaks lie between periods with observations; it takes
    two of those. Raises Undefined below that, or when all or none passed.
    Source: R. A. Fisher, Statistical Methods for Research Workers, 5th ed. (1934), section 21.02; Worsley, Biometrika
    70 (1983) 455-464 (breaks of a binomial probability).
    """
    passed, seen = np.asarray(x, dtype=np.int64), np.asarray(n, dtype=np.int64)
    total, good = int(seen.sum()), int(passed.sum())
    full = np.flatnonzero(seen)
    if len(full) < 2:
        raise Undefined("至少需要两个有观测的期间", "it takes two periods with observations")
    if good in (0, total):
        raise Undefined("全部合格或全部不合格：没有方差", "all or none passed: there is no variance")
    breaks = full[1:]
    sizes, hits = np.cumsum(seen)[breaks - 1], np.cumsum(passed)[breaks - 1]
    ps = [_fisher(int(hit), int(size), good, total) for hit, size in zip(hits, sizes, strict=True)]
    best = min(range(len(ps)), key=lambda i: (ps[i], i))
    size, hit = int(sizes[best]), int(hits[best])
    return Change(int(breaks[best]), hit / size, (good - hit) / (total - size), min(1.0, ps[best] * len(ps)))


def _fisher(hit: int, size: int, good: int, total: int) -> float:
    """Return the two-sided p: the chance of all tables no likelier than this one."""
    k = np.arange(max(0, size - (total - good)), min(size, good) + 1)
    log = _log_choose(good, k) + _log_choose(total - good, size - k) - _log_choose(total, np.asarray(size))
    chances = np.exp(log)
    own = chances[hit - k[0]]
    return float(min(1.0, chances[chances <= own * (1 + 1e-7)].sum()))


def _log_choose(n: int, k: np.ndarray) -> np.ndarray:
    chosen: np.ndarray = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return chosen
