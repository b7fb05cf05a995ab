"""A stored cell that takes up more audits as it is: a few numerals change, nothing else is read or written anew.

What `Cell.to_dict` wrote goes in and comes out; the result is the same to the byte as that of summing all audits.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import gcd
from typing import Any

from scoring.exact import CHUNK_DIGITS, ratio_text, reduced
from scoring.measure import Increment, Tally
from scoring.rollup import GROUPS, Sums, add_head_score
from scoring.sheet import ScoreSheet
from scoring.sheet_counts import Head, SheetCounts

Row = list[Any]  # a measure as `Measure.to_list` writes it, with its trailing zeros
_FIRST_SUM = 2  # where a row's sums begin
_DIGITS = CHUNK_DIGITS  # which Python reads without being told to
_EMPTY: Row = [0, 0, "0", "0", "0", "0", "0", 0, 0, 0, 0]


def grown(cell: Mapping[str, Any], more: SheetCounts) -> dict[str, Any]:
    """Return a cell, as `Cell.to_dict` wrote it, with more audits; ``cell`` is left as it is."""
    growing = _Growing(cell)
    more.empty_into(growing)
    return growing.to_dict()


class _Growing:
    """The measures of a cell as rows of numerals."""

    def __init__(self, cell: Mapping[str, Any]) -> None:
        self._audits: int = cell["audits"]
        self._bands: dict[str, int] = dict(cell["bands"])
        self._total, self._raw = _whole(cell["total"]), _whole(cell["raw"])
        self._groups = {name: {code: _whole(row) for code, row in cell[name].items()} for name in GROUPS}

    def add_head(self, sheet: Head, na: int) -> None:
        """Add one audit's total, as `Sums.add_head` does."""
        self._audits += 1
        for row, score in ((self._total, sheet.score.final), (self._raw, sheet.score.raw)):
            tally = Tally()
            add_head_score(tally, sheet, score, na)
            _add(row, tally.increment(), 1)
        if (band := sheet.score.band) is not None:
            self._bands[band] = self._bands.get(band, 0) + 1

    def add_increment(self, name: str, code: str, increment: Increment, times: int) -> None:
        """Add what a row of a group or an item adds, as often as it came."""
        rows = self._groups[name]
        row = rows.get(code)
        _add(rows.setdefault(code, _EMPTY[:]) if row is None else row, increment, times)

    def add_whole(self, sheet: ScoreSheet) -> None:
        """Add one audit with its items."""
        sums = Sums()
        sums.add_whole(sheet)
        self._add_heads(sums)
        for name, tallies in sums.groups.items():
            for code, tally in tallies.items():
                self.add_increment(name, code, tally.increment(), 1)

    def to_dict(self) -> dict[str, Any]:
        """Return the cell as `Cell.to_dict` would; new codes come last."""
        return {
            "audits": self._audits,
            "total": _trimmed(self._total),
            "raw": _trimmed(self._raw),
            "bands": self._bands,
            **{name: {code: _trimmed(row) for code, row in rows.items()} for name, rows in self._groups.items()},
        }

    def _add_heads(self, sums: Sums) -> None:
        self._audits += sums.audits
        for row, tally in ((self._total, sums.total), (self._raw, sums.raw)):
            _add(row, tally.increment(), 1)
        for code, count in sums.bands.items():
            self._bands[code] = self._bands.get(code, 0) + count


def _whole(row: Row) -> Row:
    return [*row, *_EMPTY[len(row) :]]


def _trimmed(row: Row) -> Row:
    end = len(row)
    while end and row[end - 1] in (0, "0"):
        end -= 1
    return row[:end]


def _add(row: Row, increment: Increment, times: int) -> None:
    # One by one as in `Tally.add_increment`, at the places of `COUNTS_AT`: a loop would be most of the work.
    audits, n, passes, fails, na, critical_failures = increment.counts
    row[0] += times * audits
    row[1] += times * n
    if passes:
        row[7] += times * passes
    if fails:
        row[8] += times * fails
    if na:
        row[9] += times * na
    if critical_failures:
        row[10] += times * critical_failures
    for part, top, bottom in increment.parts:
        place = _FIRST_SUM + part
        text = row[place]
        if bottom == 1 and len(text) <= _DIGITS and "/" not in text:  # whole points, three times of four
            row[place] = str(int(text) + times * top)
        else:
            row[place] = _with(text, times * top, bottom)


def _with(text: str, top: int, bottom: int) -> str:
    """Return a ratio in lowest terms and another one added, as `ratio_text` writes it."""
    if len(text) > _DIGITS:
        numerator, denominator = reduced(text)
    else:
        head, _, tail = text.partition("/")
        numerator, denominator = int(head), int(tail or 1)
    if bottom == 1:  # a whole number leaves nothing to reduce
        return ratio_text(numerator + top * denominator, denominator)
    if denominator == bottom:
        numerator += top
    else:
        numerator, denominator = numerator * bottom + top * denominator, denominator * bottom
    shared = gcd(numerator, denominator)
    if shared > 1:
        numerator, denominator = numerator // shared, denominator // shared
    return ratio_text(numerator, denominator)
