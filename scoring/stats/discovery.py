"""Many tests at once: which of them stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.stats.undefined import Undefined

METHODS = ("bh", "by", "bonferroni")


@dataclass(frozen=True, slots=True)
class Discoveries:
    """In the order of the p-values: ``rejected`` and ``adjusted``; ``cutoff``: p-values up to it are rejected.

    The cutoff is the critical value k x alpha / m of the k-th smallest p-value that decided (divided by
    1 + 1/2 + ... + 1/m for "by"); alpha / m for "bonferroni"; 0 when nothing is rejected step-up.
    """

    rejected: tuple[bool, ...]
    adjusted: tuple[float, ...]
    cutoff: float


def discoveries(p: Sequence[float], alpha: float = 0.05, method: str = "bh") -> Discoveries:
    """Tell which of the m p-values stand while at most a share ``alpha`` of those is expected to be false.

    bh: reject the k smallest, k the largest with p(k) <= k alpha / m; by: the same with alpha / (1 + ... + 1/m), valid
    under any dependence; bonferroni: p <= alpha / m, which bounds the chance of even one false discovery.
    Raises Undefined for no p-values.
    Source: Benjamini and Hochberg, JRSS B 57 (1995) 289-300; Benjamini and Yekutieli, Ann Stat 29 (2001) 1165-1188.
    """
    m = len(p)
    if m == 0:
        raise Undefined("没有 p 值", "there are no p-values")
    if method == "bonferroni":
        adjusted = tuple(min(value * m, 1.0) for value in p)
        return Discoveries(tuple(value <= alpha / m for value in p), adjusted, alpha / m)
    penalty = sum(1 / rank for rank in range(1, m + 1)) if method == "by" else 1.0
    order = sorted(range(m), key=lambda index: p[index])
    critical = [rank * alpha / (m * penalty) for rank in range(1, m + 1)]
    last = max((rank for rank in range(m) if p[order[rank]] <= critical[rank]), default=-1)
    adjusted_sorted = [0.0] * m
    least = 1.0
    for rank in range(m - 1, -1, -1):
        least = min(least, p[order[rank]] * m * penalty / (rank + 1))
        adjusted_sorted[rank] = least
    place = {index: rank for rank, index in enumerate(order)}
    return Discoveries(
        tuple(place[index] <= last for index in range(m)),
        tuple(adjusted_sorted[place[index]] for index in range(m)),
        critical[last] if last >= 0 else 0.0,
    )
