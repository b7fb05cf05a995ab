"""One cell: its value, and what is odd about it; columns by letters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from tenants.workbooks.archive import broken

Value = str | int | Decimal | bool
Oddity = Literal["", "formula", "error", "date"]
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with a value. odd: a formula, one of Excel's errors (#N/A), or a number shown as a date."""

    value: Value
    odd: Oddity = ""


def cell_value(kind: str, text: str, shared: Sequence[str], *, formula: bool, date: bool) -> Cell | None:
    """Return the cell for what a file holds, None for an empty one; raises FileRefused when it makes no sense."""
    if formula:
        return Cell(text[:80], "formula")
    if kind == "s":
        if not (text.isascii() and text.strip().isdecimal()) or int(text) >= len(shared):
            raise broken()
        return _text(shared[int(text)])
    if kind in ("str", "inlineStr"):
        return _text(unescaped(text))
    if kind == "b":
        return Cell(text.strip() == "1")
    if kind == "e":
        return Cell(text[:20], "error")
    if kind == "d":
        return Cell(text[:40], "date")
    value = number(text)
    if value is None:
        raise broken()
    return Cell(value, "date" if date else "")


def _text(text: str) -> Cell | None:
    return Cell(text) if text.strip() else None


def number(text: str) -> int | Decimal | None:
    """Return the number of a cell as people wrote it: of 0.1000000000000000055 the file means 0.1."""
    try:
        exact = Decimal(text.strip())
    except InvalidOperation:
        return None
    if not exact.is_finite() or abs(exact.adjusted()) > 400:
        return None
    if len(exact.as_tuple().digits) > 15:
        exact = Decimal(repr(float(exact)))
    return int(exact) if exact == exact.to_integral_value() else exact.normalize()


def unescaped(text: str) -> str:
    """Return text with the characters that XML cannot carry put back."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def letters(column: int) -> str:
    """Return Excel's letters of a column that counts from 1."""
    text = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def place_of(text: str) -> tuple[int, int] | None:
    """Return (row, column) of a place such as ``B12``."""
    found = _PLACE.fullmatch(text)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column
