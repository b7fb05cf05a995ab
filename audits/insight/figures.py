"""Figures as people see them: an exact value, its printed form, its band, and how sure it is."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from fractions import Fraction

from saas.kernel.words import Words
from scoring import Standard
from scoring.display import Printer
from scoring.document.rules import Rules
from scoring.measure import Measure

RANKED_FROM = 3  # fewer visits are listed but not ranked


@dataclass(frozen=True, slots=True)
class BandShown:
    """A band for a badge; step runs from 1 (best) to 5 (worst) whatever the number of bands."""

    code: str
    name_zh: str
    name_en: str
    step: int

    @property
    def name(self) -> Words:
        """The band's name."""
        return Words(self.name_zh, self.name_en)


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean of audits. value: exact, 0..100 or None; low, high: 95 % interval or None when n < 2."""

    value: Fraction | None
    display: str | None
    band: BandShown | None
    n: int
    coverage: float | None
    low: float | None
    high: float | None
    passes: int
    critical_failures: int

    @property
    def ranked(self) -> bool:
        """Whether there are visits enough to rank."""
        return self.n >= RANKED_FROM

    @property
    def pass_rate(self) -> float | None:
        """Share of audits that passed, 0..1."""
        return self.passes / self.n if self.n else None


def figure_of(total: Measure, standard: Standard) -> Figure:
    """Turn a total's statistics into what is shown, by the bands of ``standard``."""
    mean = total.mean
    low, high = interval(total)
    covered = total.coverage
    return Figure(
        value=mean,
        display=shown(mean, standard),
        band=band_of(mean, standard.rules),
        n=total.audits,
        coverage=None if covered is None else float(covered),
        low=low,
        high=high,
        passes=total.passes,
        critical_failures=total.critical_failures,
    )


def shown(value: Fraction | None, standard: Standard) -> str | None:
    """Print a score half up to the standard's decimals, never on the other side of a band."""
    return _printer(standard).show(value)


@functools.lru_cache(maxsize=256)
def _printer(standard: Standard) -> Printer:
    return Printer(standard.rules, standard.rules.pass_mark)


def band_of(value: Fraction | None, rules: Rules) -> BandShown | None:
    """Return the band that holds a value, compared exactly."""
    band = rules.band_of(value)
    return band_by_code(band.code, rules) if band else None


def band_by_code(code: str | None, rules: Rules) -> BandShown | None:
    """Return a band of the rules by its code."""
    best_first = rules.bands if rules.lower_is_better else tuple(reversed(rules.bands))
    for index, band in enumerate(best_first):
        if band.code == code:
            step = 1 + round(index * 4 / max(len(best_first) - 1, 1))
            return BandShown(band.code, band.name_zh, band.name_en, step)
    return None


def interval(total: Measure) -> tuple[float | None, float | None]:
    """Return the 95 % t-interval of a mean of audits (Student 1908), clipped to 0..100; None below two."""
    n, (top, bottom), (squares, divisor) = total.n, *total.ratios[:2]
    if n < 2:
        return None, None
    # the exact variance and mean, without making fractions of them
    variance = (n * squares * bottom * bottom - top * top * divisor) / (n * (n - 1) * divisor * bottom * bottom)
    half = t_quantile(n - 1) * math.sqrt(variance / n)
    mean = top / (bottom * n)
    return max(mean - half, 0.0), min(mean + half, 100.0)


# Two-sided 95 % quantiles of Student's t for 1..30 degrees of freedom (Fisher & Yates, table III).
_T95 = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
    2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip


def t_quantile(degrees: int) -> float:
    """Return the quantile; beyond 30 by the expansion of Cornish and Fisher, good to three decimals."""
    if degrees <= len(_T95):
        return _T95[degrees - 1]
    z = 1.959964
    return z + (z**3 + z) / (4 * degrees) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * degrees**2)
