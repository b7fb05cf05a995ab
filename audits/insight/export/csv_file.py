"""Comma-separated values that no spreadsheet reads a formula out of."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from audits.insight.export.columns import Block, Column
from audits.insight.export.table_file import TableFile
from saas.kernel.words import Lang

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
_YES_NO = {True: "yes", False: "no"}


class CsvFile(TableFile):
    """Comma-separated values; the first line has the columns' stable names."""

    media_type = "text/csv; charset=utf-8"

    def __init__(self, path: Path, columns: Sequence[Column], lang: Lang) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="", buffering=1 << 20)
        self._writer = csv.writer(self._file)
        self._writer.writerow([column.key for column in columns])
        self._free = [place for place, column in enumerate(columns) if column.kind == "free"]
        self._yes_no = [place for place, column in enumerate(columns) if column.kind == "yes_no"]

    def write(self, block: Block) -> None:
        columns = list(block.columns)
        for place in self._free:
            columns[place] = _each(harmless, columns[place])
        for place in self._yes_no:
            columns[place] = _each(_YES_NO.__getitem__, columns[place])
        self._writer.writerows(zip(*columns, strict=True))

    def close(self) -> None:
        self._file.close()


def harmless(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{text}" if text.startswith(FORMULAS) else text


def _each(change: Callable[[Any], Any], values: Sequence[Any]) -> list[Any]:
    """Change every value, each different one once; nothing stays nothing."""
    known = {value: change(value) for value in set(values) if value is not None}
    return [known.get(value) for value in values]
