"""PostgreSQL as the last wall: a role that cannot step over it, and a scope that ends with its transaction."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.pool import StaticPool

from saas.app import create_app
from saas.kernel.db import db, transaction
from saas.kernel.roles import RoleTooPowerful
from saas.kernel.tenancy import TenancyError, tenant_scope
from tenants.units.models import Unit
from tests.contracts.world import World
from tests.databases import Store

SETTINGS = "SELECT current_setting('app.' || 'tenant_id', true), current_setting('app.' || 'sees_shoppers', true)"


@pytest.fixture
def world(worlds: Callable[[str], World]) -> Iterator[World]:
    found = worlds("postgresql")
    found.reset()
    yield found
    found.hang_up()


@pytest.fixture
def superuser(world: World) -> Iterator[Callable[[str], Any]]:
    with world.store.behind() as execute:
        yield execute


@pytest.mark.parametrize(("role", "why"), [("owner_url", "the owner of tables"), ("admin_url", "a superuser")])
def test_the_application_refuses_to_start_with_a_role_that_sees_every_tenant(world: World, role: str, why: str) -> None:
    assert world.store.database
    settings = dataclasses.replace(
        world.store.settings, database_url=getattr(world.store.database, role), owner_url=world.store.database.owner_url
    )
    with pytest.raises(RoleTooPowerful, match=why):
        create_app(settings)


@pytest.mark.parametrize(
    ("power", "why"), [("BYPASSRLS", "BYPASSRLS"), ("SUPERUSER", "a superuser"), ("", "the owner of tables")]
)
def test_a_role_that_is_given_powers_later_gets_no_more_connections(
    world: World, superuser: Callable[[str], Any], power: str, why: str
) -> None:
    superuser(f"ALTER ROLE sanmi_app {power}" if power else "GRANT sanmi_owner TO sanmi_app")
    try:
        world.hang_up()
        with world.north.inside(), pytest.raises(RoleTooPowerful, match=why):
            db.session.scalars(select(Unit)).all()
    finally:
        superuser("ALTER ROLE sanmi_app NOSUPERUSER NOBYPASSRLS")
        superuser("REVOKE sanmi_owner FROM sanmi_app")


def test_a_database_that_is_away_does_not_keep_the_application_from_starting(store_away: Store) -> None:
    create_app(store_away.settings)


@pytest.fixture
def store_away(world: World) -> Store:
    away = "postgresql+psycopg://sanmi_app@/sanmi?host=/nowhere"
    return Store(dataclasses.replace(world.store.settings, database_url=away))


def test_the_scope_ends_with_its_transaction(world: World) -> None:
    """A pooler gives the server's connection to somebody else after each transaction."""
    with world.app.app_context():
        for scope in (world.north.scope("reviewer"), world.south.scope("branch_manager")):
            with tenant_scope(scope):
                assert db.session.execute(text(SETTINGS)).one()[0] == str(scope.tenant_id)
                driver: Any = db.session.connection().connection.dbapi_connection
                db.session.commit()
                assert driver.execute(SETTINGS).fetchone() == ("", "")
                driver.rollback()


def test_a_transaction_without_scope_on_a_used_connection_sees_nothing(world: World) -> None:
    with world.app.app_context():
        with tenant_scope(world.south.scope()), transaction():
            db.session.scalars(select(Unit)).all()
        assert db.session.execute(text(SETTINGS)).one() == ("", "off")
        with pytest.raises(TenancyError):
            db.session.scalars(select(Unit)).all()


def test_two_tenants_take_turns_on_one_server_connection(world: World) -> None:
    """As behind a transaction pooler: one server connection serves whoever has a transaction open."""
    assert world.store.database
    server = psycopg.connect(world.store.database.app_url.replace("+psycopg", ""))
    engine = create_engine("postgresql+psycopg://", creator=lambda: server, poolclass=StaticPool)
    scope = "SELECT set_config('app.tenant_id', %(tenant)s, true)"
    try:
        for turn in range(40):
            with engine.begin() as connection:
                names = connection.execute(text("SELECT name_en FROM unit")).all()
                assert names == [], "what the transaction before had set is still there"
                house = (world.north, world.south)[turn % 2]
                connection.exec_driver_sql(scope, {"tenant": str(house.id)})
                rows = connection.execute(text("SELECT DISTINCT tenant_id FROM unit")).scalars().all()
                assert rows == [house.id]
    finally:
        server.close()


def test_row_level_security_alone_refuses_foreign_rows(world: World) -> None:
    """The last wall holds without the others: the application's role, bare SQL, one tenant's setting."""
    assert world.store.database
    with psycopg.connect(world.store.database.app_url.replace("+psycopg", "")) as server:
        server.execute(f"SELECT set_config('app.tenant_id', '{world.north.id}', false)")
        assert server.execute("SELECT DISTINCT tenant_id FROM audit").fetchall() == [(world.north.id,)]
        assert server.execute("SELECT count(*) FROM shopper_identity").fetchone() == (0,)
        changed = server.execute(f"UPDATE unit SET name_en = 'x' WHERE tenant_id = {world.south.id}")
        assert changed.rowcount == 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
            server.execute(f"UPDATE programme SET tenant_id = {world.south.id}")
        server.rollback()
        for refused in ("ALTER TABLE unit DISABLE ROW LEVEL SECURITY", "DROP POLICY tenant_isolation ON unit"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                server.execute(refused.encode())
            server.rollback()


def test_paths_of_units_are_compared_byte_by_byte_whatever_the_database_speaks(superuser: Callable[[str], Any]) -> None:
    sql = "SELECT collation_name FROM information_schema.columns WHERE table_name = 'unit' AND column_name = 'path'"
    assert superuser(sql) == [("C",)]
