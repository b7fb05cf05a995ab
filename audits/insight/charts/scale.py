"""Axes: from values to places, from a sensible floor that the chart says aloud."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor

from audits.insight.charts.numbers import Number
from saas.kernel.words import Words, words

STEPS = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 25.0, 50.0, 100.0, 200.0, 500.0, 1000.0)
MOST_TICKS = 6
LEAST_SPAN = 20.0
"""A score axis never spans less: a wiggle of one point must look like one point."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A straight scale: ``floor``..``top`` in values lie at ``start``..``end`` in drawing units."""

    floor: float
    top: float
    step: float
    start: float
    end: float

    def place(self, value: Number) -> float:
        """Return where ``value`` lies, clamped to the axis."""
        share = (min(max(float(value), self.floor), self.top) - self.floor) / (self.top - self.floor)
        return self.start + share * (self.end - self.start)

    def places(self, values: Iterable[Number]) -> list[float]:
        """Return where many values lie."""
        floor, top, start = self.floor, self.top, self.start
        unit = (self.end - start) / (top - floor)
        return [start + (min(max(value, floor), top) - floor) * unit for value in map(float, values)]

    @property
    def ticks(self) -> tuple[float, ...]:
        """The labelled values from floor to top."""
        count = round((self.top - self.floor) / self.step)
        return tuple(self.floor + index * self.step for index in range(count + 1))

    @property
    def note(self) -> Words | None:
        """What to say of a floor that is not zero; None when it is."""
        if self.floor == 0:
            return None
        at = tick_text(self.floor)
        return words("坐标自 {at} 起", "Axis starts at {at}").filled(at=at)


def score_axis(values: Iterable[Number | None], start: float, end: float, *, from_zero: bool = False) -> Axis:
    """Return an axis that holds all ``values``, in round steps; a percentage stays within 0..100.

    ``from_zero`` for bars, whose length is the message: those never start anywhere else.
    """
    known = [float(value) for value in values if value is not None] or [0.0, 100.0]
    low, high = min(known), max(known)
    percent = low >= 0 and high <= 100
    if from_zero:
        low, high = min(low, 0.0), max(high, 100.0 if percent else high, 1.0)
    low, high = _widened(low, high, percent)
    step = next((s for s in STEPS if (high - low) / s <= MOST_TICKS - 1), (high - low) / MOST_TICKS)
    bottom, top = floor(low / step) * step, ceil(high / step) * step
    if percent:
        bottom, top = max(bottom, 0.0), min(top, 100.0)
    return Axis(bottom, top, step, start, end)


def _widened(low: float, high: float, percent: bool) -> tuple[float, float]:
    """Return the range stretched evenly to the least span, kept inside 0..100 for percentages."""
    lack = LEAST_SPAN - (high - low)
    if lack <= 0:
        return low, high
    low, high = low - lack / 2, high + lack / 2
    if percent and high > 100:
        low, high = low - (high - 100), 100.0
    if percent and low < 0:
        low, high = 0.0, high - low
    return low, high


def tick_text(value: float) -> str:
    """Write a tick without needless decimals."""
    return f"{value:.1f}".removesuffix(".0").replace("-", "\N{MINUS SIGN}")
