"""Tables written to a file in constant memory: CSV, XLSX, Parquet.

::

    TableFile       write(rows), close()
    ├── CsvFile     UTF-8 with a mark (Excel), RFC 4180; a cell that a spreadsheet would take for a formula gets a "'"
    ├── XlsxFile    headings in the reader's language; text is text, never a formula; a new sheet after 1,048,576 rows
    └── ParquetFile columns with types, zstd, a row group every 50,000 rows
"""

from __future__ import annotations

import csv
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from audits.insight.export.columns import Column
from saas.kernel.words import Lang, words

Rows = Sequence[tuple[Any, ...]]
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
SHEET_ROWS = 1_048_576  # of an Excel sheet, its heading included
SHEETS = 4  # more than Excel opens on an office computer; CSV and Parquet have no such end
CELL = 32_767  # characters of an Excel cell
GROUP = 50_000


class TableFile(ABC):
    """A table on its way to a file. ``media_type`` of it, once it is closed."""

    media_type: str

    @abstractmethod
    def __init__(self, path: Path, columns: Sequence[Column], lang: Lang) -> None: ...

    @abstractmethod
    def write(self, rows: Rows) -> None:
        """Append rows: values in the order of the columns, None where there is nothing."""

    @abstractmethod
    def close(self) -> None:
        """Finish the file."""


class CsvFile(TableFile):
    """Comma-separated values; the first line has the columns' stable names."""

    media_type = "text/csv; charset=utf-8"

    def __init__(self, path: Path, columns: Sequence[Column], lang: Lang) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="", buffering=1 << 20)
        self._writer = csv.writer(self._file)
        self._writer.writerow([column.key for column in columns])
        self._free = [place for place, column in enumerate(columns) if column.kind == "free"]
        self._yes_no = [place for place, column in enumerate(columns) if column.kind == "yes_no"]

    def write(self, rows: Rows) -> None:
        self._writer.writerows(map(self._said, rows))

    def close(self) -> None:
        self._file.close()

    def _said(self, row: tuple[Any, ...]) -> Sequence[Any]:
        values = list(row)
        for place in self._free:
            if values[place]:
                values[place] = harmless(values[place])
        for place in self._yes_no:
            if values[place] is not None:
                values[place] = "yes" if values[place] else "no"
        return values


class XlsxFile(TableFile):
    """An Excel workbook; each row goes to disk before the next is taken."""

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def __init__(self, path: Path, columns: Sequence[Column], lang: Lang, rows_a_sheet: int = SHEET_ROWS) -> None:
        import xlsxwriter

        self._book = xlsxwriter.Workbook(
            str(path),
            {
                "constant_memory": True, "tmpdir": str(path.parent), "strings_to_formulas": False,
                "strings_to_urls": False, "strings_to_numbers": False, "use_zip64": True,
            },
        )  # fmt: skip
        self._columns, self._lang, self._most = columns, lang, rows_a_sheet
        self._head = self._book.add_format({"bold": True, "bottom": 1, "bg_color": "#e2f4ed"})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._open_sheet()

    def write(self, rows: Rows) -> None:
        for row in rows:
            if self._next == self._most:
                self._open_sheet()
            line = self._next
            for place, value in enumerate(row):
                if value is not None:
                    self._put[place](line, place, value)
            self._next += 1

    def close(self) -> None:
        self._book.close()

    def _open_sheet(self) -> None:
        number = len(self._book.worksheets()) + 1
        sheet = self._book.add_worksheet(f"{words('检查单', 'Audits').say(self._lang)} {number}")
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(self._columns):
            sheet.set_column(place, place, 14)
            sheet.write_string(0, place, column.heading.say(self._lang), self._head)
        puts = {
            "whole": sheet.write_number, "number": sheet.write_number, "yes_no": sheet.write_boolean,
            "day": lambda line, place, day: sheet.write_number(line, place, _serial(day), self._day),
        }  # fmt: skip
        text = lambda line, place, value: sheet.write_string(line, place, value[:CELL])  # noqa: E731
        self._put = [puts.get(column.kind, text) for column in self._columns]
        self._next = 1


class ParquetFile(TableFile):
    """Apache Parquet; column names as in CSV, texts as they are: no program reads a formula out of them."""

    media_type = "application/vnd.apache.parquet"

    def __init__(self, path: Path, columns: Sequence[Column], lang: Lang) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        self._arrow = pa
        kinds = {
            "whole": pa.int32(), "number": pa.float64(), "yes_no": pa.bool_(), "day": pa.date32()
        }
        fields = [(column.key, kinds.get(column.kind, pa.string())) for column in columns]
        self._schema = pa.schema(fields)
        self._writer = parquet.ParquetWriter(path, self._schema, compression="zstd")
        self._waiting: list[tuple[Any, ...]] = []

    def write(self, rows: Rows) -> None:
        self._waiting.extend(rows)
        if len(self._waiting) >= GROUP:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if not self._waiting:
            return
        values = zip(*self._waiting, strict=True)
        arrays = [self._arrow.array(one, field.type) for one, field in zip(values, self._schema, strict=True)]
        self._writer.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))
        self._waiting = []


FORMATS: dict[str, type[TableFile]] = {"csv": CsvFile, "xlsx": XlsxFile, "parquet": ParquetFile}


def harmless(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{text}" if text.startswith(FORMULAS) else text


def _serial(day: date) -> int:
    """Return Excel's number of a day: days since 1899-12-30."""
    return day.toordinal() - 693_594
