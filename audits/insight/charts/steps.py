"""The bands of a standard, as charts need them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

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
    """Return the place (0 = best) of the band that holds ``value``: the highest minimum it reaches.

    Compared exactly, and right for scores where less is better (their best band has the lowest minimum).
    """
    reached = [place for place, band in enumerate(bands) if exact(value) >= exact(band.minimum)]
    return max(reached or range(len(bands)), key=lambda place: _rank(bands[place], bool(reached)))


def _rank(band: Step, reached: bool) -> Fraction:
    """Order bands so that the largest is the one sought: the lowest of all when none is reached."""
    return exact(band.minimum) if reached else -exact(band.minimum)


def spans(bands: tuple[Step, ...], top: float) -> tuple[tuple[int, float, float], ...]:
    """Return (place, from, to) of every band along the scale, from the lowest minimum up to ``top``."""
    places = sorted(range(len(bands)), key=lambda place: float(bands[place].minimum))
    lows = [float(bands[place].minimum) for place in places]
    return tuple(zip(places, lows, [*lows[1:], top], strict=True))
