"""Cells of a workbook, sheet by sheet: text, numbers, yes and no; formulas, errors and dates are known as such.

Why not a library: the ones there are build whole workbooks in memory as the file demands (styles, ranges,
names), which no limit holds; this reads cells alone, within limits, and knows a formula from its last result.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from saas.kernel.words import words
from tenants.workbooks.archive import Archive, broken
from tenants.workbooks.cells import Cell, cell_value, letters, place_of, unescaped
from tenants.workbooks.parsing import plain_key, walk
from tenants.workbooks.refusals import FileRefused, Located, Place, refused

MOST_ROWS = 12_000
MOST_CELLS = 300_000
MOST_COLUMNS = 120
MOST_SHEETS = 40
MOST_TEXT = 32_767
BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))


@dataclass(slots=True)
class Sheet:
    """One sheet. rows: row number -> column number -> cell, both from 1; cells without a value are left out."""

    name: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    hidden: bool = False


def read_workbook(data: bytes) -> list[Sheet]:
    """Return the sheets of an .xlsx file in order; raises FileRefused for what cannot or may not be read."""
    archive = Archive(data)
    book = _main_part(archive)
    targets = _relations(archive, book)
    shared = _shared_strings(archive, targets)
    dates = _date_styles(archive, targets)
    sheets = _sheets(archive, book)
    left = [MOST_CELLS]
    found = []
    for name, relation, hidden in sheets:
        part = targets.get(relation, ("", ""))[1]
        if part not in archive.names:
            raise broken()
        found.append(Sheet(name, _Rows(name, shared, dates, left).read(archive, part), hidden))
    return found


def _main_part(archive: Archive) -> str:
    found = [target for kind, target in _relations(archive, "").values() if kind == "officeDocument"]
    part = found[0] if found else "xl/workbook.xml"
    if part not in archive.names:
        raise broken()
    return part


def _relations(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Return id -> (kind, part) of what a part refers to."""
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels".lstrip("/") if part else "_rels/.rels"
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External" and len(found) < 1000:
            target = attributes.get("Target", "")
            whole = (
                target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            )
            found[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], whole)

    if rels in archive.names:
        walk(archive.chunks(rels), start)
    return found


def _sheets(archive: Archive, book: str) -> list[tuple[str, str, bool]]:
    found: list[tuple[str, str, bool]] = []

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sheet":
            hidden = attributes.get("state", "visible") != "visible"
            found.append((attributes.get("name", "")[:60], plain_key(attributes, "id") or "", hidden))
            if len(found) > MOST_SHEETS:
                raise refused("工作表超过 40 张", "There are more than 40 sheets")

    walk(archive.chunks(book), start)
    if not found:
        raise broken()
    return found


def _shared_strings(archive: Archive, targets: Mapping[str, tuple[str, str]]) -> list[str]:
    part = next((target for kind, target in targets.values() if kind == "sharedStrings"), None)
    found: list[str] = []
    pieces: list[str] = []
    state = {"taking": False, "sounds": False}

    def start(tag: str, _attributes: Mapping[str, str]) -> None:
        if tag == "si":
            pieces.clear()
        state["sounds"] = state["sounds"] or tag == "rPh"
        state["taking"] = tag == "t" and not state["sounds"]

    def end(tag: str) -> None:
        state["taking"] = False
        if tag == "rPh":
            state["sounds"] = False
        elif tag == "si":
            found.append(unescaped("".join(pieces)))

    def text(data: str) -> None:
        if state["taking"]:
            pieces.append(data)

    if part in archive.names and part:
        walk(archive.chunks(part), start, end, text)
    return found


def _date_styles(archive: Archive, targets: Mapping[str, tuple[str, str]]) -> frozenset[int]:
    """Return the numbers of the cell styles that show a number as a date."""
    part = next((target for kind, target in targets.values() if kind == "styles"), None)
    formats: dict[str, str] = {}
    found: set[int] = set()
    state = {"cells": False, "count": 0}

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "numFmt" and len(formats) < 2000:
            formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")[:200]
        elif tag == "cellXfs":
            state["cells"] = True
        elif tag == "xf" and state["cells"]:
            number = attributes.get("numFmtId", "0")
            if _is_date(number, formats.get(number, "")):
                found.add(state["count"])
            state["count"] += 1

    def end(tag: str) -> None:
        if tag == "cellXfs":
            state["cells"] = False

    if part in archive.names and part:
        walk(archive.chunks(part), start, end)
    return frozenset(found)


def _is_date(number: str, code: str) -> bool:
    if number.isdecimal() and len(number) < 4 and int(number) in BUILT_IN_DATES:
        return True
    bare = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", code.lower())
    return bool(re.search(r"[ymdhs]", bare)) and "general" not in bare


class _Rows:
    """Gathers the cells of one sheet; ``left`` counts what may still come, over all sheets."""

    def __init__(self, sheet: str, shared: list[str], dates: frozenset[int], left: list[int]) -> None:
        self.sheet, self.shared, self.dates, self.left = sheet, shared, dates, left
        self.rows: dict[int, dict[int, Cell]] = {}
        self.row = self.column = 0
        self.kind, self.style = "n", 0
        self.formula = self.taking = self.sounds = False
        self.pieces: list[str] = []

    def read(self, archive: Archive, part: str) -> dict[int, dict[int, Cell]]:
        """Return the rows of a sheet's part."""
        walk(archive.chunks(part), self._start, self._end, self._text)
        return self.rows

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "c":
            self._open(attributes)
        elif tag == "row":
            self.row = _whole(attributes.get("r"), self.row + 1)
            self.column = 0
        elif tag == "f":
            self.formula = True
        elif tag in ("v", "t"):
            self.taking = not self.sounds
        elif tag == "rPh":
            self.sounds = True

    def _open(self, attributes: Mapping[str, str]) -> None:
        place = attributes.get("r")
        if place:
            self.row, self.column = place_of(place) or (self.row, self.column + 1)
        else:
            self.column += 1
        self.kind = attributes.get("t", "n")
        self.style = _whole(attributes.get("s"), 0)
        self.formula, self.taking, self.sounds = False, False, False
        self.pieces = []

    def _text(self, data: str) -> None:
        if self.taking:
            self.pieces.append(data)

    def _end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self.taking = False
        elif tag == "rPh":
            self.sounds = False
        elif tag == "c":
            self._close()

    def _close(self) -> None:
        text = "".join(self.pieces)
        if not text and not self.formula:
            return
        value = cell_value(self.kind, text, self.shared, formula=self.formula, date=self.style in self.dates)
        if value is None:
            return
        self._bound(value)
        self.rows.setdefault(self.row, {})[self.column] = value

    def _bound(self, cell: Cell) -> None:
        self.left[0] -= 1
        if self.left[0] < 0 or self.row > MOST_ROWS:
            raise refused(
                f"工作表“{self.sheet}”内容太多：最多 {MOST_ROWS} 行、整个文件 {MOST_CELLS} 个单元格",
                f"Sheet {self.sheet} holds too much: {MOST_ROWS} rows and {MOST_CELLS} cells in all are the most",
            )
        if self.column > MOST_COLUMNS:
            raise _one(
                self.sheet,
                self.row,
                MOST_COLUMNS + 1,
                "这一列以外还有内容；请删去",
                "There is something beyond this column; delete it",
            )
        if isinstance(cell.value, str) and len(cell.value) > MOST_TEXT:
            raise _one(
                self.sheet,
                self.row,
                self.column,
                "单元格文字太长（超过 32,767 字）",
                "The text of this cell is too long (over 32,767 characters)",
            )


def _one(sheet: str, row: int, column: int, zh: str, en: str) -> FileRefused:
    return FileRefused([Located(Place(sheet, row, letters(column)), words(zh, en))])


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 8 else otherwise
