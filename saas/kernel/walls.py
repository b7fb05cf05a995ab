"""The walls around tenants, attached to the application's sessions and engine (see tenancy.py for all of them)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from psycopg.pq import ExecStatus, TransactionStatus
from sqlalchemy import Compiled, Connection, Engine, PoolProxiedConnection, event
from sqlalchemy.orm import Session

from saas.kernel import drivers
from saas.kernel.db import db
from saas.kernel.on_trail import note_change
from saas.kernel.roles import refuse_powerful_role
from saas.kernel.tenancy import NOBODY, PRIVATE, Scope, TenancyError, TenantScoped, current_scope, open_scope
from saas.kernel.tenant_sql import TenantCompiler, names_in

_SET_SCOPE = (
    "SELECT set_config('app.tenant_id', %(tenant)s, true), set_config('app.membership_id', %(who)s, true),"
    " set_config('app.sees_shoppers', %(sees)s, true)"
)
_BEGIN_IN_SCOPE = (
    "BEGIN; SET LOCAL app.tenant_id = '%(tenant)s'; SET LOCAL app.membership_id = '%(who)s';"
    " SET LOCAL app.sees_shoppers = '%(sees)s'"
)


def install_walls(engine: Engine) -> None:
    """Attach every wall to the application's sessions and to ``engine``, before its first connection."""
    sessions: Any = db.session.session_factory.class_
    for name, listener in (("before_flush", _check_flush), ("after_begin", _begin_sessions_transaction)):
        if not event.contains(sessions, name, listener):
            event.listen(sessions, name, listener)
    writes = engine.dialect.statement_compiler
    engine.dialect.statement_compiler = type("Tenant" + writes.__name__, (TenantCompiler, writes), {})
    event.listen(engine, "before_cursor_execute", _check_statement)
    event.listen(engine, "checkin", _forget_scope)
    drivers.guard_cursors(engine, names_in, TenancyError)
    if engine.dialect.name == "postgresql":
        event.listen(engine, "connect", refuse_powerful_role)


def _check_statement(connection: Any, cursor: Any, statement: str, _values: Any, context: Any, _many: bool) -> None:
    """Let SQL on tenant tables pass only if it is proven and its values are those of the open scope."""
    if not names_in(statement):
        return
    if statement is not _SET_SCOPE:
        compiled = context.compiled if context is not None else None
        _check_proven(connection.info, compiled, context.compiled_parameters if compiled is not None else [])
        if changed := getattr(compiled, "changed", None):
            note_change(connection, changed)
    cursor.permit = statement


def let_look(connection: PoolProxiedConnection, cursor: Any, wanted: Compiled, values: dict[str, Any]) -> None:
    """Let one look's statement pass on a driver's cursor, under the conditions of every other statement."""
    statement = str(wanted)
    if names_in(statement):
        _check_proven(connection.info, wanted, [values])
        if getattr(wanted, "changed", None):
            raise TenancyError("a look changes nothing")
        cursor.permit = statement


def _check_proven(info: Mapping[Any, Any], compiled: Any, rows: list[dict[str, Any]]) -> None:
    scope: Scope | None = info.get("scope")
    if scope is None or scope != open_scope():
        raise TenancyError("SQL on a tenant table outside a tenant scope")
    if not getattr(compiled, "proven", False):
        raise TenancyError(
            "SQL that names a tenant table without being tied to its tenant: query its mapped class, "
            "and give no label, column or text the name of a table"
        )
    _check_values(compiled, rows, scope)


def _check_values(compiled: Any, rows: list[dict[str, Any]], scope: Scope) -> None:
    if compiled.staff_only and not scope.sees_shoppers:
        raise TenancyError("a shopper's rows are handed over only by who sees shoppers")
    expected: dict[str, object] = {"sanmi_tenant": scope.tenant_id}
    if not scope.sees_shoppers:
        expected |= {"sanmi_sees": False, "sanmi_person": scope.membership_id or NOBODY}
    for values in rows:
        if any(values.get(name, right) != right for name, right in expected.items()):
            raise TenancyError("a statement brought its own scope")
    if compiled.isinsert and (name := compiled.changed):
        together = compiled.dml_compile_state._multi_parameters  # noqa: SLF001  rows in one VALUES, if many
        ends = [""] if together is None else [f"_m{number}" for number in range(len(together))]
        _check_inserted(rows, [f"tenant_id{end}" for end in ends], scope.tenant_id)
        if name in PRIVATE and not scope.sees_shoppers:
            _check_inserted(rows, [f"membership_id{end}" for end in ends], scope.membership_id)


def _check_inserted(rows: list[dict[str, Any]], keys: list[str], expected: object) -> None:
    """Every row must give the column as a plain value (SQLAlchemy reserves its name for that), the expected one."""
    missing = object()
    for values in rows:
        if any(values.get(key, missing) != expected for key in keys):
            raise TenancyError(f"an INSERT whose {keys[0]} is not that of the open scope")


def _check_flush(session: Session, _context: Any, _instances: Any) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, TenantScoped):
            scope = current_scope()
            given: int | None = row.tenant_id
            if given is None and row in session.new:
                row.tenant_id = given = scope.tenant_id
            if given != scope.tenant_id:
                raise TenancyError(f"{type(row).__name__} of tenant {given} in the scope of {scope.tenant_id}")


def _begin_sessions_transaction(session: Session, _transaction: Any, connection: Connection) -> None:
    bound: Scope | None = session.info.get("scope")
    begin_in_scope(connection, bound if bound == open_scope() else None)


def begin_in_scope(connection: Connection, scope: Scope | None) -> None:
    """Note on ``connection`` whose transaction this is; tell PostgreSQL, until the transaction ends."""
    connection.info["scope"] = scope
    if connection.dialect.name == "postgresql":
        values = _told(scope)
        if not _begin_at_once(connection.connection.dbapi_connection, values):
            connection.exec_driver_sql(_SET_SCOPE, values)  # which says what is wrong, if anything is


def begin_look(connection: PoolProxiedConnection, scope: Scope) -> bool:
    """Begin a transaction of ``scope`` on a connection to PostgreSQL that no other has; tell whether it could."""
    connection.info["scope"] = scope
    return _begin_at_once(connection.dbapi_connection, _told(scope))


def _told(scope: Scope | None) -> dict[str, str]:
    who = scope.membership_id if scope else None
    return {
        "tenant": str(scope.tenant_id) if scope else "",
        "who": str(who) if who else "",
        "sees": "on" if scope and scope.sees_shoppers else "off",
    }


def _begin_at_once(connection: Any, values: dict[str, str]) -> bool:
    """Begin the transaction and set its scope in one message where the driver would need three; tell whether it did.

    values: numbers, UUIDs and words of ours only, so there is nothing to quote.
    """
    low = connection.pgconn
    if low.transaction_status != TransactionStatus.IDLE or connection.autocommit or connection.isolation_level:
        return False
    return bool(low.exec_((_BEGIN_IN_SCOPE % values).encode()).status == ExecStatus.COMMAND_OK)


def _forget_scope(_connection: Any, record: Any) -> None:
    record.info.pop("scope", None)
