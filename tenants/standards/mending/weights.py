"""Mends of weights: a sum brought to its target with every weight keeping its proportion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from saas.kernel.words import words
from scoring.document.loading import read_standard
from scoring.exact import fraction
from tenants.standards.mending.spot import Made, Spot
from tenants.standards.patching import drop, find, put

GRIDS = (Fraction(1), Fraction(1, 2), Fraction(1, 10), Fraction(1, 20), Fraction(1, 100), Fraction(1, 1000))


def spread(weights: Sequence[Fraction], total: Fraction) -> list[Fraction]:
    """Return the weights scaled to ``total`` exactly, in proportion, on the coarsest grid that keeps it.

    Rounding moves no weight by more than a tenth of itself; what is over goes to those cut most. A weight
    above 0 stays above 0. Raises ValueError when there is nothing to scale.
    """
    whole = sum(weights, Fraction(0))
    if whole <= 0 or total <= 0:
        raise ValueError("there is no weight to spread")
    exact = [weight * total / whole for weight in weights]
    least = min(one for one in exact if one)
    grid = next((step for step in GRIDS if step * 5 <= least and not (total / step) % 1), None)
    if grid is None:
        return exact
    units = [one // grid for one in exact]
    over = int(total / grid) - sum(units)
    by_rest = sorted(range(len(exact)), key=lambda place: (units[place] * grid - exact[place], place))
    for place in by_rest[: int(over)]:
        units[place] += 1
    return [unit * grid for unit in units]


def as_number(value: Fraction) -> int | Decimal | None:
    """Return a JSON number for an exact value, None when it has no finite decimals."""
    if value.denominator == 1:
        return value.numerator
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return None if rest != 1 else Decimal(value.numerator) / Decimal(value.denominator)


def _sum(spot: Spot) -> Made | None:
    table = spot.place[0]
    standard = read_standard(spot.document, [])
    rows = spot.document.get(table)
    if standard is None or not isinstance(rows, list):
        return None
    if table == "items":
        total = standard.rules.full if standard.rules.in_points else Fraction(100)
        counted = {item.code for item in standard.items if item.countable and not item.bonus}
    else:
        total = Fraction(100)
        counted = {stage.code for stage in standard.stages if stage.weight}
    codes = [row.get("code") if isinstance(row, Mapping) else None for row in rows]
    places = [i for i, code in enumerate(codes) if isinstance(code, str) and code in counted]
    found = [_weight(rows[i]) for i in places]
    kept = [(i, weight) for i, weight in zip(places, found, strict=True) if weight]
    try:
        spreaded = spread([weight for _, weight in kept], total)
    except ValueError:
        return None
    numbers = [as_number(weight) for weight in spreaded]
    if None in numbers:
        return None
    patch = [
        put(table, i, "weight", value=number)
        for (i, old), new, number in zip(kept, spreaded, numbers, strict=True)
        if old != new
    ]
    said = f"{as_number(total)}"
    return words(f"按比例调整到 {said}", f"Scale all in proportion to {said}"), patch


def _weight(row: Mapping[str, Any]) -> Fraction:
    return fraction(row.get("weight")) or Fraction(0)


def _no_weight(spot: Spot) -> Made | None:
    return words("权重设为 0", "Set the weight to 0"), [put(*spot.place[:2], "weight", value=0)]


def _no_stage_weights(spot: Spot) -> Made | None:
    rows = find(spot.document, ("stages",))
    patch = [drop("stages", i, "weight") for i, row in enumerate(rows) if isinstance(row, Mapping) and "weight" in row]
    return words("删去环节权重", "Remove the stage weights"), patch


def missing_weight(spot: Spot) -> Made | None:
    """Only where the weight is not there at all; a wrong one is a person's to correct."""
    if spot.place[:1] != ("items",) or spot.place[2:] != ("weight",):
        return None
    weight = find(spot.document, spot.place)
    if weight is not None and not (isinstance(weight, str) and not weight.strip()):
        return None
    return words("先不计分（权重 0）", "Record it unscored for now (weight 0)"), [put(*spot.place, value=0)]


MENDERS = {
    "weights_not_100": _sum,
    "weight_never_counts": _no_weight,
    "stage_never_scored": _no_weight,
    "stage_weights_unused": _no_stage_weights,
}
