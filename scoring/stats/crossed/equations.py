"""The mixed-model equations for given variance ratios.

With g the ratio of each factor's variance to the residual's, L = diag(sqrt g) over all levels and Z their indicators,
the matrix is M = I + L Z'Z L, so that V = I + Z L L Z' and v'V⁻¹w = v'w - (LZ'v)' M⁻¹ (LZ'w). The block of the first
factor is diagonal, D = 1 + g n; what it leaves for the others is S = I + L (within - between' (g/D) between) L.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_solve, cholesky
from scipy.linalg.lapack import dpotri
from scipy.sparse import csr_array, diags_array

from scoring.stats.crossed.layout import Floats, Layout

_DENSE = 0.15  # share of pairs that met, above which a dense product is the faster
_ROWS = 2_000_000  # entries of a dense slice


@dataclass(frozen=True, slots=True)
class Levels:
    """One or more vectors over all levels: ``first`` B x m, ``rest`` R x m."""

    first: Floats
    rest: Floats


def products(one: Levels, other: Levels) -> Floats:
    """Return the inner products of the vectors of one with those of the other."""
    product: Floats = one.first.T @ other.first + one.rest.T @ other.rest
    return product


class Equations:
    """M for one choice of ratios (one for each factor of the layout, in its order; above or equal 0)."""

    def __init__(self, data: Layout, ratios: Floats) -> None:
        self.data = data
        self.ratio = float(ratios[0])
        self.rest_root = np.sqrt(ratios[1:])[data.owner]
        self.diagonal = 1 + self.ratio * data.counts
        schur = data.within - gram(data.between, self.ratio / self.diagonal)
        schur *= self.rest_root[:, None] * self.rest_root
        schur[np.diag_indices_from(schur)] += 1
        self.factor = cholesky(schur, lower=True, overwrite_a=True, check_finite=False)

    def log_determinant(self) -> float:
        """Return log |M| = log |V|."""
        return float(np.sum(np.log(self.diagonal)) + 2 * np.sum(np.log(np.diagonal(self.factor))))

    def scaled(self, sums: Levels) -> Levels:
        """Return L times ``sums``."""
        return Levels(np.sqrt(self.ratio) * sums.first, self.rest_root[:, None] * sums.rest)

    def solve(self, right: Levels) -> Levels:
        """Return M⁻¹ times ``right``."""
        root, between = np.sqrt(self.ratio), self.data.between
        eliminated = right.first / self.diagonal[:, None]
        passed = root * self.rest_root[:, None] * (between.T @ eliminated)
        rest = cho_solve((self.factor, True), right.rest - passed, check_finite=False)
        back = root * (between @ (self.rest_root[:, None] * rest))
        return Levels(eliminated - back / self.diagonal[:, None], rest)

    def inverse_rest(self) -> Floats:
        """Return S⁻¹, the block of M⁻¹ that belongs to the rest (R x R, symmetric)."""
        inverse, failed = dpotri(self.factor, lower=1)
        if failed:
            raise FloatingPointError("singular equations")
        lower: Floats = np.tril(inverse)
        return lower + np.tril(lower, -1).T

    def traces(self, inverse: Floats) -> Floats:
        """Return the trace of M⁻¹ over each factor's levels; ``inverse`` is S⁻¹."""
        spread = gram(self.data.between, self.ratio / self.diagonal**2)
        spread *= self.rest_root[:, None] * self.rest_root
        first = float(np.sum(1 / self.diagonal) + np.vdot(spread, inverse))
        return np.array([first, *np.bincount(self.data.owner, weights=np.diagonal(inverse))])

    def diagonal_first(self, inverse: Floats) -> Floats:
        """Return the diagonal of M⁻¹ over the first factor's levels (B)."""
        weights = self.ratio * self.rest_root[:, None] * inverse * self.rest_root
        spread = np.empty(len(self.diagonal))
        step = max(_ROWS // len(weights), 1)
        for start in range(0, len(spread), step):
            part = self.data.between[start : start + step]
            product = part @ weights
            spread[start : start + step] = (
                np.sum(part * product, axis=1)
                if isinstance(part, np.ndarray)
                else part.multiply(product).sum(axis=1)
            )
        return 1 / self.diagonal + spread / self.diagonal**2


def gram(between: csr_array | Floats, weights: Floats) -> Floats:
    """Return between' diag(weights) between, dense (R x R)."""
    if isinstance(between, np.ndarray):
        small: Floats = between.T @ (weights[:, None] * between)
        return small
    height, width = between.shape
    if between.nnz < _DENSE * height * width:
        product: Floats = (between.T @ (diags_array(weights) @ between)).toarray()
        return product
    total = np.zeros((width, width))
    step = max(_ROWS // width, 1)
    for start in range(0, height, step):
        part = between[start : start + step].toarray()
        total += part.T @ (weights[start : start + step, None] * part)
    return total
