"""Rows of which each change is an entry of the audit trail: what is kept of them rests on that, so it is enforced."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, event

from saas.kernel.audit_trail import TrailEntry

TOLD_OF: set[str] = set()  # tables
CHANGED, _TOLD = "sanmi_changed", "sanmi_told"  # what a connection notes of its transaction


class OnTrail:
    """Mixin of tables of which each change is an entry of the trail: what is kept of them rests on that.

    A transaction that changes such rows in any way without noting a deed is refused.
    """

    def __init_subclass__(cls, **options: Any) -> None:
        """Note the table."""
        super().__init_subclass__(**options)
        if name := cls.__dict__.get("__tablename__"):
            TOLD_OF.add(name)


class UntoldChange(RuntimeError):
    """Rows of which each change is told were changed without an entry of the trail; always a bug."""


def watch_trail(engine: Engine) -> None:
    """Refuse to commit what ``note_change`` has seen of tables on the trail without a deed in the same transaction."""
    event.listen(engine, "commit", _compare)
    event.listen(engine, "rollback", _forget)


def note_change(connection: Connection, table: str) -> None:
    """Note that a statement changes a table; the walls, which read every statement, say so."""
    if table in TOLD_OF:
        connection.info[CHANGED] = table
    elif table == TrailEntry.__tablename__:
        connection.info[_TOLD] = True


def _compare(connection: Connection) -> None:
    changed, told = connection.info.pop(CHANGED, None), connection.info.pop(_TOLD, False)
    if changed and not told:
        raise UntoldChange(f"{changed} was changed without a deed on the trail: call note_deed(...)")


def _forget(connection: Connection) -> None:
    if connection.invalidated:
        return  # a lost connection takes its notes with it
    connection.info.pop(CHANGED, None)
    connection.info.pop(_TOLD, None)
