"""Who asks is looked up by the driver itself on PostgreSQL: the row of every other way, whatever goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import MultipleResultsFound

from saas.kernel import one_look
from saas.kernel.clock import now
from saas.kernel.db import db
from saas.kernel.kept_plans import keeps_plan
from saas.kernel.tenancy import Scope
from tenants.people import sign_in
from tenants.units.models import Unit
from tests.connections import connections_taken
from tests.contracts.world import World
from tests.ops.installation import wait_until

WAITING = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
NOT_KEPT = sign_in._WHO.execution_options(sanmi_keeps_plan=False)


@pytest.fixture
def world(worlds: Callable[[str], World]) -> Iterator[World]:
    found = worlds("postgresql")
    found.reset()
    found.hang_up()
    yield found
    found.hang_up()


def _secret(world: World, role: str) -> str:
    cookie = world.north.sign_in_as(role).get_cookie("sanmi_session")
    assert cookie is not None
    return cookie.value.partition(".")[0]


def _who(world: World, secret: str, tenant_id: int | None = None) -> Any:
    with world.app.app_context():
        return sign_in._look_up(secret, world.north.id if tenant_id is None else tenant_id, now())


@contextmanager
def _the_long_way(world: World) -> Iterator[list[str]]:
    """Note what SQLAlchemy executes, which a statement sent by the driver itself does not pass."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        found.append(statement)

    with world.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("role", ["tenant_admin", "branch_manager", "auditor"])
@pytest.mark.parametrize("inside", [True, False], ids=["in the tenant", "in no tenant"])
def test_the_row_is_the_one_that_any_statement_gives(world: World, role: str, inside: bool) -> None:
    secret, tenant_id = _secret(world, role), world.north.id if inside else 0
    with _the_long_way(world) as long:
        quick = _who(world, secret, tenant_id)
        assert long == [], "the driver sends it"
        with world.app.app_context():
            values = {"token": sign_in._hash(secret), "now": now()}
            usual = one_look.look_up(Scope(tenant_id), NOT_KEPT, values)
        assert len(long) == 1
    assert quick._fields == usual._fields
    assert tuple(quick) == tuple(usual)
    assert [type(value) for value in quick] == [type(value) for value in usual]
    assert (quick.role == role) is inside


def test_nobody_is_found_by_a_wrong_token(world: World) -> None:
    assert _who(world, "nothing") is None


def test_a_server_process_that_ends_while_it_looks_is_replaced(world: World) -> None:
    secret, taken = _secret(world, "auditor"), connections_taken(world.app)
    before = taken()
    with world.store.behind() as execute, ThreadPoolExecutor(1) as pool, _the_long_way(world) as long:
        execute("BEGIN")
        execute("LOCK TABLE login_session")
        found = pool.submit(_who, world, secret)
        try:
            wait_until(lambda: bool(execute(WAITING)), 30)
            (process,) = execute(WAITING)[0]
            execute(f"SELECT pg_terminate_backend({process}, 5000)")
        finally:
            execute("ROLLBACK")
        assert found.result(timeout=60).role == "auditor"
        assert len(long) == 1
    assert taken() == before


def test_a_kept_plan_that_a_migration_made_unfit_is_made_anew(world: World) -> None:
    secret = _secret(world, "auditor")
    assert _who(world, secret).role == "auditor"
    with world.store.behind() as execute, _the_long_way(world) as long:
        execute("ALTER TABLE account ALTER COLUMN lang TYPE text")
        try:
            assert _who(world, secret).role == "auditor"
            assert len(long) == 1
            assert _who(world, secret).role == "auditor"
            assert len(long) == 1, "the next is quick again"
        finally:
            execute("ALTER TABLE account ALTER COLUMN lang TYPE varchar(2)")


def test_two_rows_are_refused_as_ever(world: World) -> None:
    wanted: Any = select(Unit.id, Unit.name_en)
    with world.app.app_context(), pytest.raises(MultipleResultsFound):
        one_look.look_up(world.north.scope(), keeps_plan(wanted), {})


def test_the_connection_is_given_back(world: World) -> None:
    secret, taken = _secret(world, "auditor"), connections_taken(world.app)
    before = taken()
    for _ in range(3):
        _who(world, secret)
    assert taken() == before
