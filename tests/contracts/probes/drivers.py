"""Reading below SQLAlchemy: engines, connections and cursors taken by hand."""

from __future__ import annotations

import sqlite3
from typing import Any

import psycopg
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.orm import Session, sessionmaker

from saas.kernel.db import db
from tenants.units.models import Unit
from tests.contracts.probes.kit import NAME, Intruder, probe

ALL = "SELECT name_en FROM unit"


def _driver(i: Intruder) -> Any:
    """Return the driver's own connection, below SQLAlchemy's pool."""
    return i.connection.connection.dbapi_connection


@probe("refused")
def open_a_connection_of_ones_own(i: Intruder) -> Any:
    with db.engine.connect() as connection:
        return connection.execute(select(NAME)).all()


@probe("refused")
def begin_on_the_engine(i: Intruder) -> Any:
    with db.engine.begin() as connection:
        return connection.execute(select(Unit.__table__).where(Unit.tenant_id == i.south.id)).all()


@probe("refused")
def execute_text_on_the_engine(i: Intruder) -> Any:
    with db.engine.connect() as connection:
        return connection.execute(text(ALL)).all()


@probe("refused")
def make_a_plain_session(i: Intruder) -> Any:
    with Session(db.engine) as session:
        return session.scalars(select(NAME)).all()


@probe("refused")
def make_a_second_session_of_the_application(i: Intruder) -> Any:
    with db.session.session_factory() as session:
        return session.scalars(select(NAME)).all()


@probe("refused")
def bind_a_plain_session_to_the_scopes_connection_of_another(i: Intruder) -> Any:
    with db.engine.connect() as connection, sessionmaker(connection)() as session:
        return session.scalars(select(NAME)).all()


@probe("own")
def bind_a_plain_session_to_the_scopes_own_connection(i: Intruder) -> Any:
    with Session(i.connection) as session:
        return session.scalars(select(NAME)).all()


@probe("refused")
def take_a_raw_connection(i: Intruder) -> Any:
    raw = db.engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute(ALL)
        return cursor.fetchall()
    finally:
        raw.close()


@probe("refused")
def take_the_sessions_cursor(i: Intruder) -> Any:
    cursor = i.connection.connection.cursor()
    cursor.execute(ALL)
    return cursor.fetchall()


@probe("refused")
def use_the_cursor_of_a_result_again(i: Intruder) -> Any:
    cursor: Any = i.connection.execute(select(NAME)).cursor
    cursor.execute(ALL)
    return cursor.fetchall()


@probe("refused")
def send_the_permitted_statement_again_with_other_values(i: Intruder) -> Any:
    result: Any = i.connection.execute(select(NAME))
    cursor, sql = result.cursor, result.context.statement
    values = (i.south.id,) if i.world.kind == "sqlite" else {"sanmi_tenant": i.south.id}
    cursor.execute(sql, values)
    return cursor.fetchall()


@probe("refused")
def execute_many_on_a_cursor(i: Intruder) -> Any:
    i.connection.connection.cursor().executemany("UPDATE unit SET name_en = 'x' WHERE tenant_id = 2", [()])


@probe("refused")
def execute_on_the_drivers_connection(i: Intruder) -> Any:
    return _driver(i).execute(ALL).fetchall()


@probe("refused", only="sqlite")
def run_a_script(i: Intruder) -> Any:
    driver = _driver(i)
    driver.executescript("CREATE TABLE stolen AS SELECT * FROM unit")


@probe("refused", only="sqlite")
def dump_the_file(i: Intruder) -> Any:
    return list(_driver(i).iterdump())


@probe("refused", only="sqlite")
def back_the_file_up(i: Intruder) -> Any:
    copy = sqlite3.connect(":memory:")
    try:
        _driver(i).backup(copy)
        return copy.execute(ALL).fetchall()
    finally:
        copy.close()


@probe("refused", only="sqlite")
def serialise_the_file(i: Intruder) -> Any:
    return _driver(i).serialize()


@probe("refused", only="sqlite")
def open_a_blob_by_its_row_number(i: Intruder) -> Any:
    return _driver(i).blobopen("audit", "sheet", 1).read()


@probe("refused", only="sqlite")
def ask_for_a_cursor_of_the_plain_kind(i: Intruder) -> Any:
    driver = _driver(i)
    return driver.cursor(sqlite3.Cursor).execute(ALL).fetchall()


@probe("refused", only="postgresql")
def copy_the_table_out(i: Intruder) -> Any:
    cursor = _driver(i).cursor()
    with cursor.copy("COPY unit TO STDOUT") as copy:
        return b"".join(copy)


@probe("refused", only="postgresql")
def stream_from_a_cursor(i: Intruder) -> Any:
    return list(_driver(i).cursor().stream(ALL))


@probe("refused", only="postgresql")
def name_a_cursor_on_the_server(i: Intruder) -> Any:
    driver = _driver(i)
    with driver.cursor("peep") as cursor:
        return cursor.execute(ALL).fetchall()


@probe("refused", only="postgresql")
def send_bytes_or_composed_sql(i: Intruder) -> Any:
    cursor = _driver(i).cursor()
    composed = psycopg.sql.SQL("SELECT name_en FROM {}").format(psycopg.sql.Identifier("unit"))
    return [cursor.execute(sql).fetchall() for sql in (composed, ALL.encode())]


@probe("refused", only="postgresql")
def set_the_tenant_on_a_raw_cursor(i: Intruder) -> Any:
    cursor = i.connection.connection.cursor()
    cursor.execute(f"SELECT set_config('app.tenant_id', '{i.south.id}', false)")
    return i.session.scalars(select(NAME)).all()


@probe("own", only="postgresql")
def speak_to_the_server_below_the_driver(i: Intruder) -> Any:
    driver = _driver(i)
    return driver.pgconn.exec_(ALL.encode()).get_value(0, 0)


@probe("own", only="postgresql")
def speak_below_the_driver_outside_any_transaction_of_the_scope(i: Intruder) -> Any:
    own = create_engine(i.world.store.settings.database_url)
    try:
        with own.connect() as connection:
            rows = connection.execute(text(ALL)).all()
    finally:
        own.dispose()
    assert rows == []
    return i.session.scalars(select(func.max(NAME))).all()
