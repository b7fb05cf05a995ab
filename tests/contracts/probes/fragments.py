"""Reading by SQL as text: whole statements, and fragments smuggled into built ones."""

from __future__ import annotations

from typing import Any

import psycopg
from sqlalchemy import column, func, literal_column, select, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import ColumnElement, quoted_name

from tenants.models import Tenant
from tenants.people.models import Account
from tenants.units.models import Unit
from tests.contracts.probes.kit import NAME, Intruder, Same, probe

STOLEN = "(SELECT max(name_en) FROM unit WHERE tenant_id = 2)"


@probe("refused")
def execute_text(i: Intruder) -> Any:
    return i.session.execute(text("SELECT name_en FROM unit")).all()


@probe("refused")
def execute_text_with_the_own_tenants_id(i: Intruder) -> Any:
    return i.session.execute(text("SELECT name_en FROM unit WHERE tenant_id = :t OR 1 = 1"), {"t": i.north.id}).all()


@probe("refused")
def execute_text_on_the_connection(i: Intruder) -> Any:
    return i.connection.execute(text("SELECT name_en FROM unit")).all()


@probe("refused")
def execute_driver_sql(i: Intruder) -> Any:
    return i.connection.exec_driver_sql("SELECT name_en FROM unit").all()


@probe("refused")
def map_text_to_the_class(i: Intruder) -> Any:
    return i.session.scalars(select(Unit).from_statement(text("SELECT * FROM unit"))).all()


@probe("refused")
def map_text_with_columns(i: Intruder) -> Any:
    rows = text("SELECT id, name_en FROM unit").columns(Unit.id, Unit.name_en)
    return i.session.execute(select(rows.subquery().c.name_en)).all()


@probe("refused")
def select_text_columns_from_text(i: Intruder) -> Any:
    return i.session.execute(select(text("name_en")).select_from(text("unit"))).all()


@probe("refused")
def add_text_to_where(i: Intruder) -> Any:
    return i.session.scalars(select(NAME).where(text(f"1 = 1 OR name_en = {STOLEN}"))).all()


@probe("own")
def add_text_that_negates_where(i: Intruder) -> Any:
    return i.session.scalars(select(NAME).where(text("1 = 1 OR 1 = 1"))).all()


@probe("own")
def order_by_text(i: Intruder) -> Any:
    return i.session.scalars(select(NAME).order_by(text("name_en"))).all()


@probe("refused")
def order_by_a_stolen_value(i: Intruder) -> Any:
    return i.session.scalars(select(NAME).order_by(text(STOLEN))).all()


@probe("refused")
def select_a_literal_column(i: Intruder) -> Any:
    return i.session.execute(select(NAME, literal_column(STOLEN))).all()


@probe("refused")
def select_a_literal_column_alone(i: Intruder) -> Any:
    return i.session.execute(select(literal_column(STOLEN))).all()


@probe("refused")
def select_a_literal_column_beside_a_platform_table(i: Intruder) -> Any:
    return i.session.execute(select(Tenant.id, literal_column(STOLEN))).all()


@probe("refused")
def put_text_before_the_columns(i: Intruder) -> Any:
    return i.session.execute(select(NAME).prefix_with(f"{STOLEN},")).all()


@probe("refused")
def put_text_after_the_statement(i: Intruder) -> Any:
    return i.session.execute(select(NAME).suffix_with("UNION ALL SELECT name_en FROM unit")).all()


@probe("refused")
def hint_at_another_table(i: Intruder) -> Any:
    return i.session.execute(select(NAME).with_statement_hint("UNION ALL SELECT name_en FROM unit")).all()


@probe("refused")
def compare_with_an_operator_of_ones_own(i: Intruder) -> Any:
    return i.session.scalars(select(NAME.op(f"|| {STOLEN} ||")("!"))).all()


@probe("refused")
def name_a_column_like_a_subquery(i: Intruder) -> Any:
    stolen: Any = column(quoted_name(f"code, {STOLEN}", quote=False), _selectable=Unit.__table__)
    return i.session.execute(select(stolen)).all()


@probe("refused")
def cast_to_a_type_with_a_tail(i: Intruder) -> Any:
    tail = NAME.op("COLLATE", is_comparison=False)(literal_column(f'"C", {STOLEN}'))
    return i.session.execute(select(tail)).all()


@probe("refused")
def write_ones_own_element(i: Intruder) -> Any:
    class Stolen(ColumnElement[str]):
        inherit_cache = False

    compiles(Stolen)(lambda _element, _compiler, **_options: STOLEN)
    return i.session.execute(select(NAME, Stolen())).all()


@probe("refused")
def put_a_fragment_into_a_subquery_of_a_platform_table(i: Intruder) -> Any:
    inner = select(literal_column("name_en").label("x")).select_from(text("unit")).scalar_subquery()
    return i.session.execute(select(Account.id, inner)).all()


@probe("refused")
def name_a_label_like_a_table_to_confuse_the_count(i: Intruder) -> Any:
    label = select(NAME.label("unit")).subquery()
    return i.session.execute(select(label.c.unit, literal_column(STOLEN))).all()


@probe("refused")
def name_the_schema(i: Intruder) -> Any:
    schema = "main" if i.world.kind == "sqlite" else "public"
    return i.session.execute(text(f"SELECT name_en FROM {schema}.unit")).all()


@probe("refused")
def quote_the_name(i: Intruder) -> Any:
    return i.session.execute(text('SELECT name_en FROM "unit"')).all()


@probe("refused")
def write_the_name_in_capitals(i: Intruder) -> Any:
    return i.session.execute(text("SELECT NAME_EN FROM UNIT")).all()


@probe("refused")
def hide_the_name_between_comments(i: Intruder) -> Any:
    return i.session.execute(text("SELECT name_en FROM/**/unit/**/")).all()


@probe("refused", only="sqlite")
def quote_the_name_as_other_databases_do(i: Intruder) -> Any:
    return [i.session.execute(text(f"SELECT name_en FROM {name}")).all() for name in ("[unit]", "`unit`")]


@probe("refused")
def make_a_view(i: Intruder) -> Any:
    i.session.execute(text("CREATE TEMP VIEW peep AS SELECT * FROM unit"))
    return i.session.execute(text("SELECT * FROM peep")).all()


@probe("refused", only="sqlite")
def ask_a_pragma_about_the_table(i: Intruder) -> Any:
    return i.session.execute(text("PRAGMA table_info(unit)")).all()


@probe("refused", only="sqlite")
def ask_a_pragma_function(i: Intruder) -> Any:
    return i.session.execute(text("SELECT * FROM pragma_table_info('unit')")).all()


@probe("refused", only="sqlite")
def attach_the_same_file_again(i: Intruder) -> Any:
    return i.connection.exec_driver_sql(f"ATTACH '{i.world.store.file}' AS again").all()


@probe("refused", only="sqlite")
def copy_the_file_away(i: Intruder) -> Any:
    return i.connection.exec_driver_sql(f"VACUUM INTO '{i.world.store.file}.stolen'").all()


# --- PostgreSQL: around the settings that hold the scope -------------------------------------------------


@probe("refused", only="postgresql")
def set_the_tenant_by_a_function(i: Intruder) -> Any:
    i.session.execute(select(func.set_config("app.tenant_id", str(i.south.id), True)))
    return i.session.scalars(select(NAME)).all()


@probe("refused", only="postgresql")
def set_the_tenant_by_text(i: Intruder) -> Any:
    i.session.execute(text(f"SET LOCAL app.tenant_id = '{i.south.id}'"))
    return i.session.scalars(select(NAME)).all()


@probe("refused", only="postgresql")
def set_the_tenant_with_odd_spelling(i: Intruder) -> Any:
    return i.session.execute(text(f'SET "app" . "tenant_id" = \'{i.south.id}\'')).all()


@probe("refused", only="postgresql")
def let_the_role_remember_a_tenant(i: Intruder) -> Any:
    return i.session.execute(text(f"ALTER ROLE sanmi_app SET app.tenant_id = '{i.south.id}'"))


@probe("refused", only="postgresql")
def run_a_block_of_code(i: Intruder) -> Any:
    return i.session.execute(text("DO $$ BEGIN EXECUTE 'SELECT 1 FROM ' || 'un' || 'it'; END $$"))


@probe("own", only="postgresql")
def run_sql_inside_a_function(i: Intruder) -> Any:
    hidden = func.query_to_xml("SELECT name_en FROM un" + "it", True, False, "")
    return str(i.session.scalar(select(hidden)))


@probe("refused", only="postgresql", by=psycopg.errors.InsufficientPrivilege)
def turn_row_security_off(i: Intruder) -> Any:
    i.session.execute(text("SET LOCAL row_security = off"))
    return str(i.session.scalar(select(func.query_to_xml("SELECT name_en FROM un" + "it", True, False, ""))))


@probe("refused", only="postgresql", by=psycopg.errors.InsufficientPrivilege)
def become_the_owner(i: Intruder) -> Any:
    i.session.execute(text("SET ROLE sanmi_owner"))


@probe("refused", only="postgresql")
def prepare_a_statement(i: Intruder) -> Any:
    i.session.execute(text("PREPARE peep AS SELECT 1"))
    return i.session.execute(text("EXECUTE peep")).all()


@probe("own", only="postgresql")
def read_statistics_of_the_table(i: Intruder) -> Any:
    rows = i.session.execute(text("SELECT most_common_vals::text FROM pg_stats WHERE attname = 'name_en'")).all()
    return [rows, Same(True, True)]
