"""Whether a branch really differs from the others: Welch's interval of two means (Welch 1947)."""

from __future__ import annotations

import math
from fractions import Fraction

from audits.insight.figures import t_quantile
from audits.reports.document import Interval
from scoring.measure import Measure


def compare(own: Measure, rest: Measure) -> Interval | None:
    """Return the 95 % interval of (own mean minus the others' mean); None below two audits on either side."""
    if own.variance is None or rest.variance is None or own.mean is None or rest.mean is None:
        return None
    first, second = float(own.variance) / own.n, float(rest.variance) / rest.n
    spread = first + second
    gap = float(own.mean - rest.mean)
    if spread == 0:
        return Interval(_exact(gap), _exact(gap))
    degrees = spread**2 / (first**2 / (own.n - 1) + second**2 / (rest.n - 1))
    half = t_quantile(max(int(degrees), 1)) * math.sqrt(spread)
    return Interval(_exact(max(gap - half, -100.0)), _exact(min(gap + half, 100.0)))


def without(whole: Measure, part: Measure) -> Measure:
    """Return the audits of ``whole`` that are not in ``part``: a branch is compared with the others only."""
    left = [
        (Fraction(*all_of) - Fraction(*some)).as_integer_ratio()
        for all_of, some in zip(whole.ratios, part.ratios, strict=True)
    ]
    total, squares, earned, possible, coverage = left
    return Measure(
        audits=whole.audits - part.audits,
        n=whole.n - part.n,
        ratios=(total, squares, earned, possible, coverage),
        passes=whole.passes - part.passes,
        fails=whole.fails - part.fails,
        na=whole.na - part.na,
        critical_failures=whole.critical_failures - part.critical_failures,
    )


def _exact(value: float) -> Fraction:
    return Fraction(repr(round(value, 6)))
