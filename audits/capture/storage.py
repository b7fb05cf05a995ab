"""The forms in which audits are stored: compressed canonical JSON, exact columns, inserts that may be repeated."""

from __future__ import annotations

import functools
import json
import zlib
from typing import Any

from sqlalchemy import insert
from sqlalchemy.dialects import postgresql, sqlite

from saas.kernel.db import db
from saas.kernel.kept_plans import keeps_plan
from scoring import ScoreSheet, canonical_json

_FAST = 1  # zlib's level: a third of the time for a tenth more bytes


def insert_once(model: Any, values: dict[str, Any]) -> Any:
    """Return an INSERT that the database ignores when the primary key is taken; it returns the key if not."""
    return insert_into(model).values(values)


def insert_into(model: Any) -> Any:
    """Return the same statement without values: given them as parameters, one row or many, it is compiled once."""
    return _insert_into(model, db.engine.dialect.name)


@functools.cache
def plain_insert(model: Any) -> Any:
    """Return an INSERT of rows that nobody has written before; values are given as parameters."""
    return keeps_plan(insert(model.__table__))


@functools.cache
def _insert_into(model: Any, dialect_name: str) -> Any:
    dialect = postgresql if dialect_name == "postgresql" else sqlite
    table = model.__table__
    return keeps_plan(dialect.insert(table).on_conflict_do_nothing().returning(*table.primary_key))


def packed(value: Any) -> bytes:
    """Return a JSON value as stored: canonical and compressed."""
    return compressed(canonical_json(value))


def compressed(canonical: bytes) -> bytes:
    """Return canonical bytes as stored."""
    return zlib.compress(canonical, _FAST)


def unpacked(stored: bytes) -> Any:
    """Return a JSON value from its stored form."""
    return json.loads(zlib.decompress(stored))


def sealed_sheet(stored: bytes, sheet_digest: str) -> dict[str, Any]:
    """Return a stored score sheet with its digest back in its place, as ``sanmi score`` prints it."""
    sheet: dict[str, Any] = unpacked(stored)
    sheet["digests"]["sheet"] = sheet_digest
    return sheet


def score_columns(sheet: ScoreSheet) -> dict[str, Any]:
    """Return the columns of an audit that its score sheet fills."""
    result = sheet.score
    return {
        "raw": _exact(result.raw),
        "final": _exact(result.final),
        "final_value": float(result.final) if result.final is not None else None,
        "display": result.display,
        "band": result.band,
        "passed": result.passed,
        "coverage": _exact(sheet.coverage),
        "critical_failures": len(sheet.critical_failures),
        "sheet_digest": sheet.digests.sheet,
        "sheet": compressed(sheet.unsealed_bytes),
    }


def _exact(value: Any) -> str | None:
    return None if value is None else str(value)
