"""How far two orders of the same branches agree."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import isnan

Pairs = Sequence[tuple[float, float]]


def places(values: Mapping[uuid.UUID, Fraction], *, lower_is_better: bool = False) -> dict[uuid.UUID, int]:
    """Return the rank of each, the best is 1; equal values share the better rank."""
    ordered = sorted(values.values(), reverse=not lower_is_better)
    first: dict[Fraction, int] = {}
    for place, value in enumerate(ordered, 1):
        first.setdefault(value, place)
    return {key: first[value] for key, value in values.items()}


def kendall(pairs: Pairs) -> float | None:
    """Return Kendall's tau-b: 1 the same order, 0 unrelated, -1 reversed; None for fewer than two, or no variance."""
    if len(pairs) < 2:
        return None
    from scipy.stats import kendalltau  # a second of imports that web processes need not pay

    return _defined(float(kendalltau([one for one, _ in pairs], [other for _, other in pairs]).statistic))


def spearman(pairs: Pairs) -> float | None:
    """Return Spearman's rank correlation; None for fewer than two, or no variance."""
    firsts, seconds = [one for one, _ in pairs], [other for _, other in pairs]
    if len(pairs) < 2 or len(set(firsts)) < 2 or len(set(seconds)) < 2:
        return None
    from scipy.stats import spearmanr

    return _defined(float(spearmanr(firsts, seconds).statistic))


def _defined(value: float) -> float | None:
    return None if isnan(value) else round(value, 6)
