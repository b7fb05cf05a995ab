"""Rows and JSON objects: what columns hold, and in one cell more whatever they cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from saas.kernel.words import words
from scoring import NotCanonical, canonical_json
from scoring.problems import ScoringError
from scoring.reading import parse_json
from tenants.workbooks.cells import Cell, Value
from tenants.workbooks.columns import LONGEST, CellFault, Column, Unwritable
from tenants.workbooks.refusals import refused

GONE = "-"  # under this key, what a column says that the object does not
MISSING = object()
Json = dict[str, Any]


def get(value: object, key: str) -> Any:
    """Return what stands at a dotted place, or MISSING."""
    for part in key.split("."):
        if not isinstance(value, Mapping) or part not in value:
            return MISSING
        value = value[part]
    return value


def put(target: Json, key: str, value: Any) -> None:
    """Set what stands at a dotted place."""
    *parents, last = key.split(".")
    for part in parents:
        target = target.setdefault(part, {})
    target[last] = value


def cells_of(columns: Sequence[Column], source: object, skip: tuple[str, ...] = ()) -> dict[str, Value]:
    """Return the cells that can hold a value of ``source``; what none can hold is left out."""
    cells: dict[str, Value] = {}
    for column in columns:
        value = get(source, column.key)
        if value is MISSING or value is None or column.key == "more" or column.key in skip:
            continue
        try:
            cells[column.key] = column.write(value)
        except Unwritable:
            continue
    return cells


def read_back(columns: Sequence[Column], cells: Mapping[str, Value]) -> dict[str, Any]:
    """Return what a reader of these cells will find."""
    known = {column.key: column for column in columns}
    found: dict[str, Any] = {}
    for key, value in cells.items():
        try:
            found[key] = known[key].read(Cell(value))
        except CellFault:  # pragma: no cover - what was written is readable; if not, "more" repairs it
            continue
    return found


def difference(made: Any, wanted: Any) -> Json:
    """Return what must be laid over ``made`` to have ``wanted``; both are objects."""
    over: Json = {}
    for key, value in wanted.items():
        if key == GONE:
            raise refused("名为“-”的内容无法写入表格", "What is called “-” cannot be written to a sheet")
        if key in made and same(made[key], value):
            continue
        if isinstance(value, Mapping) and isinstance(made.get(key), Mapping):
            over[key] = difference(made[key], value)
        else:
            over[key] = value
    gone = sorted(key for key in made if key not in wanted)
    if gone:
        over[GONE] = gone
    return over


def overlay(made: Json, over: Mapping[str, Any]) -> None:
    """Lay over ``made`` what `difference` gave."""
    for key, value in over.items():
        if key == GONE:
            for name in value if isinstance(value, list) else ():
                made.pop(str(name), None)
        elif isinstance(value, Mapping) and isinstance(made.get(key), dict):
            overlay(made[key], value)
        else:
            made[key] = value


def same(first: object, second: object) -> bool:
    """Tell whether two JSON values are the same document."""
    try:
        return canonical_json(first) == canonical_json(second)
    except NotCanonical:
        return False


def more_text(over: Json) -> str:
    """Return the text of the cell ``more``; raises FileRefused when it is longer than a cell."""
    try:
        text = canonical_json(over).decode()
    except NotCanonical as wrong:
        raise refused(wrong.problem.zh, wrong.problem.en) from None
    if len(text) > LONGEST:
        raise refused(
            "有内容超过 Excel 单元格的长度，无法导出；请改用 JSON",
            "Something is longer than a cell of Excel can be; use JSON instead",
        )
    return text


def more_value(text: str) -> Json:
    """Return the object that a cell ``more`` holds; raises CellFault."""
    wrong = words("这里应为 JSON 对象，或留空", "This must be a JSON object, or empty")
    try:
        value = parse_json(text.encode(), "")
    except (ScoringError, UnicodeEncodeError):
        raise CellFault(wrong) from None
    if not isinstance(value, dict):
        raise CellFault(wrong)
    return value
