"""Tenant isolation: one file, several walls.

::

    who asks            the wall                                                what it stops
    ------------------  ------------------------------------------------------  ---------------------------
    ORM statement       do_orm_execute adds the tenant's criteria, or raises    a forgotten filter
    Core / text SQL     refused unless every tenant table is an ORM entity      a hand-written query
    flush               before_flush stamps new rows and refuses foreign ones   a row moved or made elsewhere
    any cursor          before_cursor_execute refuses SQL on a tenant table     connections used directly
                        that no wall above has stamped, and any tenant_id
                        parameter that is not the scope's
    session             bound to one tenant for its life                        a warm identity map
    PostgreSQL          row-level security, forced, set per transaction         everything else

Rows that tell who a shopper is (``ShopperPrivate``) pass only a scope that may see shoppers, or the
shopper's own: the same walls, one more criterion.
"""

from __future__ import annotations

import contextvars
import functools
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Integer, Table, event, text
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column, with_loader_criteria
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import ColumnElement

from saas.kernel.db import Base, db

NOBODY = uuid.UUID(int=0)
_STAMP = "sanmi_tenant"
_TENANT_PARAMETER = re.compile(r"^(param_\d+_)?tenant_id(_\d+|_m\d+|__\d+)*$")


class TenancyError(RuntimeError):
    """A statement tried to pass a wall between tenants; always a bug, never an answer to a user."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose data the running code may touch.

    tenant_id: the tenant; membership_id: who asks (None for jobs);
    sees_shoppers: whether rows that identify shoppers may be read.
    """

    tenant_id: int
    membership_id: uuid.UUID | None = None
    sees_shoppers: bool = False


class TenantScoped:
    """Mixin of every table that belongs to a tenant; ``tenant_id`` leads its primary key."""

    tenant_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, sort_order=-100)


class ShopperPrivate(TenantScoped):
    """Mixin of tables that tell who a shopper is; their rows carry ``membership_id`` of that shopper."""

    membership_id: Mapped[uuid.UUID]


_scope: contextvars.ContextVar[Scope | None] = contextvars.ContextVar("sanmi_scope", default=None)


def current_scope() -> Scope:
    """Return the open scope; raises TenancyError when there is none."""
    scope = _scope.get()
    if scope is None:
        raise TenancyError("no tenant scope is open: enter tenant_scope(...) first")
    return scope


def open_scope() -> Scope | None:
    """Return the open scope, or None outside any."""
    return _scope.get()


@contextmanager
def tenant_scope(scope: Scope) -> Iterator[Scope]:
    """Open the scope of one tenant for the running code; the session is bound to that tenant for its life."""
    token = enter_scope(scope)
    try:
        yield scope
    finally:
        leave_scope(token)


def enter_scope(scope: Scope) -> contextvars.Token[Scope | None]:
    """Open ``scope``; ends a read transaction so that the next one is begun inside the scope."""
    session = db.session()
    bound: Scope | None = session.info.get("scope")
    if bound is not None and bound.tenant_id != scope.tenant_id:
        raise TenancyError(f"this session belongs to tenant {bound.tenant_id}; open a new one")
    if session.new or session.dirty or session.deleted:
        raise TenancyError("a scope is opened before anything is changed, not after")
    session.rollback()
    session.info["scope"] = scope
    return _scope.set(scope)


def leave_scope(token: contextvars.Token[Scope | None]) -> None:
    """Close the scope that ``enter_scope`` opened; whatever the session still holds goes with it."""
    db.session.remove()
    _scope.reset(token)


# --- the walls ---------------------------------------------------------------------------------------


def install_walls(engine: Engine) -> None:
    """Attach every wall to the application's sessions and to ``engine``."""
    listeners = [
        ("do_orm_execute", _add_criteria),
        ("before_flush", _check_flush),
        ("after_flush", _end_flush),
        ("after_soft_rollback", _end_rollback),
        ("after_begin", _begin_in_scope),
    ]
    for name, listener in listeners:
        if not event.contains(db.session.session_factory.class_, name, listener):
            event.listen(db.session.session_factory.class_, name, listener)
    event.listen(engine, "before_cursor_execute", _check_statement)
    event.listen(engine, "checkin", _forget_scope)


@functools.cache
def tenant_tables() -> frozenset[str]:
    """Return the names of all tables that belong to tenants."""
    return frozenset(
        mapper.local_table.name
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, TenantScoped) and isinstance(mapper.local_table, Table)
    )


def _session_scope(session: Session) -> Scope:
    scope = current_scope()
    bound = session.info.get("scope")
    if bound is None or bound.tenant_id != scope.tenant_id:
        raise TenancyError("the session and the open scope belong to different tenants")
    return scope


def _add_criteria(state: ORMExecuteState) -> None:
    if not _touches_tenant_tables(state.statement):
        return
    scope = _session_scope(state.session)
    if not state.is_orm_statement or _has_plain_tables(state.statement):
        raise TenancyError("a tenant table is queried as a plain table; query its mapped class")
    if state.is_insert and state.statement.__dict__.get("select") is not None:
        raise TenancyError("INSERT ... SELECT is not used on tenant tables")
    if state.is_select or state.is_update or state.is_delete:
        state.statement = state.statement.options(*_criteria(scope))
    state.update_execution_options(**{_STAMP: scope.tenant_id})


def _criteria(scope: Scope) -> list[Any]:
    tenant_id = scope.tenant_id
    found = [with_loader_criteria(TenantScoped, lambda cls: cls.tenant_id == tenant_id, include_aliases=True)]
    if not scope.sees_shoppers:
        own = scope.membership_id or NOBODY
        found.append(
            with_loader_criteria(ShopperPrivate, lambda cls: cls.membership_id == own, include_aliases=True)
        )
    return found


def _touches_tenant_tables(statement: Any) -> bool:
    return any(
        isinstance(part, Table) and part.name in tenant_tables() for part in visitors.iterate(statement)
    ) or (_is_text(statement) and bool(_tables_in(str(statement))))


def _is_text(statement: Any) -> bool:
    return any(part.__visit_name__ in ("textclause", "text", "textual_select") for part in visitors.iterate(statement))


def _has_plain_tables(statement: Any) -> bool:
    """Tell whether a tenant table stands in ``statement`` without its mapped class."""
    if statement.is_dml:
        return False
    for part in visitors.iterate(statement):
        if isinstance(part, Table) and part.name in tenant_tables() and "parententity" not in part._annotations:
            return True
        if isinstance(part, ColumnElement) and getattr(part, "table", None) is not None:
            table = part.table  # type: ignore[attr-defined]
            if isinstance(table, Table) and table.name in tenant_tables() and "parententity" not in part._annotations:
                return True
    return False


def _check_flush(session: Session, _context: Any, _instances: Any) -> None:
    rows = [row for row in (*session.new, *session.dirty, *session.deleted) if isinstance(row, TenantScoped)]
    if not rows:
        return
    scope = _session_scope(session)
    for row in rows:
        if row.tenant_id is None and row in session.new:
            row.tenant_id = scope.tenant_id
        if row.tenant_id != scope.tenant_id:
            raise TenancyError(f"{type(row).__name__} of tenant {row.tenant_id} in the scope of {scope.tenant_id}")
    session.connection().info["flushing"] = scope.tenant_id


def _end_flush(session: Session, _context: Any) -> None:
    session.connection().info.pop("flushing", None)


def _end_rollback(session: Session, _previous: Any) -> None:
    if session.in_transaction() and session.is_active:
        session.connection().info.pop("flushing", None)


def _begin_in_scope(session: Session, _transaction: Any, connection: Any) -> None:
    scope = _scope.get()
    connection.info["scope"] = scope
    connection.info.pop("flushing", None)
    if connection.dialect.name != "postgresql":
        return
    connection.execute(
        text(
            "SELECT set_config('app.tenant_id', :tenant, true), set_config('app.membership_id', :who, true),"
            " set_config('app.sees_shoppers', :sees, true)"
        ),
        {
            "tenant": str(scope.tenant_id) if scope else "",
            "who": str(scope.membership_id or "") if scope else "",
            "sees": "on" if scope and scope.sees_shoppers else "off",
        },
    )


def _forget_scope(_connection: Any, record: Any) -> None:
    record.info.pop("scope", None)
    record.info.pop("flushing", None)


@functools.lru_cache(maxsize=4096)
def _tables_in(statement: str) -> frozenset[str]:
    """Return the tenant tables that ``statement`` names (quoted or not)."""
    return frozenset(re.findall(r"\w+", statement.lower())) & tenant_tables()


def _check_statement(
    connection: Any, _cursor: Any, statement: str, _parameters: Any, context: Any, _many: bool
) -> None:
    if not _tables_in(statement):
        return
    scope: Scope | None = connection.info.get("scope")
    if scope is None or scope != _scope.get():
        raise TenancyError("SQL on a tenant table outside a tenant scope")
    stamped = context is not None and context.execution_options.get(_STAMP) == scope.tenant_id
    if not stamped and connection.info.get("flushing") != scope.tenant_id:
        raise TenancyError("SQL on a tenant table that did not come through the mapped classes")
    if context is not None and context.compiled is not None:
        _check_parameters(context, scope)


def _check_parameters(context: Any, scope: Scope) -> None:
    for values in context.compiled_parameters:
        found = [value for name, value in values.items() if _TENANT_PARAMETER.match(name)]
        if any(value != scope.tenant_id for value in found):
            raise TenancyError("a statement carries another tenant's id")
        if context.isinsert and not found:
            raise TenancyError("an INSERT into a tenant table carries no tenant_id")
