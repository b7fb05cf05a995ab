"""Reading without the mapped class."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column as SchemaColumn
from sqlalchemy import (
    Integer,
    MetaData,
    String,
    Table,
    column,
    inspect,
    select,
    table,
)
from sqlalchemy.exc import ProgrammingError

from tenants.units.models import Unit
from tests.contracts.probes.kit import Intruder, probe


@probe("own")
def select_the_table_itself(i: Intruder) -> Any:
    return i.session.execute(select(Unit.__table__)).all()


@probe("own")
def select_an_alias_of_the_table(i: Intruder) -> Any:
    return i.session.execute(select(Unit.__table__.alias("u").alias("v"))).all()


@probe("own")
def execute_on_the_sessions_connection(i: Intruder) -> Any:
    return i.connection.execute(select(Unit)).all()


@probe("own")
def describe_the_table_anew(i: Intruder) -> Any:
    again = Table("unit", MetaData(), SchemaColumn("tenant_id", Integer), SchemaColumn("name_en", String))
    return i.session.execute(select(again)).all()


@probe("own")
def describe_the_table_without_its_tenant(i: Intruder) -> Any:
    return i.session.execute(select(table("unit", column("name_en")))).all()


@probe("own", only="sqlite")
def describe_the_table_in_capitals(i: Intruder) -> Any:
    return i.session.execute(select(table("UNIT", column("name_en"), column("tenant_id")))).all()


@probe("refused")
def describe_the_table_with_its_schema(i: Intruder) -> Any:
    schema = "main" if i.world.kind == "sqlite" else "public"
    again = Table(
        "unit", MetaData(schema=schema), SchemaColumn("tenant_id", Integer), SchemaColumn("name_en", String)
    )
    return i.session.execute(select(again.c.name_en)).all()


@probe("refused", only="postgresql", by=ProgrammingError)  # a part of a table has no TABLESAMPLE
def sample_the_table(i: Intruder) -> Any:
    return i.session.execute(select(Unit.__table__.tablesample(100))).all()


@probe("refused", only="sqlite")
def reflect_the_table(i: Intruder) -> Any:
    return i.connection.execute(select(Table("unit", MetaData(), autoload_with=i.connection))).all()


@probe("refused", only="sqlite")
def inspect_its_columns(i: Intruder) -> Any:
    return inspect(i.connection).get_columns("unit")
