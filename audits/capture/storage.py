"""The forms in which audits are stored: compressed canonical JSON, exact columns, inserts that may be repeated."""

from __future__ import annotations

import functools
import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import CursorResult, insert
from sqlalchemy.dialects import postgresql, sqlite

from saas.kernel.db import db
from saas.kernel.kept_plans import keeps_plan
from scoring import ScoreSheet, canonical_json

_FAST = 1  # zlib's level: a third of the time for a tenth more bytes


def insert_once(model: Any, values: dict[str, Any]) -> Any:
    """Return an INSERT that the database ignores when the primary key is taken; it returns the key if not."""
    return _insert_once(model, db.engine.dialect.name).values(values)


def insert_new(model: Any, rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert those of ``rows`` whose primary keys are not taken; return how many.

    The statement is the same for any number of rows: a text that grew with them would be read and planned anew.
    """
    done = db.session.execute(_insert_new(model, db.engine.dialect.name), rows)
    assert isinstance(done, CursorResult)
    return done.rowcount


@functools.cache
def plain_insert(model: Any) -> Any:
    """Return an INSERT of rows that nobody has written before; values are given as parameters."""
    return keeps_plan(insert(model.__table__))


@functools.cache
def _insert_once(model: Any, dialect_name: str) -> Any:
    return keeps_plan(_ignoring(model, dialect_name).returning(*model.__table__.primary_key))


@functools.cache
def _insert_new(model: Any, dialect_name: str) -> Any:
    return keeps_plan(_ignoring(model, dialect_name)).execution_options(preserve_rowcount=True)


def _ignoring(model: Any, dialect_name: str) -> Any:
    dialect = postgresql if dialect_name == "postgresql" else sqlite
    return dialect.insert(model.__table__).on_conflict_do_nothing()


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
