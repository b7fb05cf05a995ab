"""The bands of a standard, as charts need them."""

from __future__ import annotations

from dataclasses import dataclass

from audits.insight.charts.numbers import Number, exact
from saas.kernel.words import Words, words


@dataclass(frozen=True, slots=True)
class Step:
    """One band of a standard: its name and the least score that reaches it (bands run best first)."""

    name: Words
    minimum: Number


BANDS: tuple[Step, ...] = (
    Step(words("优秀", "Excellent"), 90),
    Step(words("良好", "Good"), 80),
    Step(words("一般", "Fair"), 70),
    Step(words("合格", "Pass"), 60),
    Step(words("不合格", "Fail"), 0),
)


def band_index(value: Number, bands: tuple[Step, ...]) -> int:
    """Return the place (0 = best) of the first band whose minimum ``value`` reaches, compared exactly."""
    reached = (index for index, band in enumerate(bands) if exact(value) >= exact(band.minimum))
    return next(reached, len(bands) - 1)
