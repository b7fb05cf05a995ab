"""The wall below SQLAlchemy: cursors that send guarded SQL only when the walls above have let it pass.

``cursor.permit`` holds the one statement that was let pass; it is used up by sending it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import psycopg
from sqlalchemy import Engine, event

IsGuarded = Callable[[str], bool]


def guard_cursors(engine: Engine, is_guarded: IsGuarded, error: type[Exception]) -> None:
    """Give every connection of ``engine`` guarded cursors; ``error`` is raised for SQL without a permit."""
    wall = _wall(is_guarded, error)
    if engine.dialect.name == "sqlite":
        factory = _sqlite_connection(wall, error)
        event.listen(engine, "do_connect", lambda _dialect, _record, _args, options: options.update(factory=factory))
    else:
        plain, server = _psycopg_cursors(wall)
        event.listen(engine, "connect", lambda connection, _record: _use(connection, plain, server), insert=True)


def _wall(is_guarded: IsGuarded, error: type[Exception]) -> Any:
    class Wall:
        permit: str | None = None

        def check(self, statement: Any, connection: Any = None) -> None:
            """Raise unless ``statement`` is harmless or has the permit, which it uses up."""
            text = statement if isinstance(statement, str) else _text(statement, connection)
            if is_guarded(text):
                allowed, self.permit = self.permit, None
                if text != allowed:
                    raise error("SQL on a tenant table that came past the walls")

    return Wall


def _text(statement: Any, connection: Any) -> str:
    if isinstance(statement, bytes):
        return statement.decode("utf-8", "replace")
    return str(statement.as_string(connection))


def _sqlite_connection(wall: Any, error: type[Exception]) -> type[sqlite3.Connection]:
    class GuardedCursor(wall, sqlite3.Cursor):  # type: ignore[misc]
        def execute(self, statement: str, *values: Any) -> Any:
            self.check(statement)
            return super().execute(statement, *values)

        def executemany(self, statement: str, *values: Any) -> Any:
            self.check(statement)
            return super().executemany(statement, *values)

        def executescript(self, statement: str) -> Any:
            self.check(statement)
            return super().executescript(statement)

    class GuardedConnection(sqlite3.Connection):
        def cursor(self, factory: Any = None) -> Any:
            return super().cursor(GuardedCursor)

        def _refuse(self, *_args: Any, **_options: Any) -> Any:
            raise error("that reaches tables without SQL")

        blobopen = backup = serialize = deserialize = iterdump = load_extension = _refuse
        enable_load_extension = set_authorizer = _refuse

    return GuardedConnection


def _psycopg_cursors(wall: Any) -> tuple[type[psycopg.Cursor[Any]], type[psycopg.ServerCursor[Any]]]:
    class GuardedCursor(wall, psycopg.Cursor):  # type: ignore[misc]
        def execute(self, query: Any, *args: Any, **options: Any) -> Any:
            self.check(query, self.connection)
            return super().execute(query, *args, **options)

        def executemany(self, query: Any, *args: Any, **options: Any) -> Any:
            self.check(query, self.connection)
            return super().executemany(query, *args, **options)

        def stream(self, query: Any, *args: Any, **options: Any) -> Any:
            self.check(query, self.connection)
            return super().stream(query, *args, **options)

        def copy(self, statement: Any, *args: Any, **options: Any) -> Any:
            self.check(statement, self.connection)
            return super().copy(statement, *args, **options)

    class GuardedServerCursor(wall, psycopg.ServerCursor):  # type: ignore[misc]
        def execute(self, query: Any, *args: Any, **options: Any) -> Any:
            self.check(query, self.connection)
            return super().execute(query, *args, **options)

        def executemany(self, query: Any, *args: Any, **options: Any) -> Any:
            raise NotImplementedError

    return GuardedCursor, GuardedServerCursor


def _use(connection: Any, plain: Any, server: Any) -> None:
    connection.cursor_factory, connection.server_cursor_factory = plain, server
