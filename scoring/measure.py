"""One measured quantity over many audits, and the mutable tally that adds it up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest
from math import gcd, lcm
from typing import Any

from scoring.exact import CHUNK_DIGITS, ratio_text, reduced

HUNDRED = Fraction(100)


@dataclass(frozen=True, slots=True)
class Increment:
    """What a row or a measure adds to a tally, worked out once. parts: (place of the sum, numerator, denominator)."""

    counts: tuple[int, int, int, int, int, int]
    parts: tuple[tuple[int, int, int], ...]


Ratio = tuple[int, int]
NO_SUM: Ratio = (0, 1)
ENTRIES, COUNTS_AT = 11, (0, 1, 7, 8, 9, 10)  # of a measure as a list: how many, and where its counts are


class _SumAt:
    """One of the sums of a measure, read as a fraction."""

    __slots__ = ("_place",)

    def __init__(self, place: int) -> None:
        self._place = place

    def __get__(self, measure: Measure, _owner: type[Measure]) -> Fraction:
        return Fraction(*measure.ratios[self._place])


@dataclass(frozen=True, slots=True)
class Measure:
    """Sums over the audits in which the measured thing exists (``audits``) and has a score (``n``).

    ``ratios`` are the sums below, each as (numerator, denominator) in lowest terms: a million cells are added and
    written without making fractions of them. ``passes`` and ``fails`` count verdicts: of the total and of gated
    stages; an item passes when it lost nothing and fails when it is a finding.
    """

    audits: int = 0
    n: int = 0
    ratios: tuple[Ratio, Ratio, Ratio, Ratio, Ratio] = (NO_SUM,) * 5
    passes: int = 0
    fails: int = 0
    na: int = 0
    critical_failures: int = 0

    sum = _SumAt(0)  # of per-audit scores (0..100, or points)
    sum_sq = _SumAt(1)  # of their squares
    earned = _SumAt(2)  # points
    possible = _SumAt(3)  # points that could be earned
    coverage_sum = _SumAt(4)  # of per-audit coverage

    @property
    def mean(self) -> Fraction | None:
        """Mean of audits: every audit counts the same. None without a score."""
        top, bottom = self.ratios[0]
        return Fraction(top, bottom * self.n) if self.n else None

    @property
    def pooled(self) -> Fraction | None:
        """Pooled points: 100 x all earned / all possible, at most 100. None when nothing was possible."""
        return min(HUNDRED, 100 * self.earned / self.possible) if self.possible else None

    @property
    def variance(self) -> Fraction | None:
        """Sample variance of the per-audit scores (n - 1). None for fewer than two."""
        return (self.sum_sq - self.sum * self.sum / self.n) / (self.n - 1) if self.n > 1 else None

    @property
    def coverage(self) -> Fraction | None:
        """Mean coverage over the audits in which it exists."""
        return self.coverage_sum / self.audits if self.audits else None

    @property
    def pass_rate(self) -> Fraction | None:
        """Passes per verdict, 0..1. None without a verdict."""
        verdicts = self.passes + self.fails
        return Fraction(self.passes, verdicts) if verdicts else None

    def to_list(self) -> list[int | str]:
        """Return counts, sums as text and counts again, in the order above; trailing zero counts are left off."""
        row: list[int | str] = [self.audits, self.n]
        row += [ratio_text(top, bottom) for top, bottom in self.ratios]
        row += [self.passes, self.fails, self.na, self.critical_failures]
        while row and row[-1] in (0, "0"):
            row.pop()
        return row

    @classmethod
    def from_list(cls, row: Sequence[Any]) -> Measure:
        """Read back what `to_list` wrote. Raises ValueError when it is no measure."""
        audits, n, *sums, passes, fails, na, critical_failures = [*row, *([0] * (11 - len(row)))][:11]
        total, squares, earned, possible, coverage = (reduced(value) if value else NO_SUM for value in sums)
        ratios = total, squares, earned, possible, coverage
        return cls(audits, n, ratios, int(passes), int(fails), int(na), int(critical_failures))

    @classmethod
    def summed(cls, rows: Iterable[Sequence[Any]]) -> Measure:
        """Return the sum of measures as `to_list` wrote them, a column at a time: pages add up hundreds of them.

        Raises ValueError when one is no measure.
        """
        columns = [*zip_longest(*rows, fillvalue=0)]  # trailing zeros are left off
        columns += [()] * (ENTRIES - len(columns))
        try:
            counts = [sum(columns[place]) for place in COUNTS_AT]
            total, squares, earned, possible, coverage = map(_sum_of_texts, columns[2:7])
        except TypeError as wrong:
            raise ValueError(f"this is no measure: {wrong}") from None
        if any(type(count) is not int for count in counts):
            raise ValueError("counts of a measure are whole numbers")
        audits, n, *verdicts = counts
        return cls(audits, n, (total, squares, earned, possible, coverage), *verdicts)

    def increment(self) -> Increment:
        """Return what it adds to a tally."""
        parts = [(place, top, bottom) for place, (top, bottom) in enumerate(self.ratios) if top]
        counts = (self.audits, self.n, self.passes, self.fails, self.na, self.critical_failures)
        return Increment(counts, tuple(parts))


NOTHING = Measure()


Parts = dict[int, int]
"""An exact sum kept by denominator: whole numbers are added, fractions combined when somebody asks."""


def _combined(parts: Parts) -> Ratio:
    """Return a sum in lowest terms, and keep it so: what is added next meets one fraction, however many there were."""
    if not parts:
        return NO_SUM
    if len(parts) == 1:
        ((bottom, top),) = parts.items()
    else:
        bottom = lcm(*parts)
        top = sum([one * (bottom // each) for each, one in parts.items()])
    shared = gcd(top, bottom)
    if shared > 1 or len(parts) > 1:
        top, bottom = top // shared, bottom // shared
        parts.clear()
        parts[bottom] = top
    return top, bottom


def _add(parts: Parts, top: int, bottom: int) -> None:
    parts[bottom] = parts.get(bottom, 0) + top


def _sum_of_texts(column: Iterable[Any]) -> Ratio:
    """Add up exact values as text; a 0 stands for one that was left off."""
    texts = [*filter(None, column)]
    if not texts:
        return NO_SUM
    together = "".join(texts)  # which says when one is no text
    if "/" not in together and len(together) <= CHUNK_DIGITS:
        return sum(map(int, texts)), 1
    parts: Parts = {}
    for text in texts:
        _add(parts, *reduced(text))
    return _combined(parts)


class Tally:
    """Adds scores or measures up; the result does not depend on the order."""

    __slots__ = ("counts", "sums")

    def __init__(self) -> None:
        self.counts = [0, 0, 0, 0, 0, 0]
        self.sums: list[Parts] = [{}, {}, {}, {}, {}]

    def add_score(
        self,
        score: Fraction | None,
        earned: Fraction,
        possible: Fraction,
        coverage: Fraction | None,
        times: int = 1,
    ) -> None:
        """Add one audit, or several that are alike; a score of None counts as present without a score."""
        self.counts[0] += times
        if score is not None:
            self.counts[1] += times
            top, bottom = score.numerator, score.denominator
            _add(self.sums[0], times * top, bottom)
            _add(self.sums[1], times * top * top, bottom * bottom)
        for place, value in ((2, earned), (3, possible), (4, coverage)):
            if value:
                _add(self.sums[place], times * value.numerator, value.denominator)

    def count(self, *, passed: bool | None, na: int, critical_failures: int, times: int = 1) -> None:
        """Add the counts that go with a score."""
        counts = self.counts
        if passed is not None:
            counts[2 if passed else 3] += times
        counts[4] += times * na
        counts[5] += times * critical_failures

    def increment(self) -> Increment:
        """Return what was added so far as one increment."""
        audits, n, passes, fails, na, critical_failures = self.counts
        parts = [(place, top, bottom) for place, one in enumerate(self.sums) for bottom, top in one.items()]
        return Increment((audits, n, passes, fails, na, critical_failures), tuple(parts))

    def add_increment(self, increment: Increment, times: int = 1) -> None:
        """Add an increment so many times."""
        counts = self.counts
        audits, n, passes, fails, na, critical_failures = increment.counts
        counts[0] += times * audits
        counts[1] += times * n
        if passes:
            counts[2] += times * passes
        if fails:
            counts[3] += times * fails
        if na:
            counts[4] += times * na
        if critical_failures:
            counts[5] += times * critical_failures
        sums = self.sums
        for place, top, bottom in increment.parts:
            parts = sums[place]
            parts[bottom] = parts.get(bottom, 0) + times * top

    def add_measure(self, measure: Measure) -> None:
        """Add what another measure holds."""
        self.add_increment(measure.increment())

    def measure(self) -> Measure:
        """Return the sums so far."""
        audits, n, passes, fails, na, critical_failures = self.counts
        total, squares, earned, possible, coverage = [
            (parts[1], 1) if len(parts) == 1 and 1 in parts else _combined(parts) for parts in self.sums
        ]
        ratios = total, squares, earned, possible, coverage
        return Measure(audits, n, ratios, passes, fails, na, critical_failures)
