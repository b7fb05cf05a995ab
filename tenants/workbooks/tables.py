"""A sheet as a table: headings in either language, then rows; what is wrong is gathered, never raised one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from saas.kernel.words import Words, words
from tenants.workbooks.cells import Cell, letters
from tenants.workbooks.columns import CellFault, Column, folded
from tenants.workbooks.reading import Sheet
from tenants.workbooks.refusals import Located, Place

HEADINGS_WITHIN = 6  # rows; a title may stand above the headings


@dataclass(frozen=True, slots=True)
class SheetName:
    """What a sheet is called: ``检查项 Items``; either word is enough when it is read."""

    code: str
    name: Words

    @property
    def title(self) -> str:
        """Return the name of the sheet in a file."""
        return f"{self.name.zh} {self.name.en}"

    def fits(self, text: str) -> bool:
        """Tell whether a sheet of that name is meant."""
        return folded(text) in {folded(one) for one in (self.code, self.name.zh, self.name.en, self.title)}


@dataclass(slots=True)
class Row:
    """One row. values: what was read, by column key; an empty cell or one that is wrong has none."""

    table: Table
    number: int
    values: dict[str, Any] = field(default_factory=dict)

    def place(self, key: str = "") -> Place:
        """Return where a value of this row stands, or would stand."""
        return self.table.place(self.number, key)


@dataclass(slots=True)
class Table:
    """A sheet's rows under its headings. where: column key -> column number."""

    sheet: str
    columns: Sequence[Column]
    where: dict[str, int]
    faults: list[Located]
    rows: list[Row] = field(default_factory=list)

    def place(self, row: int, key: str = "") -> Place:
        """Return the place of a column's cell in a row; without a column the row itself."""
        number = self.where.get(key, 0)
        name = next((one.name for one in self.columns if one.key == key), None)
        return Place(self.sheet, row, letters(number), name)

    def wrong(self, row: int, key: str, message: Words, subject: str = "") -> None:
        """Note that a cell is wrong."""
        self.faults.append(Located(self.place(row, key), message, subject))


def find_sheet(sheets: Iterable[Sheet], name: SheetName) -> Sheet | None:
    """Return the sheet of that name, in whichever language it is called."""
    return next((sheet for sheet in sheets if name.fits(sheet.name)), None)


def read_table(sheet: Sheet, columns: Sequence[Column], faults: list[Located], *, most_rows: int) -> Table:
    """Return the table that a sheet holds; everything that is wrong with its cells goes to ``faults``."""
    heading_row, where = _headings(sheet, columns)
    table = Table(sheet.name, columns, where, faults)
    if not where:
        zh, en = "、".join(c.name.zh for c in columns[:6]), ", ".join(c.name.en for c in columns[:6])
        table.wrong(
            1, "", words(f"没有找到标题行；标题应如：{zh}", f"No headings were found; they look like: {en}")
        )
        return table
    _unknown_headings(sheet, heading_row, table)
    for column in columns:
        if column.needed and column.key not in where:
            name = column.name
            table.wrong(heading_row, "", words(f"缺少“{name.zh}”一列", f"The column {name.en} is missing"))
    body = [number for number in sorted(sheet.rows) if number > heading_row]
    for number in body[:most_rows]:
        row = Row(table, number)
        _read_row(row, sheet.rows[number])
        table.rows.append(row)
    if len(body) > most_rows:
        table.wrong(body[most_rows], "", words(f"最多 {most_rows} 行", f"{most_rows} rows are the most"))
    return table


def _read_row(row: Row, cells: dict[int, Cell]) -> None:
    for column in row.table.columns:
        cell = cells.get(row.table.where.get(column.key, 0))
        if cell is None:
            continue
        try:
            row.values[column.key] = column.read(cell)
        except CellFault as fault:
            row.table.wrong(row.number, column.key, fault.message)


def _headings(sheet: Sheet, columns: Sequence[Column]) -> tuple[int, dict[str, int]]:
    best: tuple[int, dict[str, int]] = (1, {})
    for number in sorted(sheet.rows)[:HEADINGS_WITHIN]:
        where: dict[str, int] = {}
        for place, cell in sheet.rows[number].items():
            column = _column_of(cell, columns)
            if column and column.key not in where:
                where[column.key] = place
        if len(where) > len(best[1]):
            best = (number, where)
    return best


def _column_of(cell: Cell, columns: Sequence[Column]) -> Column | None:
    if not isinstance(cell.value, str) or cell.odd or len(cell.value) > 200:
        return None
    said = {folded(part) for line in cell.value.split("\n") for part in (line, *line.split("/"))}
    said.add(folded(cell.value))
    return next((column for column in columns if said & column.names), None)


def _unknown_headings(sheet: Sheet, number: int, table: Table) -> None:
    known = {name: column for column in table.columns for name in column.names}
    for place, cell in sorted(sheet.rows[number].items()):
        if place in table.where.values():
            continue
        said = str(cell.value)[:40]
        near = get_close_matches(folded(said), list(known), n=1)
        hint = known[near[0]].name if near else None
        twice = _column_of(cell, table.columns)
        if twice:
            message = words(
                f"标题“{twice.name.zh}”出现两次；请删去一列",
                f"The heading {twice.name.en} stands twice; delete one",
            )
        elif hint:
            message = words(
                f"不认识标题“{said}”；是否指“{hint.zh}”？",
                f"The heading “{said}” is unknown; is it {hint.en}?",
            )
        else:
            message = words(
                f"不认识标题“{said}”；请改名或删去这一列",
                f"The heading “{said}” is unknown; rename or delete the column",
            )
        table.faults.append(Located(Place(sheet.name, number, letters(place)), message))
