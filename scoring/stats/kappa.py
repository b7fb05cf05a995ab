"""Cohen's kappa: two auditors on yes/no items, or on any categories, with partial credit if wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from scoring.stats.normal import Z95
from scoring.stats.undefined import Undefined

Matrix = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Kappa:
    """kappa with its large-sample standard error and interval; agreement observed and expected, 0..1."""

    kappa: float
    se: float
    lower: float
    upper: float
    p_observed: float
    p_expected: float


def disagreement(size: int, weights: str | None) -> list[list[float]]:
    """Return how bad it is to say j for i: 0 or 1, or by the distance of categories, or its square."""
    power = {None: 0, "linear": 1, "quadratic": 2}[weights]
    return [[float(abs(i - j) ** power) if i != j else 0.0 for j in range(size)] for i in range(size)]


def cohen(table: Matrix, costs: Matrix) -> Kappa:
    """Return kappa of a square ``table`` of counts (one auditor down, the other across).

    costs: how bad each disagreement is, at least 0, with 0 on the diagonal; only proportions count. kappa = 1 - Do / De
    = (po - pe) / (1 - pe) with agreement weights 1 - cost / largest cost. se is that of the estimate, not that under
    the hypothesis of no agreement. Raises Undefined without data, or when chance alone leaves no disagreement.
    Source: J. Cohen, Psychol Bull 70 (1968) 213-220; se: Fleiss, Cohen and Everitt, Psychol Bull 72 (1969) 323-327.
    """
    total = fsum(map(fsum, table))
    largest = max(map(max, costs))
    if total == 0:
        raise Undefined("没有数据", "there are no ratings")
    size = range(len(table))
    p = [[count / total for count in row] for row in table]
    rows, columns = [fsum(row) for row in p], [fsum(p[i][j] for i in size) for j in size]
    cost = [[c / largest if largest else 0.0 for c in row] for row in costs]
    observed = fsum(p[i][j] * cost[i][j] for i in size for j in size)
    expected = fsum(rows[i] * columns[j] * cost[i][j] for i in size for j in size)
    if expected == 0:
        raise Undefined(
            "只用到一个类别：不存在偶然不一致，kappa 没有意义",
            "only one category was used: chance leaves no disagreement, so kappa has no meaning",
        )
    kappa = 1 - observed / expected
    by_row = [fsum(columns[j] * (1 - cost[i][j]) for j in size) for i in size]
    by_column = [fsum(rows[i] * (1 - cost[i][j]) for i in size) for j in size]
    spread = fsum(
        p[i][j] * (1 - cost[i][j] - (by_row[i] + by_column[j]) * (1 - kappa)) ** 2 for i in size for j in size
    )
    variance = (spread - (kappa - (1 - expected) * (1 - kappa)) ** 2) / (total * expected**2)
    se = sqrt(max(variance, 0.0))
    return Kappa(kappa, se, kappa - Z95 * se, kappa + Z95 * se, 1 - observed, 1 - expected)
