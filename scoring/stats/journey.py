"""A customer's way through the stages, and what they expected of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import fsum
from operator import mul

from scoring.stats.undefined import Undefined


@dataclass(frozen=True, slots=True)
class Yield:
    """The share of customers for whom every step goes well, and the share after each step."""

    value: float
    cumulative: tuple[float, ...]


def rolled_yield(steps: Sequence[float]) -> Yield:
    """Return the product of the steps' pass rates (each 0..1): ten steps of 95 % leave 60 %.

    Raises Undefined for no steps. Source: rolled throughput yield, e.g. Harry and Schroeder, Six Sigma (2000); it
    takes the steps as independent.
    """
    if not steps:
        raise Undefined("没有环节", "there are no steps")
    cumulative = tuple(accumulate(steps, mul))
    return Yield(cumulative[-1], cumulative)


@dataclass(frozen=True, slots=True)
class Gap:
    """Perception less expectation: below 0 means less than was expected.

    value: the mean; weighted: by importance (None without weights); worst: the lowest; worst_index: where it stands.
    """

    value: float
    weighted: float | None
    worst: float
    worst_index: int
    gaps: tuple[float, ...]


def expectation_gap(gaps: Sequence[float], weights: Sequence[float] | None = None) -> Gap:
    """Return what the gaps come to; ``weights`` are as many, at least 0, and need not sum to 1.

    Raises Undefined for no gaps, or when all weights are 0.
    Source: Parasuraman, Zeithaml and Berry, SERVQUAL, J. Retailing 64 (1988) 12-40; weighted: J. Retailing 67 (1991).
    """
    if not gaps:
        raise Undefined("没有差距数据", "there are no gaps")
    weighted = None
    if weights is not None:
        total = fsum(weights)
        if total == 0:
            raise Undefined("权重之和为 0", "the weights sum to 0")
        weighted = fsum(w * gap for w, gap in zip(weights, gaps, strict=True)) / total
    worst = min(range(len(gaps)), key=lambda index: gaps[index])
    return Gap(fsum(gaps) / len(gaps), weighted, gaps[worst], worst, tuple(gaps))
