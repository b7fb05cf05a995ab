"""The wall below SQLAlchemy: cursors that send guarded SQL only when the walls above have let it pass.

``cursor.permit`` holds the one statement that was let pass; it is used up by sending it. ``connection.life``
changes when a connection is given back: a cursor of an earlier life tells nothing any more, so a result that
was kept cannot be read in another scope.
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
    event.listen(engine, "checkin", _end_life)


def _end_life(connection: Any, _record: Any) -> None:
    if connection is not None:
        connection.life = object()


def _wall(is_guarded: IsGuarded, error: type[Exception]) -> Any:
    class Wall:
        permit: str | None = None
        life: object = None

        def execute(self, statement: Any, *args: Any, **options: Any) -> Any:
            self.check(statement)
            return super().execute(statement, *args, **options)  # type: ignore[misc]

        def executemany(self, statement: Any, *args: Any, **options: Any) -> Any:
            self.check(statement)
            return super().executemany(statement, *args, **options)  # type: ignore[misc]

        def fetchone(self) -> Any:
            self.check_life()
            return super().fetchone()  # type: ignore[misc]

        def fetchmany(self, *args: Any, **options: Any) -> Any:
            self.check_life()
            return super().fetchmany(*args, **options)  # type: ignore[misc]

        def fetchall(self) -> Any:
            self.check_life()
            return super().fetchall()  # type: ignore[misc]

        def check(self, statement: Any) -> None:
            """Raise unless ``statement`` is harmless or has the permit, which it uses up."""
            connection: Any = self.connection  # type: ignore[attr-defined]
            self.life = connection.life
            text = statement if isinstance(statement, str) else _text(statement, connection)
            if is_guarded(text):
                allowed, self.permit = self.permit, None
                if text != allowed:
                    raise error("SQL on a tenant table that came past the walls")

        def check_life(self) -> None:
            """Raise when the connection has been given back since the statement was sent."""
            if self.life is not self.connection.life:  # type: ignore[attr-defined]
                raise error("these rows were asked for in a scope that has ended")

    return Wall


def _text(statement: Any, connection: Any) -> str:
    if isinstance(statement, bytes):
        return statement.decode("utf-8", "replace")
    return str(statement.as_string(connection))


def _sqlite_connection(wall: Any, error: type[Exception]) -> type[sqlite3.Connection]:
    class GuardedCursor(wall, sqlite3.Cursor):  # type: ignore[misc]
        def executescript(self, statement: str) -> Any:
            self.check(statement)
            return super().executescript(statement)

        def __next__(self) -> Any:
            self.check_life()
            return super().__next__()

    class GuardedConnection(sqlite3.Connection):
        life: object = None

        def cursor(self, factory: Any = None) -> Any:
            return super().cursor(GuardedCursor)

        def execute(self, *args: Any) -> Any:
            return self.cursor().execute(*args)

        def executemany(self, *args: Any) -> Any:
            return self.cursor().executemany(*args)

        def executescript(self, statement: str) -> Any:
            return self.cursor().executescript(statement)

        def _refuse(self, *_args: Any, **_options: Any) -> Any:
            raise error("that reaches tables without SQL")

        blobopen = backup = serialize = deserialize = iterdump = load_extension = _refuse
        enable_load_extension = set_authorizer = _refuse

    return GuardedConnection


def _psycopg_cursors(wall: Any) -> tuple[type[psycopg.Cursor[Any]], type[psycopg.ServerCursor[Any]]]:
    class GuardedCursor(wall, psycopg.Cursor):  # type: ignore[misc]
        def stream(self, query: Any, *args: Any, **options: Any) -> Any:
            self.check(query)
            return super().stream(query, *args, **options)

        def copy(self, statement: Any, *args: Any, **options: Any) -> Any:
            self.check(statement)
            return super().copy(statement, *args, **options)

        def __next__(self) -> Any:
            self.check_life()
            return super().__next__()

    class GuardedServerCursor(wall, psycopg.ServerCursor):  # type: ignore[misc]
        pass

    return GuardedCursor, GuardedServerCursor


def _use(connection: Any, plain: Any, server: Any) -> None:
    connection.life = None
    connection.cursor_factory, connection.server_cursor_factory = plain, server
