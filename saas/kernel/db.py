"""The database: one declarative base, exact column types, one way to open a writing transaction.

SQLite is opened with WAL, ``synchronous=FULL``, foreign keys on, and ``BEGIN IMMEDIATE`` for writes: a
deferred transaction that turns into a write fails with "database is locked" where an immediate one waits.
"""

from __future__ import annotations

import contextvars
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import Connection, CursorResult, DateTime, Dialect, Engine, MetaData, Update, event
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from saas.kernel.turns import write_turn

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class Base(DeclarativeBase):
    """The base of every mapped class; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(naming_convention=NAMING)


class RoutedSession(FlaskSession):
    """A session that may be told to use another engine for its life: a replica that only reads."""

    def get_bind(self, *args: Any, **options: Any) -> Engine | Connection:
        """Return the engine that this session was told to use, or the application's."""
        engine: Engine | None = self.info.get("engine")
        return engine if engine is not None else super().get_bind(*args, **options)


db = SQLAlchemy(
    model_class=Base, session_options={"class_": RoutedSession, "expire_on_commit": False, "autoflush": True}
)

_writing: contextvars.ContextVar[bool] = contextvars.ContextVar("sanmi_writing", default=False)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored as UTC; a naive one is refused because its meaning would be a guess."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into UTC (without zone on SQLite, which cannot keep one)."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime was given to the database")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def on_engine(engine: Engine) -> None:
    """Let the current session, until it is given back, use ``engine``; nothing may be under way in it."""
    session = db.session()
    session.rollback()
    session.info["engine"] = engine


def is_writing() -> bool:
    """Tell whether a writing transaction is open."""
    return _writing.get()


@contextmanager
def transaction() -> Iterator[Session]:
    """Open one writing transaction; commit at the end, roll everything back on any exception.

    A read transaction that is still open becomes the writing one on PostgreSQL, where each statement sees what
    is committed; on SQLite it is ended first, so that the write lock can be taken at once. What was loaded in
    it is read anew.
    Opening one inside another joins it: the outermost commits.
    """
    session = db.session()
    if _writing.get():
        yield session
        return
    if session.in_transaction():
        _end_reading(session)
    token = _writing.set(True)
    try:
        with write_turn(db.engine):
            try:
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise
    finally:
        _writing.reset(token)


def rows_changed(change: Update, values: Sequence[Mapping[str, Any]] | None = None) -> int:
    """Carry out a change in the current session, once for each of ``values``; return how many rows it found."""
    done = db.session.execute(change, values)
    assert isinstance(done, CursorResult)
    return done.rowcount


def _end_reading(session: Session) -> None:
    if db.engine.dialect.name == "sqlite" or session.new or session.dirty or session.deleted:
        session.rollback()
    else:
        session.expire_all()


def configure_engine(engine: Engine) -> None:
    """Attach the per-connection settings that this application relies on."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)


def _configure_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions by itself
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=15000",
        "cache_size=-32000",
        "mmap_size=268435456",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    connection.connection.dbapi_connection.execute("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")
