"""A stored cell: whose it is, how it is read, which columns it fills."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from saas.kernel.clock import now
from saas.kernel.tenancy import current_scope
from scoring import canonical_json
from scoring.measure import Measure
from scoring.rollup import GROUPS, Cell

WAVE = "wave:"
Body = dict[str, Any]
"""A cell as `Cell.to_dict` writes it: what is stored, as JSON."""


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """The cells of one standard in one period ("2026-03" or "wave:<hex>"), over all units."""

    period: str
    standard_id: uuid.UUID


def wave_period(wave_id: uuid.UUID) -> str:
    """Return the period key of a wave."""
    return f"{WAVE}{wave_id.hex}"


def body_of(text: str) -> Body:
    """Read a stored cell as `Cell.to_dict` wrote it."""
    body: Body = orjson.loads(text)
    return body


def measure_of(text: str, group: str, code: str) -> Measure | None:
    """Read one measure of a group ("stages", "dimensions", "aspects", "items") out of a stored cell, and no more."""
    row = stored_measure(text, group, code)
    return Measure.from_list(row) if row is not None else None


def stored_measure(text: str, group: str, code: str) -> list[Any] | None:
    """Find one measure in a stored cell, as `Measure.to_list` wrote it; a page does so in hundreds of cells.

    What is looked for can stand nowhere else, whatever characters codes have: a quotation mark within a code has a
    backslash before it, only a group's name is followed by a brace, and only within a group a row follows another row.
    """
    opening, closing, key = _signs(group, code)
    begin = text.find(opening)
    if begin < 0:  # of no audits
        return None
    begin += len(opening)
    if text.startswith(key, begin):
        start = begin
    else:
        start = text.find(f"],{key}", begin, text.find(closing, begin) if closing else len(text)) + 2
        if start < 2:
            return None
    start += len(key) - 1
    row: list[Any] = orjson.loads(text[start : text.index("]", start) + 1])
    return row


@functools.lru_cache(maxsize=1024)
def _signs(group: str, code: str) -> tuple[str, str, str]:
    """Return what begins a group, what begins the next one (the last has none), and what begins a row."""
    after = sorted(GROUPS)[sorted(GROUPS).index(group) + 1 :]
    return f'"{group}":{{', f'"{after[0]}":{{' if after else "", canonical_json(code).decode() + ":["


def summed(bodies: Sequence[Body]) -> Body:
    """Return the sum of some cells as `Cell.to_dict` wrote them; that of none is the empty cell."""
    return bodies[0] if len(bodies) == 1 else Cell.of_stored(bodies).to_dict()


def columns(body: Body) -> dict[str, Any]:
    """Return the columns that a cell fills."""
    total = Measure.from_list(body["total"])
    return {
        "n": body["audits"],
        "mean": float(total.mean) if total.mean is not None else None,
        "total": _canonical(body["total"]),
        "body": _canonical(body),
        "computed_at": now(),
    }


def _canonical(value: Any) -> str:
    """Write canonical JSON of texts and whole numbers, many times as fast as what takes any value."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def empty_row(group: Group, unit_id: uuid.UUID) -> dict[str, Any]:
    """Return the row of a unit without audits."""
    return {
        "tenant_id": current_scope().tenant_id, "unit_id": unit_id, "standard_id": group.standard_id,
        "period": group.period, "n": 0, "mean": None, "total": "{}", "body": "{}", "computed_at": now(),
    }  # fmt: skip
