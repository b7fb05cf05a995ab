"""Sufficient statistics of many audits: exact, addable in any order, the same bytes every time.

One `Cell` sums the audits of one unit, period and standard; merging the cells of branches gives the region.
Sums are fractions, so ``Cell.of(all) == Cell.merge([Cell.of(part), Cell.of(rest)])`` to the byte, whatever the
order. There is no subtraction: to take an audit out, recompute its cell from the audits that remain. A stored
cell takes up more audits in `growing`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from scoring.measure import NOTHING, Increment, Measure, Tally
from scoring.sheet import GroupResult, ItemResult, ScoreSheet
from scoring.sheet_counts import Head, SheetCounts
from scoring.sheet_rows import add_group_row, add_item_row

Measures = Mapping[str, Measure]
GROUPS = ("stages", "dimensions", "aspects", "items")


@dataclass(frozen=True)
class Cell:
    """The measures of a set of audits.

    ``total`` is of final scores, ``raw`` of scores before the critical policy; ``bands`` counts audits per
    band code; the others are by stage, dimension, aspect and item code.
    """

    audits: int = 0
    total: Measure = NOTHING
    raw: Measure = NOTHING
    bands: Mapping[str, int] = field(default_factory=dict)
    stages: Measures = field(default_factory=dict)
    dimensions: Measures = field(default_factory=dict)
    aspects: Measures = field(default_factory=dict)
    items: Measures = field(default_factory=dict)

    @classmethod
    def of(cls, sheets: Iterable[ScoreSheet]) -> Cell:
        """Return the cell of some audits."""
        sums = Sums()
        items: Counter[ItemResult] = Counter()
        for sheet in sheets:
            sums.add_sheet(sheet)
            items.update(sheet.items)
        sums.add_items(items)
        return sums.cell()

    @classmethod
    def of_bytes(cls, sheets: Iterable[bytes]) -> Cell:
        """Return the same from sheets as canonical JSON, which are counted by their parts and hardly parsed."""
        sums = Sums()
        sums.add_bytes(sheets)
        return sums.cell()

    @cached_property
    def increments(self) -> tuple[Increment, Increment, dict[str, dict[str, Increment]]]:
        """What the cell adds to others, worked out once: of total, raw and each group's measures by code."""
        groups = {
            name: {code: measure.increment() for code, measure in getattr(self, name).items()} for name in GROUPS
        }
        return self.total.increment(), self.raw.increment(), groups

    @classmethod
    def merge(cls, cells: Iterable[Cell]) -> Cell:
        """Return the cell of all the audits in ``cells``, which must not overlap."""
        sums = Sums()
        for cell in cells:
            sums.add_cell(cell)
        return sums.cell()

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON value: codes sorted, measures as the lists of `Measure.to_list`."""
        groups = {
            name: {code: measures[code].to_list() for code in sorted(measures)}
            for name, measures in ((name, getattr(self, name)) for name in GROUPS)
        }
        return {
            "audits": self.audits,
            "total": self.total.to_list(),
            "raw": self.raw.to_list(),
            "bands": {code: self.bands[code] for code in sorted(self.bands)},
            **groups,
        }

    @classmethod
    def of_stored(cls, cells: Sequence[Mapping[str, Any]]) -> Cell:
        """Return the cell of all the audits in cells as `to_dict` wrote them, which must not overlap.

        Raises ValueError when one is no cell.
        """
        try:
            bands = sum((Counter(cell["bands"]) for cell in cells), Counter[str]())
            return cls(
                sum(int(cell["audits"]) for cell in cells),
                Measure.summed(cell["total"] for cell in cells),
                Measure.summed(cell["raw"] for cell in cells),
                {code: bands[code] for code in sorted(bands)},
                **{name: _summed_by_code([cell[name] for cell in cells]) for name in GROUPS},
            )
        except (KeyError, TypeError, AttributeError) as wrong:
            raise ValueError(f"this is no rollup cell: {wrong}") from None


def _summed_by_code(groups: Iterable[Mapping[str, Sequence[Any]]]) -> dict[str, Measure]:
    rows: dict[str, list[Sequence[Any]]] = defaultdict(list)
    for group in groups:
        for code, row in group.items():
            rows[code].append(row)
    return {code: Measure.summed(rows[code]) for code in sorted(rows)}


class Sums:
    """Mutable sums on the way to a cell: sheets or cells are added in any order."""

    def __init__(self) -> None:
        self.audits = 0
        self.total = Tally()
        self.raw = Tally()
        self.bands: dict[str, int] = {}
        self.groups: dict[str, dict[str, Tally]] = {name: {} for name in GROUPS}

    def add_whole(self, sheet: ScoreSheet) -> None:
        """Add one audit with its items."""
        self.add_sheet(sheet)
        self.add_items(Counter(sheet.items))

    def add_bytes(self, sheets: Iterable[bytes]) -> None:
        """Add audits from their sheets as canonical JSON."""
        counted = SheetCounts()
        for sheet in sheets:
            counted.add(sheet)
        counted.empty_into(self)

    def add_sheet(self, sheet: ScoreSheet) -> None:
        """Add one audit without its items."""
        na = sum(item.state == "na" for item in sheet.items)
        self.add_head(sheet, na)
        for name, rows in (
            ("stages", sheet.stages),
            ("dimensions", sheet.dimensions),
            ("aspects", sheet.aspects),
        ):
            for row in rows:
                self.add_group(name, row)

    def add_head(self, sheet: Head, na: int) -> None:
        """Add one audit's total. na: how many of its items did not apply."""
        self.audits += 1
        for tally, score in ((self.total, sheet.score.final), (self.raw, sheet.score.raw)):
            add_head_score(tally, sheet, score, na)
        if (band := sheet.score.band) is not None:
            self.bands[band] = self.bands.get(band, 0) + 1

    def add_group(self, name: str, row: GroupResult) -> None:
        """Add the result of one stage, dimension or aspect."""
        add_group_row(self._tally(name, row.code), row)

    def add_increment(self, name: str, code: str, increment: Increment, times: int) -> None:
        """Add what a row of a group or an item adds, as often as it came."""
        self._tally(name, code).add_increment(increment, times)

    def add_items(self, items: Mapping[ItemResult, int]) -> None:
        """Add item results with how often each came: an item has few, and they come again in every audit."""
        for item, times in items.items():
            add_item_row(self._tally("items", item.code), item, times)

    def add_cell(self, cell: Cell) -> None:
        """Add the audits of another cell."""
        self.audits += cell.audits
        total, raw, groups = cell.increments
        self.total.add_increment(total)
        self.raw.add_increment(raw)
        for code, count in cell.bands.items():
            self.bands[code] = self.bands.get(code, 0) + count
        for name, increments in groups.items():
            for code, increment in increments.items():
                self._tally(name, code).add_increment(increment)

    def _tally(self, group: str, code: str) -> Tally:
        tallies = self.groups[group]
        return tallies.get(code) or tallies.setdefault(code, Tally())

    def cell(self) -> Cell:
        """Return the sums so far."""
        groups = {
            name: {code: tallies[code].measure() for code in sorted(tallies)}
            for name, tallies in self.groups.items()
        }
        bands = {code: self.bands[code] for code in sorted(self.bands)}
        return Cell(self.audits, self.total.measure(), self.raw.measure(), bands, **groups)


def add_head_score(tally: Tally, sheet: Head, score: Fraction | None, na: int) -> None:
    """Add one of the two scores of an audit to its tally: the final one, or that before the critical policy."""
    tally.add_score(score, sheet.earned, sheet.possible, sheet.coverage)
    tally.count(passed=sheet.score.passed, na=na, critical_failures=len(sheet.critical_failures))
