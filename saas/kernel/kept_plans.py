"""Statements whose plan PostgreSQL keeps: the lookups by key that every request makes.

Planning such a lookup over five tables costs ten times what running it costs. Only statements that are marked are
kept: of a report, a plan made for one tenant's sizes could cost another dearly.

A pooler that gives every transaction another server process has no place to keep anything: behind one nothing is
kept. It shows by the number of the server process, which a pooler makes up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import psycopg
from psycopg.pq import ExecStatus, TransactionStatus
from sqlalchemy import Engine, event

Marked = TypeVar("Marked", bound=Any)
_MARK = "sanmi_keeps_plan"
_ONLY_MARKED = 2**31  # executions after which the driver would keep any other statement: never


def keeps_plan(statement: Marked) -> Marked:
    """Mark a statement that finds few rows by key, whatever the tenant's size."""
    marked: Marked = statement.execution_options(**{_MARK: True})
    return marked


def is_kept(statement: Any) -> bool:
    """Tell whether a statement is marked."""
    return bool(statement.get_execution_options().get(_MARK))


def keep_plans(engine: Engine) -> None:
    """Let the PostgreSQL connections of ``engine`` keep the plans of marked statements."""
    engine.dialect.do_rollback = _keeping(engine.dialect.do_rollback)  # type: ignore[assignment, method-assign]
    event.listen(engine, "connect", _find_out)
    event.listen(engine, "do_execute", _execute)
    event.listen(engine, "handle_error", _forget)


def _find_out(connection: Any, _record: Any) -> None:
    """Note whether this connection is to the server itself."""
    with connection.cursor() as cursor:
        (process,) = cursor.execute("SELECT pg_backend_pid()").fetchone()
    connection.rollback()
    connection.prepare_threshold = _ONLY_MARKED if process == connection.info.backend_pid else None


def _execute(cursor: Any, statement: str, values: Any, context: Any) -> bool | None:
    if not context.execution_options.get(_MARK):
        return None
    cursor.execute(statement, values, prepare=True)
    return True


def _keeping(roll_back: Callable[[Any], None]) -> Callable[[Any], None]:
    """Return the end of a transaction after which plans are still there.

    The driver forgets them at its own ``rollback``, for what was rolled back may have made a table. Nothing here does.
    """

    def end(connection: Any) -> None:
        low = connection.pgconn
        if low.transaction_status != TransactionStatus.INTRANS or connection.prepare_threshold is None:
            roll_back(connection)
        elif low.exec_(b"ROLLBACK").status != ExecStatus.COMMAND_OK:
            roll_back(connection)  # which says what is wrong

    return end


def _forget(failure: Any) -> None:
    """Give up a connection whose kept plans no longer fit, after a migration or behind a pooler unseen."""
    wrong = (psycopg.errors.FeatureNotSupported, psycopg.errors.InvalidSqlStatementName)
    if isinstance(failure.original_exception, wrong):
        failure.is_disconnect = True
