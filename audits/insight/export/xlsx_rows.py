"""Rows of a worksheet as XML, a column at a time; text is inline, so that nothing need be remembered.

What XML cannot hold is written as Excel writes it, ``_x0007_``; a text that looks so already gets its own line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from audits.insight.export.columns import Column
from audits.insight.export.xlsx_parts import DAY, HEAD

LONGEST = 32_767  # characters of an Excel cell
_SPECIAL = re.compile(r"[&<>\x00-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|\|\s|\s\|")  # in texts with bars between
_ESCAPED = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")

Cells = list[str]


def rows_xml(columns: Sequence[Column], values: Sequence[Sequence[Any]], first: int) -> str:
    """Return rows of a sheet. values: column by column; first: the number of the first row, from 1."""
    numbers = list(map(str, range(first, first + len(values[0]))))
    written = [
        _WRITERS.get(column.kind, _texts)(letters(place), numbers, one)
        for place, (column, one) in enumerate(zip(columns, values, strict=True))
    ]
    begins = [f'<row r="{number}">' for number in numbers]
    ends = ["</row>"] * len(begins)
    return "".join(map("".join, zip(begins, *written, ends, strict=True)))


def head_row(headings: Sequence[str]) -> str:
    """Return the first row, of headings."""
    cells = (
        f'<c r="{letters(place)}1" s="{HEAD}" t="inlineStr"><is>{_text(heading)}</is></c>'
        for place, heading in enumerate(headings)
    )
    return f'<row r="1">{"".join(cells)}</row>'


def letters(place: int) -> str:
    """Name a column: A, B, ..., Z, AA."""
    name, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def _texts(letter: str, numbers: Sequence[str], values: Sequence[str | None]) -> Cells:
    given = [value for value in values if value is not None]
    if not given:
        return [""] * len(values)
    if not _SPECIAL.search(f"|{'|'.join(given)}|") and max(map(len, given)) <= LONGEST:
        return [
            f'<c r="{letter}{number}" t="inlineStr"><is><t>{value}</t></is></c>' if value is not None else ""
            for number, value in zip(numbers, values, strict=True)
        ]
    known = {value: _text(value) for value in set(given)}
    return [
        f'<c r="{letter}{number}" t="inlineStr"><is>{known[value]}</is></c>' if value is not None else ""
        for number, value in zip(numbers, values, strict=True)
    ]


def _numbers(letter: str, numbers: Sequence[str], values: Sequence[float | None]) -> Cells:
    return [
        f'<c r="{letter}{number}"><v>{value!r}</v></c>' if value is not None else ""
        for number, value in zip(numbers, values, strict=True)
    ]


def _yes_no(letter: str, numbers: Sequence[str], values: Sequence[bool | None]) -> Cells:
    return [
        f'<c r="{letter}{number}" t="b"><v>{int(value)}</v></c>' if value is not None else ""
        for number, value in zip(numbers, values, strict=True)
    ]


def _days(letter: str, numbers: Sequence[str], values: Sequence[date | None]) -> Cells:
    known = {day: _serial(day) for day in set(values) if day is not None}
    return [
        f'<c r="{letter}{number}" s="{DAY}"><v>{known[day]}</v></c>' if day is not None else ""
        for number, day in zip(numbers, values, strict=True)
    ]


_WRITERS: dict[str, Callable[[str, Sequence[str], Sequence[Any]], Cells]] = {
    "whole": _numbers, "number": _numbers, "yes_no": _yes_no, "day": _days
}  # fmt: skip


def _text(value: str) -> str:
    """Return a text as an element that keeps its spaces."""
    kept = _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", value[:LONGEST])
    kept = kept.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<t xml:space="preserve">{kept}</t>'


def _serial(day: date) -> int:
    """Return Excel's number of a day: days since 1899-12-30."""
    return day.toordinal() - 693_594
