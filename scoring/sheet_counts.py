"""Many sheets counted by their parts, without reading each of them.

An audit's rows (an item's result, a stage's) are few different ones that come again and again. In canonical JSON
each is a flat object, so a sheet is cut into the bytes of its rows and those are counted; each different row is
parsed once. Quotation marks within a text are escaped, so no text can look like the end of a list, and a row that
was cut within a text has an odd quotation mark and is no JSON: then the sheet is read the long way.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, Protocol

from scoring.exact import parsed
from scoring.measure import Increment, Tally
from scoring.sheet import GroupResult, ItemResult, ScoreSheet, Total
from scoring.sheet_rows import add_group_row, add_item_row

# Canonical JSON sorts its keys: this is how every sheet's begins, goes on and ends.
_BEGIN = b'{"aspects":['
_CUTS = (
    b'],"coverage":', b',"dimensions":[', b'],"earned":', b',"items":[', b'],"possible":', b',"stages":[',
    b'],"standard":{',
)  # fmt: skip
_NA = b'"state":"na"'


class Head(Protocol):
    """What a sheet says of the whole audit."""

    @property
    def score(self) -> Total: ...
    @property
    def coverage(self) -> Fraction | None: ...
    @property
    def earned(self) -> Fraction: ...
    @property
    def possible(self) -> Fraction: ...
    @property
    def critical_failures(self) -> tuple[str, ...]: ...


class Adding(Protocol):
    """What counted sheets are added to."""

    def add_head(self, sheet: Head, na: int) -> None: ...
    def add_increment(self, name: str, code: str, increment: Increment, times: int) -> None: ...
    def add_whole(self, sheet: ScoreSheet) -> None: ...


@dataclass(frozen=True, slots=True)
class _Head:
    score: Total
    coverage: Fraction | None
    earned: Fraction
    possible: Fraction
    critical_failures: tuple[str, ...]


class SheetCounts:
    """Rows of sheets by their bytes, with how often each came; sheets that are not as canonical JSON has it, whole."""

    def __init__(self) -> None:
        self._heads: Counter[tuple[bytes, bytes, bytes, int]] = Counter()
        self._items: Counter[bytes] = Counter()
        self._groups: dict[str, Counter[bytes]] = {
            "stages": Counter(), "dimensions": Counter(), "aspects": Counter()
        }  # fmt: skip
        self._whole: list[ScoreSheet] = []

    def add(self, sheet: bytes) -> None:
        """Count one sheet. Raises ValueError when it is none."""
        if not self._counted(sheet):
            self._whole.append(ScoreSheet.from_dict(json.loads(sheet)))

    def add_counts(self, other: SheetCounts) -> None:
        """Count the sheets of another."""
        self._heads.update(other._heads)
        self._items.update(other._items)
        for name, rows in other._groups.items():
            self._groups[name].update(rows)
        self._whole += other._whole

    def _counted(self, sheet: bytes) -> bool:
        cut = _cut(sheet)
        if cut is None:
            return False
        aspects, coverage, dimensions, earned, items, rest, stages = cut
        parts = [_rows(text) for text in (items, stages, dimensions, aspects)]
        try:
            for read, rows in zip((_item, _group, _group, _group), parts, strict=True):
                for row in rows:
                    read(row)
            _head(coverage, earned, rest)
        except (ValueError, KeyError, TypeError):
            return False
        self._heads[coverage, earned, rest, items.count(_NA)] += 1
        self._items.update(parts[0])
        for name, rows in zip(("stages", "dimensions", "aspects"), parts[1:], strict=True):
            self._groups[name].update(rows)
        return True

    def empty_into(self, sums: Adding) -> None:
        """Add everything that was counted to ``sums``."""
        for (coverage, earned, rest, na), times in self._heads.items():
            for _ in range(times):
                sums.add_head(_head(coverage, earned, rest), na)
        for row, times in self._items.items():
            sums.add_increment("items", *_item(row), times)
        for name, rows in self._groups.items():
            for row, times in rows.items():
                sums.add_increment(name, *_group(row), times)
        for sheet in self._whole:
            sums.add_whole(sheet)


def _cut(sheet: bytes) -> list[bytes] | None:
    """Return what stands between the lists' ends: the insides of four lists and three stretches of members."""
    if not sheet.startswith(_BEGIN):
        return None
    found, start = [], len(_BEGIN)
    for mark in _CUTS:
        end = sheet.find(mark, start)
        if end < 0:
            return None
        found.append(sheet[start:end])
        start = end + len(mark)
    return found


def _rows(text: bytes) -> list[bytes]:
    return text[1:-1].split(b"},{") if text else []


@lru_cache(maxsize=16384)
def _item(row: bytes) -> tuple[str, Increment]:
    item, tally = ItemResult.from_dict(_object(row)), Tally()
    add_item_row(tally, item)
    return item.code, tally.increment()


@lru_cache(maxsize=65536)
def _group(row: bytes) -> tuple[str, Increment]:
    group, tally = GroupResult.from_dict(_object(row)), Tally()
    add_group_row(tally, group)
    return group.code, tally.increment()


@lru_cache(maxsize=16384)
def _head(coverage: bytes, earned: bytes, rest: bytes) -> _Head:
    values = _object(b'"coverage":%s,"earned":%s,"possible":%s' % (coverage, earned, rest))
    return _Head(
        Total.from_dict(values["score"]), parsed(values["coverage"]), parsed(values["earned"]) or Fraction(0),
        parsed(values["possible"]) or Fraction(0), tuple(values["critical_failures"]),
    )  # fmt: skip


def _object(members: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(b"{%s}" % members)
    return found
