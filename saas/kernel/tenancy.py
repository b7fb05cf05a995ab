"""Tenant isolation: one file, several walls.

::

    what goes by        the wall                                                what it stops
    ------------------  ------------------------------------------------------  ---------------------------
    any statement       the compiler writes, wherever a query reads a tenant's  a forgotten filter, in any
                        table, only the scope's part of it in its place         kind of query
    finished SQL        names no tenant table but in such places, and carries   text SQL, hints, fragments,
                        no value that is not the scope's                        a change inside SQLAlchemy
    flush               stamps new rows, refuses foreign ones                   a row moved or made elsewhere
    session             bound to one scope for its life                         a warm identity map
    driver's cursors    refuse SQL that came past the walls, and rows that      a raw connection, a result
                        another scope has asked for (drivers.py)                kept for later
    PostgreSQL          row-level security, forced, set per transaction, for a  everything else
                        role that cannot step over it (roles.py)

``FROM unit`` becomes ``FROM (SELECT * FROM unit WHERE unit.tenant_id = :scope) AS unit``: both databases fold
that into the query around it, and nothing that stands around it can widen it.

The bet: SQL cannot reach a table without naming it. So the finished text is searched: what is not proven is
not sent.

Rows that tell who a shopper is (``ShopperPrivate``) pass only a scope that may see shoppers, or the
shopper's own: the same walls, one more condition.
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

from sqlalchemy import BindParameter, Boolean, Engine, Integer, Uuid, event, or_
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import TableClause

from saas.kernel import drivers
from saas.kernel.db import db, is_writing
from saas.kernel.roles import refuse_powerful_role

NOBODY = uuid.UUID(int=0)
_TABLES: set[str] = set()
_PRIVATE: set[str] = set()


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
            _TABLES.add(name)
            if issubclass(cls, ShopperPrivate):
                _PRIVATE.add(name)
            _pattern.cache_clear()
            names_in.cache_clear()


class ShopperPrivate(TenantScoped):
    """Mixin of tables that tell who a shopper is; their rows carry ``membership_id`` of that shopper."""

    membership_id: Mapped[uuid.UUID]


def tenant_tables() -> frozenset[str]:
    """Return the names of all tables that belong to tenants."""
    return frozenset(_TABLES)


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


def leave_scope(token: contextvars.Token[Scope | None]) -> None:
    """Close the scope that ``enter_scope`` opened; whatever the session still holds goes with it."""
    session = db.session()
    session.info.pop("scope", None)
    db.session.remove()
    _scope.reset(token)


# --- the compiler: no SQL reads more of a tenant's table than the scope's part ---------------------------


def _value(name: str) -> Any:
    """Return what a part is cut by, asked when the statement runs; outside any scope nothing matches."""
    scope = _scope.get() or Scope(0)
    return {"tenant": scope.tenant_id, "person": scope.membership_id or NOBODY, "sees": scope.sees_shoppers}[name]


TENANT = BindParameter("sanmi_tenant", type_=Integer(), callable_=lambda: _value("tenant"))
PERSON = BindParameter("sanmi_person", type_=Uuid(), callable_=lambda: _value("person"))
SEES = BindParameter("sanmi_sees", type_=Boolean(), callable_=lambda: _value("sees"))
_BIND = r"(?:\?|%\(sanmi_\w+\)s(?:::\w+)?)"
_PART = re.compile(
    rf'\(SELECT \* FROM "?(\w+)"? WHERE "?\1"?\.tenant_id = {_BIND}'
    rf'( AND \({_BIND} OR "?\1"?\.membership_id = {_BIND}\))?\)'
)
_SETS = re.compile(r'[ ,]"?(tenant_id|membership_id)"?=')  # how SQLAlchemy writes SET; conditions have " = "
_AROUND = re.compile(
    r'\bset_config\b|\bapp"?\s*\.\s*"?(?:tenant_id|membership_id|sees_shoppers)\b|^\W*(?:do|prepare|attach|copy|vacuum)\b',
    re.IGNORECASE,
)
_HARMLESS = re.compile(r"[\w.*]*")


class TenantCompiler(SQLCompiler):
    """Writes SQL as its dialect does, with the scope's part of a table wherever a tenant's table comes in.

    proven: the finished SQL names no tenant table otherwise. changed: the tenant table that it writes to.
    raw: it has fragments of text. staff_only: it would hand a private row over, so the scope must see shoppers.

    Compiled statements are cached by SQLAlchemy, so all this is done once per kind of statement; the
    values are asked anew at each run.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        self.changed: str | None = None
        self.raw = self.staff_only = False
        super().__init__(*args, **options)
        self.proven = self._prove()

    def visit_table(self, table: Any, asfrom: bool = False, iscrud: bool = False, **kw: Any) -> Any:
        """Write a tenant's table in FROM as the scope's part of it."""
        text = super().visit_table(table, asfrom=asfrom, iscrud=iscrud, **kw)  # type: ignore[no-untyped-call]
        if not asfrom or iscrud or _table_of(table) is None:
            return text
        name = self.preparer.quote(table.name)
        alias = kw.get("enclosing_alias")
        called = "" if alias is not None and alias.element is table else f" AS {name}"
        return f"(SELECT * FROM {name} WHERE {self._condition(table)}){text.removeprefix(name) or called}"

    def visit_update(self, update_stmt: Any, visiting_cte: Any = None, **kw: Any) -> str:
        """Update the scope's part only, and let nothing move to another tenant."""
        name = self._changes(update_stmt)
        text = super().visit_update(self._cut(update_stmt), visiting_cte, **kw)
        if name:
            self._check_columns(_SETS.findall(text), name)
        return text

    def visit_delete(self, delete_stmt: Any, visiting_cte: Any = None, **kw: Any) -> Any:
        """Delete from the scope's part only."""
        self._changes(delete_stmt)
        return super().visit_delete(self._cut(delete_stmt), visiting_cte, **kw)  # type: ignore[no-untyped-call]

    def visit_insert(self, insert_stmt: Any, visited_bindparam: Any = None, visiting_cte: Any = None, **kw: Any) -> Any:
        """Let in only plain INSERTs, whose values ``check_statement`` can compare with the scope."""
        if self._changes(insert_stmt) and (self.stack or visiting_cte is not None or insert_stmt.select is not None):
            raise TenancyError("tenant tables take plain INSERT ... VALUES only")
        return super().visit_insert(insert_stmt, visited_bindparam, visiting_cte, **kw)  # type: ignore[no-untyped-call]

    def visit_on_conflict_do_update(self, on_conflict: Any, **kw: Any) -> Any:
        """Let an upsert change its own tenant's row (every unique key leads with the tenant), not move it."""
        if name := _table_of(self.stack[-1]["selectable"].table):
            self._check_columns([getattr(key, "key", key) for key in dict(on_conflict.update_values_to_set)], name)
            self.staff_only |= name in _PRIVATE
        return super().visit_on_conflict_do_update(on_conflict, **kw)  # type: ignore[misc]

    def visit_textclause(self, textclause: Any, *args: Any, **kw: Any) -> Any:
        """Remember fragments of text: they may not stand in what changes a tenant's table."""
        self.raw |= not _HARMLESS.fullmatch(textclause.text)
        return super().visit_textclause(textclause, *args, **kw)  # type: ignore[no-untyped-call]

    def visit_column(self, column: Any, *args: Any, **kw: Any) -> Any:
        """Remember literal columns, which are fragments of text too."""
        self.raw |= bool(column.is_literal and not _HARMLESS.fullmatch(column.name))
        return super().visit_column(column, *args, **kw)

    def visit_custom_op_binary(self, element: Any, operator: Any, **kw: Any) -> Any:
        """Remember operators that are fragments of text."""
        self.raw = True
        return super().visit_custom_op_binary(element, operator, **kw)  # type: ignore[no-untyped-call]

    def _condition(self, table: Any) -> str:
        name = self.preparer.quote(table.name)
        condition = f"{name}.tenant_id = {self.process(TENANT)}"
        if _table_of(table) in _PRIVATE:
            condition += f" AND ({self.process(SEES)} OR {name}.membership_id = {self.process(PERSON)})"
        return condition

    def _changes(self, statement: Any) -> str | None:
        name = _table_of(statement.table)
        if name:
            if self.changed:
                raise TenancyError("one statement changes one tenant table")
            self.changed = name
            self.raw |= bool(statement._prefixes or statement._hints)
        return name

    def _cut(self, statement: Any) -> Any:
        table = statement.table
        name = _table_of(table)
        if name is None:
            return statement
        statement = statement.where(table.c.tenant_id == TENANT)
        return statement.where(or_(SEES, table.c.membership_id == PERSON)) if name in _PRIVATE else statement

    def _check_columns(self, columns: list[str], table: str) -> None:
        if "tenant_id" in columns:
            raise TenancyError("a row never moves to another tenant")
        self.staff_only |= table in _PRIVATE and "membership_id" in columns

    def _prove(self) -> bool:
        """Take all parts out of the finished SQL: no tenant table may stand in the rest, but one to be changed."""
        text = getattr(self, "string", None) or ""
        parts = [(name.lower(), bool(person)) for name, person in _PART.findall(text)]
        rest = [name.lower() for name in _pattern().findall(_PART.sub("", text))]
        cuts = [] if self.changed is None or self.isinsert else [(self.changed, self.changed in _PRIVATE)]
        return (
            rest == ([self.changed] if self.changed else [])
            and not (self.changed and self.raw)
            and not _AROUND.search(text)
            and all((name in _PRIVATE) == person for name, person in parts if name in _TABLES)
            and self._written(TENANT) == len(parts + cuts)
            and self._written(PERSON) == self._written(SEES) == sum(person for _, person in parts + cuts)
        )

    def _written(self, bind: BindParameter[Any]) -> int:
        if self.positional:
            return (self.positiontup or []).count(bind.key)
        return self.string.count(self.bindtemplate % {"name": bind.key})


def _table_of(source: Any) -> str | None:
    """Return the tenant table that ``source`` is."""
    name = source.name.lower() if isinstance(source, TableClause) else None
    return name if name in _TABLES else None


@functools.cache
def _pattern() -> re.Pattern[str]:
    """Find where tables stand in SQL: their names, unless a column follows or a label is being given."""
    names = "|".join(sorted(_TABLES)) or "$^"
    return re.compile(rf'(?<!\bas )(?<!\bas ")(?<!\bof )(?<!\bof ")\b({names})\b(?!"?\s*\.)', re.IGNORECASE)


# --- what is about to run ------------------------------------------------------------------------------

_SET_SCOPE = (
    "SELECT set_config('app.tenant_id', %(tenant)s, true), set_config('app.membership_id', %(who)s, true),"
    " set_config('app.sees_shoppers', %(sees)s, true)"
)


@functools.lru_cache(maxsize=4096)
def names_in(statement: str) -> bool:
    """Tell whether ``statement`` names a tenant table anywhere, or the settings that hold the scope."""
    words = set(re.findall(r"\w+", statement.lower()))
    return not words.isdisjoint(_TABLES) or _AROUND.search(statement) is not None


def check_statement(connection: Any, cursor: Any, statement: str, _values: Any, context: Any, _many: bool) -> None:
    """Let SQL on tenant tables pass only if it is proven and its values are those of the open scope."""
    if not names_in(statement):
        return
    if statement is not _SET_SCOPE:
        scope: Scope | None = connection.info.get("scope")
        if scope is None or scope != _scope.get():
            raise TenancyError("SQL on a tenant table outside a tenant scope")
        compiled = context.compiled if context is not None else None
        if not getattr(compiled, "proven", False):
            raise TenancyError(
                "SQL that names a tenant table without being tied to its tenant: query its mapped class, "
                "and give no label, column or text the name of a table"
            )
        _check_values(compiled, context.compiled_parameters, scope)
    cursor.permit = statement


def _check_values(compiled: Any, rows: list[dict[str, Any]], scope: Scope) -> None:
    if compiled.staff_only and not scope.sees_shoppers:
        raise TenancyError("a shopper's rows are handed over only by who sees shoppers")
    for values in rows:
        if values.get("sanmi_tenant", scope.tenant_id) != scope.tenant_id or (
            not scope.sees_shoppers
            and (values.get("sanmi_sees") or values.get("sanmi_person", scope.membership_id) not in (
                scope.membership_id or NOBODY, scope.membership_id))
        ):  # fmt: skip
            raise TenancyError("a statement brought its own scope")
    if compiled.isinsert and (name := compiled.changed):
        count = len(compiled.dml_compile_state._multi_parameters or (1,))
        _check_inserted(rows, count, "tenant_id", scope.tenant_id)
        if name in _PRIVATE and not scope.sees_shoppers:
            _check_inserted(rows, count, "membership_id", scope.membership_id)


def _check_inserted(rows: list[dict[str, Any]], count: int, column: str, expected: object) -> None:
    """Every inserted row must give ``column`` as a plain value (SQLAlchemy reserves its name), the expected one."""
    keys = (column,) if count == 1 else tuple(f"{column}_m{number}" for number in range(count))
    missing = object()
    for values in rows:
        if any(values.get(key, missing) != expected for key in keys):
            raise TenancyError(f"an INSERT whose {column} is not that of the open scope")


def _check_flush(session: Session, _context: Any, _instances: Any) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, TenantScoped):
            scope = current_scope()
            if row.tenant_id is None and row in session.new:
                row.tenant_id = scope.tenant_id
            if row.tenant_id != scope.tenant_id:
                raise TenancyError(f"{type(row).__name__} of tenant {row.tenant_id} in the scope of {scope.tenant_id}")


def _begin_in_scope(session: Session, _transaction: Any, connection: Any) -> None:
    """Note on the connection whose transaction this is; tell PostgreSQL, until the transaction ends."""
    bound: Scope | None = session.info.get("scope")
    scope = bound if bound == _scope.get() else None
    connection.info["scope"] = scope
    if connection.dialect.name == "postgresql":
        who = scope.membership_id if scope else None
        values = {
            "tenant": str(scope.tenant_id) if scope else "",
            "who": str(who) if who else "",
            "sees": "on" if scope and scope.sees_shoppers else "off",
        }
        connection.exec_driver_sql(_SET_SCOPE, values)


def _forget_scope(_connection: Any, record: Any) -> None:
    record.info.pop("scope", None)


def install_walls(engine: Engine) -> None:
    """Attach every wall to the application's sessions and to ``engine``, before its first connection."""
    sessions: Any = db.session.session_factory.class_
    for name, listener in (("before_flush", _check_flush), ("after_begin", _begin_in_scope)):
        if not event.contains(sessions, name, listener):
            event.listen(sessions, name, listener)
    writes = engine.dialect.statement_compiler
    engine.dialect.statement_compiler = type("Tenant" + writes.__name__, (TenantCompiler, writes), {})
    event.listen(engine, "before_cursor_execute", check_statement)
    event.listen(engine, "checkin", _forget_scope)
    drivers.guard_cursors(engine, names_in, TenancyError)
    if engine.dialect.name == "postgresql":
        event.listen(engine, "connect", refuse_powerful_role)
