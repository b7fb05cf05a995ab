"""Columns of a sheet: what each is called in both languages, how a cell is read, how a value is written."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from saas.kernel.words import Words, words
from tenants.workbooks.cells import Cell, Value

Kind = Literal["text", "code", "number", "flag", "word", "value"]
LONGEST = 32_000  # characters; Excel holds 32,767
_YES = frozenset(("是", "yes", "y", "true", "1", "√", "✓", "对"))
_NO = frozenset(("否", "no", "n", "false", "0", "×", "✗", "错"))
YES, NO = "是 / Yes", "否 / No"


class CellFault(Exception):
    """A cell cannot be read; the message says what would be right."""

    def __init__(self, message: Words) -> None:
        self.message = message
        super().__init__(message.en)


class Unwritable(Exception):
    """A value that a cell of this column cannot hold without loss."""


@dataclass(frozen=True)
class Vocabulary:
    """A closed list of codes with their words; a cell may hold the code or either word, or both."""

    entries: tuple[tuple[str, Words], ...]

    def shown(self, code: str) -> str | None:
        """Return what a cell shows for a code, None for a code that is not in the list."""
        for known, name in self.entries:
            if known == code:
                return f"{name.zh} / {name.en}" if name.zh != name.en else name.zh
        return None

    @functools.cached_property
    def _known(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for code, name in self.entries:
            for said in (code, name.zh, name.en, f"{name.zh} / {name.en}"):
                found.setdefault(folded(said), code)
        return found

    def code_of(self, text: str) -> str | None:
        """Return the code that a cell's text means, or None."""
        return self._known.get(folded(text))


@dataclass(frozen=True)
class Column:
    """One column. key: its place in the object that a row is (``response.start_zh``); width in characters."""

    key: str
    name: Words
    kind: Kind = "text"
    vocabulary: Vocabulary | None = None
    needed: bool = False
    width: int = 14
    note: Words | None = None
    aliases: tuple[str, ...] = field(default=())

    @property
    def names(self) -> frozenset[str]:
        """Everything by which a heading may call this column."""
        return frozenset(folded(one) for one in (self.key, self.name.zh, self.name.en, *self.aliases))

    def read(self, cell: Cell) -> Any:
        """Return the value of a cell; raises CellFault."""
        if cell.odd:
            raise CellFault(_ODD[cell.odd].filled(value=cell.value))
        return _READERS[self.kind](self, cell.value)

    def write(self, value: Any) -> Value:
        """Return what a cell holds for a value; raises Unwritable."""
        return _WRITERS[self.kind](self, value)


_ODD: Mapping[str, Words] = {
    "formula": words(
        "这里是公式，不能导入；请复制后“选择性粘贴”为数值",
        "This is a formula, which is not imported; copy it and paste its value",
    ),
    "error": words(
        "这里是 Excel 的错误值 {value}；请改成内容", "This is Excel's error {value}; write the content"
    ),
    "date": words(
        "Excel 把这里当成了日期；请把单元格格式设为“文本”后重新输入",
        "Excel took this for a date; format the cell as text and type it again",
    ),
}


def folded(text: str) -> str:
    """Return text as headings and words are compared: no case, no stray blanks, no stars."""
    return " ".join(text.replace("*", " ").replace("＊", " ").casefold().split())


def _text(_column: Column, value: Value) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return value if isinstance(value, str) else f"{value:f}" if isinstance(value, Decimal) else str(value)


def _code(column: Column, value: Value) -> str:
    text = _text(column, value).strip()
    if any(mark.isspace() or not mark.isprintable() for mark in text) or len(text) > 64:
        raise CellFault(
            words(
                "代号只能是 1–64 个可见字符，不含空格", "A code has 1 to 64 visible characters and no blanks"
            )
        )
    return text


def _number(_column: Column, value: Value) -> int | Decimal:
    if isinstance(value, bool):
        raise CellFault(words("应为数字", "This must be a number"))
    if not isinstance(value, str):
        return value
    exact = numeral(value)
    if exact is None:
        raise CellFault(
            words(
                f"“{value[:30]}”不是数字；请只写数字，如 2.5",
                f"“{value[:30]}” is no number; write digits alone, such as 2.5",
            )
        )
    return exact


def numeral(text: str) -> int | Decimal | None:
    """Return the exact number that a text is, or None; full-width digits are digits too."""
    text = text.strip()
    try:
        exact = Decimal(text) if 0 < len(text) <= 60 and "_" not in text else None
    except InvalidOperation:
        return None
    if exact is None or not exact.is_finite() or exact.adjusted() > 29 or exact.adjusted() < -50:
        return None
    return int(exact) if exact == exact.to_integral_value() else exact


def _flag(_column: Column, value: Value) -> bool:
    if isinstance(value, bool):
        return value
    said = {folded(part) for part in str(value).split("/")}
    if said <= _YES:
        return True
    if said <= _NO:
        return False
    raise CellFault(words("请填“是”或“否”", "Write yes or no"))


def _word(column: Column, value: Value) -> str:
    assert column.vocabulary
    code = column.vocabulary.code_of(_text(column, value))
    if code is None:
        names = column.vocabulary.entries[:14]
        zh, en = "、".join(one.zh for _, one in names), ", ".join(one.en for _, one in names)
        said = _text(column, value)[:30]
        raise CellFault(
            words(f"“{said}”不在列表中；请选：{zh}", f"“{said}” is not in the list; choose one of: {en}")
        )
    return code


def _value(_column: Column, value: Value) -> Value:
    return value


_READERS = {"text": _text, "code": _code, "number": _number, "flag": _flag, "word": _word, "value": _value}


def _write_text(_column: Column, value: Any) -> Value:
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST:
        raise Unwritable
    return value


def _write_code(column: Column, value: Any) -> Value:
    if not isinstance(value, str) or value != value.strip():
        raise Unwritable
    return _write_text(column, value)


def _write_number(_column: Column, value: Any) -> Value:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise Unwritable
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        raise Unwritable
    whole = int(exact) if exact == exact.to_integral_value() and exact.adjusted() < 30 else exact
    if len(exact.as_tuple().digits) > 15:  # more than Excel keeps: as text, which is read exactly
        text = f"{exact:f}"
        if numeral(text) != exact:
            raise Unwritable
        return text
    return whole


def _write_flag(_column: Column, value: Any) -> Value:
    if not isinstance(value, bool):
        raise Unwritable
    return YES if value else NO


def _write_word(column: Column, value: Any) -> Value:
    shown = column.vocabulary.shown(value) if column.vocabulary and isinstance(value, str) else None
    if shown is None:
        raise Unwritable
    return shown


def _write_value(column: Column, value: Any) -> Value:
    if isinstance(value, str):
        return _write_text(column, value)
    written = _write_number(column, value)
    if isinstance(written, str):
        raise Unwritable
    return written


_WRITERS = {
    "text": _write_text, "code": _write_code, "number": _write_number, "flag": _write_flag, "word": _write_word,
    "value": _write_value,
}  # fmt: skip
