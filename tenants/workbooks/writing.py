"""Workbooks written: headings in both languages, choices as drop-down lists, nothing that is a formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from saas.kernel.words import Words, words
from tenants.workbooks.cells import Value, letters
from tenants.workbooks.columns import NO, YES, Column, Vocabulary
from tenants.workbooks.tables import SheetName

MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - the same content gives the same file
LISTS = SheetName("lists", words("列表", "Lists"))
SPARE_ROWS = 400  # below the last row, that still offer the lists


@dataclass(frozen=True, slots=True)
class SheetOut:
    """One sheet to be written. rows: values by column key, as ``Column.write`` gives them."""

    name: SheetName
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Value]]
    tab: str = "#0c7b60"


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of sentences: title, then (heading or "", sentence) lines in both languages."""

    name: SheetName
    title: Words
    lines: Sequence[tuple[Words | None, Words]]


def write_workbook(pages: Sequence[Page], sheets: Sequence[SheetOut]) -> bytes:
    """Return the .xlsx file; the same input gives the same bytes."""
    import xlsxwriter

    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": MADE, "author": "Sanmi"})
    faces = _faces(book)
    for page in pages:
        _write_page(book, page, faces)
    lists = _Lists(sheets)
    for sheet in sheets:
        _write_sheet(book, sheet, faces, lists)
    lists.write(book, faces)
    book.close()
    return out.getvalue()


def _faces(book: Any) -> dict[str, Any]:
    plain = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top"}
    return {
        "plain": book.add_format({**plain, "text_wrap": True}),
        "text": book.add_format({**plain, "text_wrap": True, "num_format": "@"}),
        "number": book.add_format({**plain, "num_format": "General"}),
        "head": book.add_format({
            **plain, "bold": True, "text_wrap": True, "bg_color": "#e2f4ed", "font_color": "#1a222b", "bottom": 1,
            "bottom_color": "#0c7b60", "valign": "vcenter",
        }),
        "needed": book.add_format({
            **plain, "bold": True, "text_wrap": True, "bg_color": "#0c7b60", "font_color": "#ffffff", "bottom": 1,
            "valign": "vcenter",
        }),
        "title": book.add_format({**plain, "bold": True, "font_size": 16, "font_color": "#0c7b60"}),
        "strong": book.add_format({**plain, "bold": True, "text_wrap": True}),
        "quiet": book.add_format({**plain, "text_wrap": True, "font_color": "#60676f"}),
    }  # fmt: skip


def _write_page(book: Any, page: Page, faces: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet(page.name.title)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 2, 62)
    sheet.set_tab_color("#60676f")
    sheet.write_string(0, 0, f"{page.title.zh}  {page.title.en}", faces["title"])
    for number, (heading, text) in enumerate(page.lines, 2):
        if heading:
            sheet.write_string(number, 0, f"{heading.zh}\n{heading.en}", faces["strong"])
        sheet.write_string(number, 1, text.zh, faces["plain"])
        sheet.write_string(number, 2, text.en, faces["quiet"])


def _write_sheet(book: Any, out: SheetOut, faces: Mapping[str, Any], lists: _Lists) -> None:
    sheet = book.add_worksheet(out.name.title)
    sheet.set_tab_color(out.tab)
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 34)
    for place, column in enumerate(out.columns):
        face = faces["number" if column.kind in ("number", "value") else "text"]
        sheet.set_column(place, place, column.width, face)
        star = "*" if column.needed else ""
        sheet.write_string(
            0, place, f"{column.name.zh}{star}\n{column.name.en}", faces["needed" if star else "head"]
        )
        _offer(sheet, place, column, len(out.rows), lists)
    for number, row in enumerate(out.rows, 1):
        for place, column in enumerate(out.columns):
            if column.key in row:
                _write_cell(sheet, number, place, row[column.key], faces)
    if out.rows:
        sheet.autofilter(0, 0, len(out.rows), len(out.columns) - 1)


def _write_cell(sheet: Any, row: int, place: int, value: Value, faces: Mapping[str, Any]) -> None:
    if isinstance(value, str):
        sheet.write_string(row, place, value, faces["text"])
    elif isinstance(value, bool):
        sheet.write_boolean(row, place, value, faces["number"])
    else:
        sheet.write_number(row, place, float(value) if isinstance(value, Decimal) else value, faces["number"])


def _offer(sheet: Any, place: int, column: Column, rows: int, lists: _Lists) -> None:
    """Give a column its drop-down list and the note that appears beside a chosen cell."""
    rule: dict[str, Any] = {"validate": "any"}
    if column.kind == "flag":
        rule = {"validate": "list", "source": [YES, NO]}
    elif column.vocabulary:
        rule = {"validate": "list", "source": lists.range_of(column.vocabulary)}
    if column.note:
        rule["input_title"] = f"{column.name.zh} {column.name.en}"[:32]
        rule["input_message"] = f"{column.note.zh}\n{column.note.en}"[:255]
    if rule["validate"] == "list":
        rule["error_title"] = "请从列表中选 Choose"
        rule["error_message"] = "这一格只能填列表中的词。\nThis cell takes a word from the list."
    elif not column.note:
        return
    sheet.data_validation(1, place, rows + SPARE_ROWS, place, rule)


class _Lists:
    """The words of every list, on a sheet of their own, because a rule holds 255 characters at most."""

    def __init__(self, sheets: Sequence[SheetOut]) -> None:
        self._used: list[tuple[str, Vocabulary]] = []
        for sheet in sheets:
            for column in sheet.columns:
                if column.vocabulary and all(one is not column.vocabulary for _, one in self._used):
                    self._used.append((f"{column.name.zh}\n{column.name.en}", column.vocabulary))

    def range_of(self, vocabulary: Vocabulary) -> str:
        """Return the range that holds a vocabulary."""
        place = next(i for i, (_, one) in enumerate(self._used) if one is vocabulary)
        column = letters(place + 1)
        return f"='{LISTS.title}'!${column}$2:${column}${len(vocabulary.entries) + 1}"

    def write(self, book: Any, faces: Mapping[str, Any]) -> None:
        """Write the sheet."""
        if not self._used:
            return
        sheet = book.add_worksheet(LISTS.title)
        sheet.set_column(0, len(self._used) - 1, 30)
        sheet.set_row(0, 34)
        sheet.set_tab_color("#60676f")
        for place, (heading, vocabulary) in enumerate(self._used):
            sheet.write_string(0, place, heading, faces["head"])
            for number, (code, _) in enumerate(vocabulary.entries, 1):
                sheet.write_string(number, place, vocabulary.shown(code) or code, faces["text"])
