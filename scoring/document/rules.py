"""The ``scoring`` block: method, direction, bands, pass mark, critical policy, band limits."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

METHODS = ("weighted_mean", "weighted_sections", "points")
DIRECTIONS = ("higher_is_better", "lower_is_better")
CRITICAL_MODES = ("cap", "zero", "zero_stage", "flag_only")
WORST_STAGE = "worst"


@dataclass(frozen=True, slots=True)
class Band:
    """One band of the total: from ``low`` (in it) up to the next band's ``low`` (not in it)."""

    code: str
    low: Fraction
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class BandLimit:
    """The best band still allowed once a stage's score passes a limit.

    ``stage`` is a stage code or ``worst``; ``over`` tells the side: past means greater, else less.
    """

    stage: str
    limit: Fraction
    over: bool
    best_band: str


@dataclass(frozen=True)
class Rules:
    """How items become a total, a band and a verdict; a bonus lifts the total to ``full`` at most."""

    method: str = "weighted_mean"
    lower_is_better: bool = False
    critical_mode: str = "flag_only"
    cap: Fraction | None = None
    pass_mark: Fraction | None = None
    bands: tuple[Band, ...] = ()
    band_limits: tuple[BandLimit, ...] = ()
    decimals: int = 2
    full: Fraction = Fraction(100)

    @property
    def in_points(self) -> bool:
        """The total is a sum of points, not a percentage."""
        return self.method == "points"

    def band_index(self, value: Fraction) -> int:
        """Return the index of the band holding the value (bands ascend by ``low``), -1 below the lowest."""
        index = -1
        for band in self.bands:
            if value < band.low:
                break
            index += 1
        return index

    def band_of(self, value: Fraction | None) -> Band | None:
        """Return the band of a score, None without a score or below the lowest band."""
        index = -1 if value is None else self.band_index(value)
        return self.bands[index] if index >= 0 else None

    def reaches(self, value: Fraction, mark: Fraction) -> bool:
        """Tell whether a score passes a mark; a score equal to the mark does."""
        return value <= mark if self.lower_is_better else value >= mark

    def worse(self, one: int, other: int) -> int:
        """Return the worse of two band indexes; below the lowest band (-1) is the worst when higher is better."""
        return max(one, other) if self.lower_is_better else min(one, other)
