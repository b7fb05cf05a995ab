"""The schema itself keeps tenants apart: who owns each table, what its keys begin with, what is frozen."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, Table, UniqueConstraint, create_engine, inspect

from saas import models
from saas.kernel.db import Base
from saas.kernel.tenancy import ShopperPrivate, TenantScoped, tenant_tables
from saas.migrate import alembic_config
from tests.contracts.world import World
from tests.databases import KINDS, Databases, Store

PLATFORM = {
    "tenant": "read to find out whose scope to open",
    "account": "one person may work for several tenants; it holds no name",
    "account_tenant": "a directory for the sign-in; it grants nothing",
    "login_session": "a sign-in comes before any tenant",
    "sign_in_attempt": "limits failed sign-ins, before anybody is known",
    "outbox": "the relay serves all tenants; payloads hold ids only",
    "report_code": "a printed code is verified by people who belong to no tenant; it holds ids only",
}
TELLING = {"device_time", "started_at", "finished_at", "accuracy_m", "phone", "claims"}


def tables(*, private: bool = False) -> list[Table]:
    """Return the tables of tenants, or only those that tell who a shopper is."""
    kind = ShopperPrivate if private else TenantScoped
    found = {m.local_table for m in Base.registry.mappers if issubclass(m.class_, kind)}
    return sorted((table for table in found if isinstance(table, Table)), key=lambda table: table.name)


# --- whose table it is ---------------------------------------------------------------------------------


def test_every_table_belongs_to_tenants_or_says_why_not() -> None:
    unknown = set(Base.metadata.tables) - tenant_tables() - set(PLATFORM)
    assert not unknown, f"{unknown}: derive from TenantScoped, or add it to PLATFORM here with the reason"
    gone = set(PLATFORM) - set(Base.metadata.tables)
    assert not gone, f"{gone}: no longer there; take it out of PLATFORM"


@pytest.mark.parametrize("table", tables(), ids=str)
def test_keys_and_indexes_of_a_tenants_table_lead_with_the_tenant(table: Table) -> None:
    assert next(iter(table.primary_key.columns)).name == "tenant_id"
    for key in table.constraints:
        if isinstance(key, UniqueConstraint):
            assert next(iter(key.columns)).name == "tenant_id", f"{key.name} must lead with tenant_id"
    for index in table.indexes:
        assert next(iter(index.columns)).name == "tenant_id", f"{index.name} must lead with tenant_id"


@pytest.mark.parametrize("table", tables(), ids=str)
def test_a_tenants_row_refers_only_to_rows_of_the_same_tenant(table: Table) -> None:
    for constraint in table.foreign_key_constraints:
        target, columns = constraint.referred_table.name, constraint.column_keys
        if target in tenant_tables():
            first = constraint.elements[0].column.name
            assert (columns[0], first) == ("tenant_id", "tenant_id"), f"{constraint.name}: use same_tenant(...)"
        else:
            assert target in ("tenant", "account"), f"{constraint.name} refers to the platform's {target}"
    assert "tenant" in {constraint.referred_table.name for constraint in table.foreign_key_constraints}


def test_no_column_has_the_name_of_a_tenants_table() -> None:
    """The walls search finished SQL for table names; a column of that name would be refused."""
    named = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name in tenant_tables()
    }
    assert not named


def test_what_tells_who_a_shopper_is_stands_in_private_tables_only() -> None:
    private = {table.name for table in tables(private=True)}
    open_columns = {
        f"{table.name}.{column.name}"
        for table in tables()
        for column in table.columns
        if column.name in TELLING and table.name not in private
    }
    assert not open_columns, "derive the table from ShopperPrivate, or keep this in one that does"


@pytest.mark.parametrize("table", tables(private=True), ids=str)
def test_a_private_row_says_whose_it_is(table: Table) -> None:
    assert not table.c.membership_id.nullable
    targets = {(c.referred_table.name, *c.column_keys) for c in table.foreign_key_constraints}
    assert ("membership", "tenant_id", "membership_id") in targets


# --- migrations ----------------------------------------------------------------------------------------


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[Store]:
    with databases.store(request.param, tmp_path) as made:
        yield made


@contextmanager
def as_owner(store: Store) -> Iterator[Connection]:
    engine: Engine = create_engine(store.settings.owner_url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def test_migrations_give_exactly_the_models(store: Store) -> None:
    with as_owner(store) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, models.Base.metadata) == []


def test_migrations_go_down_to_nothing_and_up_again(store: Store) -> None:
    with as_owner(store) as connection:
        before = _described(connection)
        command.downgrade(alembic_config(connection), "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
        if store.database:
            left = connection.exec_driver_sql("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace")
            assert left.all() == []
        connection.commit()
        command.upgrade(alembic_config(connection), "head")
        connection.commit()
        assert _described(connection) == before


def _described(connection: Connection) -> dict[str, object]:
    """Return tables with columns, triggers and policies, as the database tells them."""
    found = inspect(connection)
    described: dict[str, object] = {
        name: [(column["name"], str(column["type"]), column["nullable"]) for column in found.get_columns(name)]
        for name in found.get_table_names()
    }
    if connection.dialect.name == "postgresql":
        for catalogue in ("pg_policies", "information_schema.triggers"):
            name = "policyname" if catalogue == "pg_policies" else "trigger_name"
            rows = connection.exec_driver_sql(f"SELECT {name} FROM {catalogue} ORDER BY 1")
            described[catalogue] = rows.scalars().all()
    else:
        rows = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        described["triggers"] = rows.scalars().all()
    return described


# --- PostgreSQL's own walls ------------------------------------------------------------------------------


@pytest.fixture
def server(worlds: Callable[[str], World]) -> Iterator[Callable[[str], list[tuple[object, ...]]]]:
    with worlds("postgresql").store.behind() as execute:
        yield execute


def test_row_level_security_is_on_and_forced_for_every_tenants_table(
    server: Callable[[str], list[tuple[object, ...]]],
) -> None:
    rows = server(
        "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity AND relkind IN ('r', 'p')"
        " AND relnamespace = 'public'::regnamespace"
    )
    assert {row[0] for row in rows} == tenant_tables(), "migrations: protect(...) every tenant table, no other"


def test_every_policy_holds_the_tenant_and_the_shopper_for_reading_and_writing(
    server: Callable[[str], list[tuple[object, ...]]],
) -> None:
    rows = server("SELECT tablename, permissive, cmd, roles::text, qual, with_check FROM pg_policies")
    assert sorted(str(row[0]) for row in rows) == sorted(tenant_tables()), "one policy a table: more would widen it"
    private = {table.name for table in tables(private=True)}
    for name, permissive, verb, roles, reading, writing in rows:
        assert (permissive, verb, roles) == ("PERMISSIVE", "ALL", "{public}")
        assert reading == writing
        assert "tenant_id = (NULLIF(current_setting('app.tenant_id'" in str(reading)
        assert ("membership_id = (NULLIF(current_setting('app.membership_id'" in str(reading)) == (name in private)
        assert str(reading).count(" OR ") == (1 if name in private else 0)


def test_the_application_may_read_and_write_rows_and_nothing_more(
    server: Callable[[str], list[tuple[object, ...]]],
) -> None:
    rows = server(
        "SELECT DISTINCT privilege_type FROM information_schema.role_table_grants WHERE grantee = 'sanmi_app'"
    )
    assert {row[0] for row in rows} == {"SELECT", "INSERT", "UPDATE", "DELETE"}
    owners = server("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
    assert owners == [("sanmi_owner",)]
    assert server("SELECT has_schema_privilege('sanmi_app', 'public', 'CREATE')") == [(False,)]


# --- frozen by the database --------------------------------------------------------------------------------

REFUSALS = (sqlite3.IntegrityError, psycopg.errors.RaiseException)


@pytest.mark.parametrize("world", KINDS, indirect=True)
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE standard_version SET document = '{}'",
        "UPDATE standard_version SET digest = 'sha256:0'",
        "UPDATE standard_version SET number = 99",
        "DELETE FROM standard_version",
    ],
)
def test_nobody_changes_a_published_version_not_even_behind_the_walls(world: World, change: str) -> None:
    with world.store.behind() as execute, pytest.raises(REFUSALS, match=r"standard_version is (frozen|kept)"):
        execute(change)


@pytest.mark.parametrize("world", KINDS, indirect=True)
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE trail_entry SET subject = 'other'",
        "UPDATE trail_entry SET detail = '{}'",
        "UPDATE trail_entry SET seq = seq + 1000",
        "DELETE FROM trail_entry",
    ],
)
def test_nobody_changes_the_trail_not_even_behind_the_walls(world: World, change: str) -> None:
    with world.store.behind() as execute, pytest.raises(REFUSALS, match=r"trail_entry is (frozen|kept)"):
        execute(change)


@pytest.mark.parametrize("world", KINDS, indirect=True)
def test_a_published_version_can_be_retired(world: World) -> None:
    with world.store.behind() as execute:
        execute("UPDATE standard_version SET retired_at = '2026-02-01 00:00:00'")
    world.reset()
