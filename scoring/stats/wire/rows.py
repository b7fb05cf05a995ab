"""Members of rows: who, where, what."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scoring.problems import shown
from scoring.stats.inputs import malformed

Key = tuple[str, str | int | float]  # text and number 7 are different ids, 7 and 7.0 the same


def identity(row: object, path: str, name: str) -> Key:
    """Return the id in ``row[name]``, text or a number, as a key. Raises Malformed."""
    if not isinstance(row, Mapping):
        raise malformed(path, f"应为对象，而不是 {shown(row)}", f"must be an object, not {shown(row)}")
    value: Any = row.get(name)
    if isinstance(value, str) and value:
        return "text", value
    if isinstance(value, int) and not isinstance(value, bool):
        return "number", value
    if isinstance(value, Decimal | float) and -1e15 < value < 1e15:
        return "number", int(value) if value == int(value) else float(value)
    got = shown(value)
    raise malformed(
        f"{path}.{name}",
        f"应为编号（文字或数字），而不是 {got}",
        f"must be an id, text or a number, not {got}",
    )
