"""Ids as text straight from the database: hundreds of thousands need not become objects to be written down again."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import ColumnElement, String, cast, type_coerce

from saas.kernel.db import db


def as_text(column: Any) -> ColumnElement[str]:
    """Return an id's column as the database spells it: SQLite 32 digits as it keeps them, PostgreSQL with hyphens."""
    return type_coerce(column, String) if _bare() else cast(column, String)


def key_of(one: uuid.UUID) -> str:
    """Return an id as ``as_text`` gives it."""
    return one.hex if _bare() else str(one)


def spelt(text: str | None) -> str | None:
    """Return an id from ``as_text`` as everybody writes it."""
    if text is None or len(text) != 32:
        return text
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _bare() -> bool:
    return bool(db.engine.dialect.name == "sqlite")
