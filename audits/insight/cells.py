"""A stored cell: whose it is, how it is read, which columns it fills."""

from __future__ import annotations

import functools
import json
import uuid
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from saas.kernel.clock import now
from saas.kernel.tenancy import current_scope
from scoring import canonical_json
from scoring.measure import Measure
from scoring.rollup import Cell

WAVE = "wave:"


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """The cells of one standard in one period ("2026-03" or "wave:<hex>"), over all units."""

    period: str
    standard_id: uuid.UUID


def wave_period(wave_id: uuid.UUID) -> str:
    """Return the period key of a wave."""
    return f"{WAVE}{wave_id.hex}"


def cell_of(text: str) -> Cell:
    """Read a stored cell; kept by content, because pages read the same cells again and again."""
    if (cell := _written.get(text)) is None:
        return _read(text)
    _written.move_to_end(text)
    return cell


@functools.lru_cache(maxsize=1024)
def _read(text: str) -> Cell:
    return Cell.from_dict(json.loads(text))


WRITTEN = 1024
_written: OrderedDict[str, Cell] = OrderedDict()  # what this process wrote last: the next audit's sums are made of it


def measure_of(text: str, group: str, code: str) -> Measure | None:
    """Read one measure of a group ("stages", "dimensions", "aspects", "items") out of a stored cell, and no more."""
    row = stored_measure(text, group, code)
    return Measure.from_list(row) if row is not None else None


def stored_measure(text: str, group: str, code: str) -> list[Any] | None:
    """Find one measure in a stored cell, as `Measure.to_list` wrote it."""
    begin = text.find(f'"{group}":{{"')
    key = canonical_json(code).decode() + ":["
    start = text.find(key, begin, text.find("]}", begin)) if begin >= 0 else -1
    if start < 0:
        return None
    row: list[Any] = json.loads(text[start + len(key) - 1 : text.index("]", start) + 1])
    return row


def merged(cells: list[Cell]) -> Cell:
    """Return the sum of some cells, at least one."""
    return cells[0] if len(cells) == 1 else Cell.merge(cells)


def columns(cell: Cell) -> dict[str, Any]:
    """Return the columns that a cell fills."""
    body = cell.to_dict()
    text = _canonical(body)
    _written[text] = cell
    while len(_written) > WRITTEN:
        _written.popitem(last=False)
    return {
        "n": cell.audits,
        "mean": float(cell.total.mean) if cell.total.mean is not None else None,
        "total": _canonical(body["total"]),
        "body": text,
        "computed_at": now(),
    }


def _canonical(value: Any) -> str:
    """Write canonical JSON of texts and whole numbers, several times as fast as what takes any value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def empty_row(group: Group, unit_id: uuid.UUID) -> dict[str, Any]:
    """Return the row of a unit without audits."""
    return {
        "tenant_id": current_scope().tenant_id, "unit_id": unit_id, "standard_id": group.standard_id,
        "period": group.period, "n": 0, "mean": None, "total": "{}", "body": "{}", "computed_at": now(),
    }  # fmt: skip
