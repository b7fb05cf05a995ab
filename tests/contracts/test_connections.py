"""Pooled connections to PostgreSQL: lookups stay planned, and a server that went away is not met by a request."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from saas.app import create_app
from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.tenancy import tenant_scope
from tenants.standards.queries import version_facts
from tenants.units.queries import unit_in_scope
from tests.app_fixtures import close
from tests.contracts.world import World
from tests.services.pgbouncer import private_pgbouncer

KEPT = text("SELECT statement FROM pg_prepared_statements")
PROCESS = text("SELECT pg_backend_pid()")


@pytest.fixture
def world(worlds: Callable[[str], World]) -> Iterator[World]:
    found = worlds("postgresql")
    found.reset()
    found.hang_up()
    yield found
    found.hang_up()


def _look_up(world: World) -> tuple[int, str]:
    """Look a branch up in a transaction of its own, as a request does; return the server's process and the name.

    What this process remembers of units is put aside: it is the database that is asked.
    """
    world.app.extensions.pop("sanmi_unchanged", None)
    with world.north.inside("tenant_admin") as by:
        assert isinstance(by, By)
        found = unit_in_scope(by, world.north.units["N1"].id)
        return db.session.execute(PROCESS).scalar_one(), found.name_en


def _kept(world: World) -> list[str]:
    with world.app.app_context():
        return [statement for statement in db.session.scalars(KEPT) if "WHERE unit.id" in statement]


def test_a_lookup_stays_planned_after_its_transaction(world: World) -> None:
    assert _look_up(world) == _look_up(world)
    assert len(_kept(world)) == 1, "the end of a reading transaction must not throw plans away"


def test_statements_that_are_not_marked_are_planned_for_each_tenant(world: World) -> None:
    _look_up(world)
    client = world.north.sign_in_as("tenant_admin")
    for _ in range(12):
        assert client.get("/overview?window=12m").status_code == 200
    with world.app.app_context():
        kept = db.session.scalars(KEPT).all()
    assert kept
    assert not [statement for statement in kept if "rollup_cell" in statement]


def test_behind_a_pooler_nothing_is_kept(world: World) -> None:
    """Its server connection is everybody's: what one client keeps there, the next would stumble over."""
    assert world.store.database
    url = make_url(world.store.database.app_url)
    with private_pgbouncer(str(url.query["host"]), str(url.database)) as pooled:
        app = create_app(dataclasses.replace(world.store.settings, database_url=pooled))
        with app.app_context():
            for _ in range(3):
                with tenant_scope(world.north.scope("tenant_admin")):
                    assert version_facts(world.north.version_id).number == 1
                assert db.session.scalars(KEPT).all() == []
                db.session.remove()
                db.engine.dispose()  # the next client comes on a connection of its own
        close(app)


def test_a_kept_plan_that_a_migration_made_unfit_is_made_anew(world: World) -> None:
    assert _look_up(world) == _look_up(world)
    with world.store.behind() as execute:
        execute("ALTER TABLE unit ALTER COLUMN code TYPE text")
        try:
            with pytest.raises(DBAPIError, match="cached plan"):
                _look_up(world)
            assert _look_up(world)[1]
        finally:
            execute("ALTER TABLE unit ALTER COLUMN code TYPE varchar(40)")


def test_a_server_process_that_ended_is_replaced_before_a_request_meets_it(world: World) -> None:
    process, name = _look_up(world)
    with world.store.behind() as execute:
        execute(f"SELECT pg_terminate_backend({process}, 5000)")
    again, same = _look_up(world)
    assert (again != process, same) == (True, name)
