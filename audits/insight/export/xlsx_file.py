"""An Excel workbook written straight into its archive: a stretch of rows is text, compressed, gone.

A general library asks of each cell what it may be; here a column knows, and a whole column is written at once. What
is not rows (styles, the list of sheets) is a few lines of fixed XML. Source: ECMA-376, part 1 (SpreadsheetML).
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

from audits.insight.export import xlsx_parts
from audits.insight.export.columns import Block, Column
from audits.insight.export.table_file import TableFile
from audits.insight.export.xlsx_rows import head_row, rows_xml
from saas.kernel.words import Lang, words

SHEET_ROWS = 1_048_576  # of an Excel sheet, its heading included
AT_ONCE = 2000  # rows whose text is held in memory
_FAST = 1  # zlib's level: rows are so much alike that more gains little


class XlsxFile(TableFile):
    """An Excel workbook; headings in the reader's language, numbers and days as such, text as text and no formula."""

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def __init__(self, path: Path, columns: Sequence[Column], lang: Lang, rows_a_sheet: int = SHEET_ROWS) -> None:
        self._columns, self._lang, self._most = columns, lang, rows_a_sheet
        self._archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=_FAST)  # closed by close()
        self._sheets: list[str] = []
        self._open_sheet()

    def write(self, block: Block) -> None:
        done = 0
        while done < len(block):
            if self._rows == self._most:
                self._close_sheet()
                self._open_sheet()
            upto = min(done + AT_ONCE, done + self._most - self._rows, len(block))
            stretch = [values[done:upto] for values in block.columns]
            self._sheet.write(rows_xml(self._columns, stretch, self._rows + 1).encode())
            self._rows += upto - done
            done = upto

    def close(self) -> None:
        self._close_sheet()
        for name, text in xlsx_parts.around(self._sheets).items():
            with self._archive.open(name, "w") as part:
                part.write(text.encode())
        self._archive.close()

    def _open_sheet(self) -> None:
        self._sheets.append(f"{words('检查单', 'Audits').say(self._lang)} {len(self._sheets) + 1}")
        name = xlsx_parts.sheet_file(len(self._sheets))
        self._sheet = self._archive.open(name, "w", force_zip64=True)
        self._sheet.write(xlsx_parts.SHEET_BEGINS.format(columns=len(self._columns)).encode())
        self._sheet.write(head_row([column.heading.say(self._lang) for column in self._columns]).encode())
        self._rows = 1

    def _close_sheet(self) -> None:
        self._sheet.write(xlsx_parts.SHEET_ENDS.encode())
        self._sheet.close()
