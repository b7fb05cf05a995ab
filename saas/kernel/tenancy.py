"""Tenant isolation: whose data the running code may touch, and several walls that hold it to that.

::

    what goes by        the wall                                            where           what it stops
    ------------------  --------------------------------------------------  --------------  ----------------------
    any statement       the compiler writes, wherever a query reads a       tenant_sql.py   a forgotten filter, in
                        tenant's table, only the scope's part of it                         any kind of query
    finished SQL        names no tenant table but in such places, and       tenant_sql.py,  text, hints, fragments,
                        carries no value that is not the scope's            walls.py        a changed SQLAlchemy
    flush               stamps new rows, refuses foreign ones               walls.py        a row moved or made
                                                                                            elsewhere
    session             bound to one scope for its life                     here            a warm identity map
    driver's cursors    refuse SQL that came past the walls, and rows       drivers.py      a raw connection, a
                        that another scope has asked for                                    result kept for later
    PostgreSQL          row-level security, forced, set per transaction,    migrations,     everything else
                        for a role that cannot step over it                 roles.py

Rows that tell who a shopper is (``ShopperPrivate``) pass only a scope that may see shoppers, or the
shopper's own: the same walls, one more condition. tests/contracts tries every way across.
"""

from __future__ import annotations

import contextvars
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer
from sqlalchemy.orm import Mapped, mapped_column

from saas.kernel.db import db, is_writing

NOBODY = uuid.UUID(int=0)
TABLES: set[str] = set()
PRIVATE: set[str] = set()
FORGET: list[Callable[[], None]] = []  # called when a table joins: caches of what names a table


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


_scope: contextvars.ContextVar[Scope | None] = contextvars.ContextVar("sanmi_scope", default=None)


class TenantScoped:
    """Mixin of every table that belongs to a tenant; ``tenant_id`` leads its primary key."""

    tenant_id: Mapped[int] = mapped_column(
        Integer, primary_key=True, autoincrement=False, sort_order=-100, default=lambda: current_scope().tenant_id
    )

    def __init_subclass__(cls, **options: Any) -> None:
        """Note the table as one that the walls guard."""
        super().__init_subclass__(**options)
        if name := cls.__dict__.get("__tablename__"):
            TABLES.add(name)
            if issubclass(cls, ShopperPrivate):
                PRIVATE.add(name)
            for forget in FORGET:
                forget()


class ShopperPrivate(TenantScoped):
    """Mixin of tables that tell who a shopper is; their rows carry ``membership_id`` of that shopper."""

    membership_id: Mapped[uuid.UUID]


def tenant_tables() -> frozenset[str]:
    """Return the names of all tables that belong to tenants."""
    return frozenset(TABLES)


# --- scopes ------------------------------------------------------------------------------------------


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
    """Open the scope of one tenant for the running code; the session is bound to it for its life."""
    token = enter_scope(scope)
    try:
        yield scope
    finally:
        leave_scope(token)


def enter_scope(scope: Scope) -> contextvars.Token[Scope | None]:
    """Open ``scope``; ends a read transaction so that the next one is begun inside the scope.

    Raises TenancyError when this session already has a scope (a session serves one, even of the same
    tenant: what it has loaded for a reviewer must not answer a branch) or unfinished changes.
    """
    session = db.session()
    if "scope" in session.info:
        raise TenancyError(f"a scope of tenant {session.info['scope'].tenant_id} is open here; leave it first")
    if is_writing() or session.new or session.dirty or session.deleted:
        raise TenancyError("a scope is opened before anything is changed, not after")
    session.rollback()
    session.expunge_all()
    session.info["scope"] = scope
    return _scope.set(scope)


@contextmanager
def scope_of_one_look(scope: Scope) -> Iterator[None]:
    """Open ``scope`` where no session is used: for ``one_look.look_up`` only. Whatever the session reads is ended.

    Raises TenancyError where a scope is open or something is being written.
    """
    if _scope.get() is not None or is_writing():
        raise TenancyError("a look is taken outside of any scope and of any writing")
    if db.session.registry.has():
        db.session.rollback()  # nobody holds two connections at a time
    token = _scope.set(scope)
    try:
        yield
    finally:
        _scope.reset(token)


def leave_scope(token: contextvars.Token[Scope | None]) -> None:
    """Close the scope that ``enter_scope`` opened; whatever the session still holds goes with it."""
    session = db.session()
    session.info.pop("scope", None)
    db.session.remove()
    _scope.reset(token)
