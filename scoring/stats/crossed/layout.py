"""Rows of visits as counts and sums: all that the equations need."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
_SMALL = 1_000_000  # entries that are quicker to have than to leave out


@dataclass(frozen=True, slots=True)
class Factor:
    """A grouping of the visits: ``codes`` gives the level, 0 to ``size`` - 1, of each visit."""

    name: str
    codes: Ints
    size: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Sufficient statistics of n visits; scores are centred at ``centre`` and divided by ``scale``.

    factors: the first, with B levels, is eliminated (it has most levels); the others share R = sum of levels, one
    after the other. counts, sums: visits and scores of the first's levels (B); rest_counts, rest_sums: others' (R).
    between: visits by level of the first and of the others (B x R, sparse
    unless small); within: among the others (R x R).
    owner: which of factors[1:] each of the R levels belongs to.
    """

    n: int
    centre: float
    scale: float
    squares: float
    factors: tuple[Factor, ...]
    counts: Floats
    sums: Floats
    rest_counts: Floats
    rest_sums: Floats
    between: csr_array | Floats
    within: Floats
    owner: Ints


def layout(scores: Floats, factors: list[Factor]) -> Layout:
    """Return the statistics of ``scores`` (one a visit, not all equal) grouped by two or more factors."""
    ordered = sorted(factors, key=lambda factor: -factor.size)
    first, rest = ordered[0], ordered[1:]
    starts = np.concatenate([[0], np.cumsum([factor.size for factor in rest])])
    total = int(starts[-1])
    y = scores - scores.mean()
    scale = float(np.sqrt(np.mean(y * y)))
    y = y / scale
    columns = [factor.codes + start for factor, start in zip(rest, starts, strict=False)]
    between = sum(
        (_pairs(first.codes, column, first.size, total) for column in columns),
        start=csr_array((first.size, total)),
    )
    within = sum(
        (_pairs(one, other, total, total) for one in columns for other in columns),
        start=csr_array((total, total)),
    )
    return Layout(
        len(y),
        float(scores.mean()),
        scale,
        float(y @ y),
        tuple(ordered),
        np.bincount(first.codes, minlength=first.size).astype(float),
        _sums(first.codes, y, first.size),
        np.bincount(np.concatenate(columns), minlength=total).astype(float),
        _sums(np.concatenate(columns), np.tile(y, len(columns)), total),
        between.toarray() if first.size * total < _SMALL else csr_array(between),
        within.toarray(),
        np.repeat(np.arange(len(rest)), [factor.size for factor in rest]),
    )


def _sums(codes: Ints, values: Floats, size: int) -> Floats:
    """Return the sum of the values of each level."""
    return np.bincount(codes, weights=values, minlength=size).astype(float)


def _pairs(rows: Ints, columns: Ints, height: int, width: int) -> csr_array:
    """Return how often each pair of levels met."""
    return coo_array((np.ones(len(rows)), (rows, columns)), shape=(height, width)).tocsr()


def components(one: Factor, other: Factor) -> tuple[int, Ints, Ints]:
    """Return how many parts share no visit with each other, and the part of each level of the two factors."""
    size = one.size + other.size
    graph = coo_array((np.ones(len(one.codes)), (one.codes, other.codes + one.size)), shape=(size, size))
    count, labels = connected_components(graph.tocsr(), directed=False)
    return int(count), labels[: one.size], labels[one.size :]
