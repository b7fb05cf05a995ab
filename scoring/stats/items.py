"""What single items tell: who all get it right, who none, and whether it goes with the rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.stats.undefined import Undefined

Floats = npt.NDArray[np.float64]
FEWEST = 10  # visits below which a correlation says nothing


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """One item over many visits. n: scored; mean: of its scores, 0..1; ceiling, floor: shares of full and of no marks.

    discrimination: correlation with the points of all other items, None where undefined, ``why`` says why.
    """

    n: int
    mean: float | None
    ceiling: float | None
    floor: float | None
    discrimination: float | None
    why: tuple[str, str] | None


def figures(scores: Floats, weights: Floats) -> list[ItemFigures]:
    """Return one ``ItemFigures`` a column of ``scores`` (visit x item, 0..1, NaN where not scored).

    The rest of item j in a visit is the weighted mean of the other items scored there; discrimination is Pearson's
    correlation of item and rest over the visits where both are known ("item-rest correlation": an item is not
    compared with itself). Source: Lord and Novick, Statistical Theories of Mental Test Scores (1968), 15.2; Ebel and
    Frisbie, Essentials of Educational Measurement (1991), for its reading: above 0.4 very good, below 0.2 poor.
    """
    known = ~np.isnan(scores)
    points = np.where(known, scores, 0.0) * weights
    earned, possible = points.sum(axis=1), (known * weights).sum(axis=1)
    return [
        _of_item(scores[:, j], earned - points[:, j], possible - known[:, j] * weights[j]) for j in range(len(weights))
    ]


def _of_item(own: Floats, earned: Floats, possible: Floats) -> ItemFigures:
    there = ~np.isnan(own)
    n = int(there.sum())
    if not n:
        return ItemFigures(0, None, None, None, None, ("从未评分", "it was never scored"))
    marks = own[there]
    shares = (float(marks.mean()), float((marks >= 1).mean()), float((marks <= 0).mean()))
    both = there & (possible > 0)
    try:
        return ItemFigures(n, *shares, correlation(own[both], earned[both] / possible[both]), None)
    except Undefined as undefined:
        return ItemFigures(n, *shares, None, (undefined.zh, undefined.en))


def correlation(a: Floats, b: Floats) -> float:
    """Return Pearson's correlation; raises Undefined below ten pairs, or when either does not vary."""
    if len(a) < FEWEST:
        raise Undefined(f"不足 {FEWEST} 次评分", f"fewer than {FEWEST} scored visits")
    x, y = a - a.mean(), b - b.mean()
    if max(np.abs(x).max(), 0) < 1e-12:
        raise Undefined("每次得分都相同", "every visit scored it the same")
    if np.abs(y).max() < 1e-12:
        raise Undefined("其余各项从不变化", "the rest never varies")
    return float(np.clip((x @ y) / np.sqrt((x @ x) * (y @ y)), -1.0, 1.0))
