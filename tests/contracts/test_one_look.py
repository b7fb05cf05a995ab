"""Who asks is looked up by the driver itself on PostgreSQL: the same row as every other way, whatever goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.exc import MultipleResultsFound

from saas.kernel import one_look, walls
from saas.kernel.clock import now
from saas.kernel.db import db
from saas.kernel.kept_plans import keeps_plan
from tenants.people import sign_in
from tenants.units.models import Unit
from tests.contracts.world import World


@pytest.fixture
def world(worlds: Callable[[str], World]) -> World:
    found = worlds("postgresql")
    found.reset()
    return found


def _who(world: World, role: str) -> Any:
    cookie = world.north.sign_in_as(role).get_cookie("sanmi_session")
    assert cookie is not None
    secret = cookie.value.partition(".")[0]
    with world.app.app_context():
        return sign_in._look_up(secret, world.north.id, now())


def test_the_row_is_the_one_that_any_statement_gives(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {}
    for by_the_driver in (True, False):
        if not by_the_driver:
            monkeypatch.setattr(one_look, "is_kept", lambda _statement: False)
        for role in ("tenant_admin", "branch_manager", "auditor"):
            rows[role, by_the_driver] = _who(world, role)
    for role in ("tenant_admin", "branch_manager", "auditor"):
        quick, usual = rows[role, True], rows[role, False]
        assert quick._fields == usual._fields
        same = [name for name in quick._fields if name not in ("last_seen_at", "public_id")]  # each signs in anew
        assert [getattr(quick, name) for name in same] == [getattr(usual, name) for name in same]
        assert [type(value) for value in quick] == [type(value) for value in usual]


def test_nobody_is_found_by_a_wrong_token(world: World) -> None:
    with world.app.app_context():
        assert sign_in._look_up("nothing", world.north.id, now()) is None


def test_what_goes_wrong_at_the_driver_is_tried_the_long_way(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object) -> bool:
        raise psycopg.OperationalError("the line was cut")

    monkeypatch.setattr(one_look, "begin_look", break_down)
    assert _who(world, "auditor").role == "auditor"


def test_a_server_process_that_ends_in_the_midst_is_replaced(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    begin = walls.begin_look
    ended: list[int] = []

    def begin_and_end(connection: Any, scope: Any) -> bool:
        began = begin(connection, scope)
        ended.append(connection.dbapi_connection.info.backend_pid)
        with world.store.behind() as execute:
            execute(f"SELECT pg_terminate_backend({ended[-1]}, 5000)")
        return began

    monkeypatch.setattr(one_look, "begin_look", begin_and_end)
    assert _who(world, "auditor").role == "auditor"
    assert len(ended) == 1


def test_two_rows_are_refused_as_ever(world: World) -> None:
    wanted: Any = select(Unit.id, Unit.name_en)
    with world.app.app_context(), pytest.raises(MultipleResultsFound):
        one_look.look_up(world.north.scope(), keeps_plan(wanted), {})


def test_the_connection_is_given_back(world: World) -> None:
    with world.app.app_context():
        before = db.engine.pool.checkedout()  # type: ignore[attr-defined]
        for _ in range(3):
            _who(world, "auditor")
        assert db.engine.pool.checkedout() == before  # type: ignore[attr-defined]
