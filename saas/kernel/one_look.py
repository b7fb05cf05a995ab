"""One look into one tenant, for what must be known before a request has a scope of its own: who asks.

A session brings what one lookup has no use for: units of work, identity, states. Every request is signed in by one
lookup, and without a session it takes a third less time. The walls are the same (see tenancy.py).

A lookup whose plan PostgreSQL keeps is sent by the driver itself, as it was compiled the first time, which takes less
than half of what is left. Whatever goes wrong there is tried again the long way, which tells what it is.
"""

from __future__ import annotations

import functools
from collections import namedtuple
from collections.abc import Callable, Mapping
from typing import Any

import psycopg
from sqlalchemy import Compiled, Dialect, Select
from sqlalchemy.types import TypeEngine

from saas.kernel.db import db
from saas.kernel.kept_plans import is_kept
from saas.kernel.tenancy import FORGET, Scope, scope_of_one_look
from saas.kernel.walls import begin_in_scope, begin_look, let_look

_UNSURE = object()
_Converting = Callable[[Any], Any]


def look_up(scope: Scope, wanted: Select[Any], values: Mapping[str, Any]) -> Any:
    """Return the one row that ``wanted`` finds in ``scope``, or None; in a transaction that is over then.

    The row has the columns as attributes. Raises TenancyError where a scope is open or something is being written.
    """
    engine = db.engine
    with scope_of_one_look(scope):
        if engine.dialect.name == "postgresql" and is_kept(wanted):
            found = _by_the_driver(scope, _look_of(wanted, engine.dialect), values)
            if found is not _UNSURE:
                return found
        with engine.connect() as connection:
            connection.begin()
            begin_in_scope(connection, scope)
            return connection.execute(wanted, values).one_or_none()


def _by_the_driver(scope: Scope, look: _Look, values: Mapping[str, Any]) -> Any:
    connection = db.engine.raw_connection()
    try:
        if not begin_look(connection, scope):
            return _UNSURE
        given: dict[str, Any] = dict(look.compiled.construct_params(dict(values)) or {})
        cursor: Any = connection.cursor()
        let_look(connection, cursor, look.compiled, given)
        cursor.execute(look.text, look.bound(given), prepare=True)
        rows = cursor.fetchmany(2)
        cursor.close()
    except psycopg.Error as wrong:
        connection.invalidate(wrong)
        return _UNSURE
    finally:
        connection.close()
    return _UNSURE if len(rows) > 1 else look.row(rows[0]) if rows else None


class _Look:
    """A statement as it was compiled, with what its values and its columns are converted by."""

    def __init__(self, wanted: Select[Any], dialect: Dialect) -> None:
        self.compiled: Compiled = wanted.compile(dialect=dialect)
        self.text = str(self.compiled)
        binds: Mapping[str, Any] = getattr(self.compiled, "binds", {})
        self._bind = _converting({name: _own(one.type, dialect).bind_processor(dialect) for name, one in binds.items()})
        columns = wanted.selected_columns.items()
        types = enumerate(column.type for _, column in columns)
        self._read = _converting({place: _own(one, dialect).result_processor(dialect, None) for place, one in types})
        self._make: Callable[..., Any] = _row_of(tuple(name for name, _ in columns))

    def bound(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return the values as the driver takes them."""
        return given | {name: convert(given[name]) for name, convert in self._bind.items()}

    def row(self, values: tuple[Any, ...]) -> Any:
        """Return a row as the statement's types read it."""
        read = list(values)
        for place, convert in self._read.items():
            read[place] = convert(read[place])
        return self._make(*read)


def _own(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)


def _row_of(names: tuple[str, ...]) -> Callable[..., Any]:
    return namedtuple("Row", names)


def _converting(found: Mapping[Any, _Converting | None]) -> dict[Any, _Converting]:
    return {at: convert for at, convert in found.items() if convert is not None}


@functools.lru_cache(maxsize=64)
def _look_of(wanted: Select[Any], dialect: Dialect) -> _Look:
    return _Look(wanted, dialect)


FORGET.append(_look_of.cache_clear)
