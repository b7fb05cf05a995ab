"""Measured answers: seconds, counts and other numbers, scored by bands."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from scoring.document.responses import Response, Value, fault
from scoring.exact import Number, number, plain
from scoring.problems import AnswerFault

EXPECTED = {
    "duration_seconds": ("秒数（不小于 0，可带小数）", "seconds, a number of at least 0, decimals allowed"),
    "count": ("不小于 0 的整数", "a whole number of at least 0"),
    "number": ("一个数", "a number"),
}


@dataclass(frozen=True, slots=True)
class ItemBand:
    """One band of a measured answer; both ends belong to it; None is open."""

    low: Number | None
    high: Number | None
    score: Fraction

    def holds(self, value: Number) -> bool:
        """Tell whether the value lies in the band."""
        return (self.low is None or self.low <= value) and (self.high is None or value <= self.high)

    def __str__(self) -> str:
        low, high = ("" if end is None else plain(end) for end in (self.low, self.high))
        return f"{low}..{high}"


@dataclass(frozen=True)
class Banded(Response):
    """A measured number; s is the score of the FIRST band in listed order that holds it.

    So 3.0 s counts as "within 3 s" when the bands 0..3 and 3..10 are listed in this order.
    """

    kind: str
    bands: tuple[ItemBand, ...]

    def read(self, raw: object) -> Value:
        """Accept a number; of at least 0 unless the kind is ``number``; whole when it is a ``count``."""
        value = number(raw)
        wrong = value is None or (self.kind == "count" and not isinstance(value, int))
        if value is None or wrong or (value < 0 and self.kind != "number"):
            raise fault(raw, *EXPECTED[self.kind])
        return value

    def slot(self, value: Value) -> int | None:
        """Return the index of the band, None without bands. Raises AnswerFault in a hole between bands."""
        assert not isinstance(value, str | tuple)
        for index, band in enumerate(self.bands):
            if band.holds(value):
                return index
        if not self.bands:
            return None
        spans = ", ".join(str(band) for band in self.bands[:6])
        raise AnswerFault(
            f"{plain(value)} 不在任何分档内（{spans}）；请更正数值，或补上标准分档的空缺",
            f"{plain(value)} lies in no band ({spans}); correct the answer, or close the hole in the standard",
        )

    def mark(self, value: Value) -> Fraction | None:
        """Return the score of the band, None without bands."""
        index = self.slot(value)
        return None if index is None else self.bands[index].score

    def marks(self) -> list[Fraction]:
        """Return the scores of the bands."""
        return [band.score for band in self.bands]
