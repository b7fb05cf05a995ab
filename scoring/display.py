"""Numbers as people read them: rounded half up, never contradicting the band or the verdict beside them."""

from __future__ import annotations

from fractions import Fraction

from scoring.document.rules import Rules
from scoring.exact import half_up


class Printer:
    """Prints scores beside the bands of ``rules`` and the pass mark ``mark``.

    89.996 is "90.00" only where nothing begins at 90; beside a band that does it is "89.996".
    """

    def __init__(self, rules: Rules, mark: Fraction | None, with_bands: bool = True) -> None:
        self.rules = rules
        self.mark = mark
        self.with_bands = with_bands and bool(rules.bands)
        edges = [band.low for band in rules.bands] if self.with_bands else []
        edges += [] if mark is None else [mark]
        grid = 10**rules.decimals
        self._coarse = all((edge * grid).denominator == 1 for edge in edges)
        self._edges = frozenset(half_up(edge, rules.decimals) for edge in edges)

    def show(self, value: Fraction | None) -> str | None:
        """Return the numeral with the standard's decimals, or as many more as honesty needs; None for no score."""
        if value is None:
            return None
        text = half_up(value, self.rules.decimals)
        # When every edge is a printable number, rounding can only mislead by landing on one.
        if self._coarse and text not in self._edges:
            return text
        places = self.rules.decimals
        while not self._agrees(value, Fraction(text)):
            places += 1
            text = half_up(value, places)
        return text

    def _agrees(self, value: Fraction, printed: Fraction) -> bool:
        """Tell whether the printed number has the same band and verdict as the exact one."""
        if value == printed:
            return True
        if self.with_bands and self.rules.band_index(value) != self.rules.band_index(printed):
            return False
        mark = self.mark
        return mark is None or self.rules.reaches(value, mark) == self.rules.reaches(printed, mark)
