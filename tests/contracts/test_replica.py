"""A streaming replica serves pages while it is as new as the primary, within the same walls, and is never missed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from flask import Flask
from sqlalchemy import event, select, text

from tests.services.postgresql import PostgreSQL, private_postgresql, private_replica

if TYPE_CHECKING:
    from saas.kernel.replica import Replica
    from tests.arrange import House


COMPUTING = 'hx-get="/overview/computing"'


@dataclass
class Pair:
    """An application with a primary and a replica. stop: ends the replica."""

    app: Flask
    house: House
    other: House
    replica_admin: str
    stop: Callable[[], None]

    @property
    def replica(self) -> Replica:
        """What the application knows of its replica."""
        found: Replica = self.app.extensions["sanmi_replica"]
        return found

    def served(self, do: Callable[[], object]) -> tuple[int, int]:
        """Return how many pages the replica and the primary served while ``do`` ran."""
        before = self.replica.served, self.replica.passed
        do()
        return self.replica.served - before[0], self.replica.passed - before[1]

    def catch_up(self) -> None:
        """Wait until the replica has everything that the primary has."""
        with self.app.app_context():
            for _ in range(500):
                if self.replica.choose():
                    return
                time.sleep(0.02)
        pytest.fail("the replica does not catch up")

    def on_replica(self, statement: str) -> None:
        """Tell the replica something as its administrator."""
        with psycopg.connect(self.replica_admin, autocommit=True) as server:
            server.execute(statement.encode())


@pytest.fixture(scope="module")
def servers() -> Iterator[PostgreSQL]:
    with private_postgresql(synchronous_commit="on") as primary:
        yield primary


@pytest.fixture
def pair(servers: PostgreSQL, tmp_path: Path) -> Iterator[Pair]:
    from saas.app import create_app
    from saas.config import Settings
    from saas.migrate import migrate
    from tests import arrange
    from tests.app_fixtures import close
    from tests.databases import SECRET

    database = servers.database()
    with ExitStack() as stack:
        standby = stack.enter_context(private_replica(servers))
        settings = Settings.from_env(
            {
                "SANMI_DATA_DIR": str(tmp_path), "SANMI_SECRET_KEY": SECRET, "SANMI_DATABASE_URL": database.app_url,
                "SANMI_DATABASE_OWNER_URL": database.owner_url,
                "SANMI_DATABASE_REPLICA_URL": standby.url("sanmi_app", database.name),
            }
        )  # fmt: skip
        migrate(settings)
        app = create_app(settings)
        app.testing = True
        house = arrange.make_tenant(app)
        arrange.record(house, "N1")
        arrange.run_jobs(app)
        admin = standby.url("sanmi_admin", database.name).replace("+psycopg", "")
        yield Pair(app, house, arrange.make_tenant(app, "south"), admin, stack.pop_all().close)
        app.extensions["sanmi_replica"].engine.dispose()
        close(app)


def test_pages_that_only_read_are_served_by_the_replica(pair: Pair) -> None:
    client = pair.house.sign_in_as("tenant_admin")
    for path in ("/overview", "/overview/items/BK-AR01", "/overview/stages/arrival", "/audits", "/overview/computing"):
        pair.catch_up()
        shown = pair.served(lambda path=path: client.get(path))  # type: ignore[misc]
        assert shown == (1, 0), path
    assert pair.served(lambda: client.get("/standards")) == (0, 0), "other pages stay with the primary"


def test_a_page_needs_one_connection_of_the_primary_at_a_time(pair: Pair) -> None:
    """Of requests that hold one and wait for a second, a small pool would let none go on."""
    from saas.kernel.db import db
    from tests.connections import connections_taken

    with pair.app.app_context():
        engine = db.engine
    client = pair.house.sign_in_as("tenant_admin")
    taken, held = connections_taken(pair.app), set[int]()

    def note(*_: object) -> None:
        held.add(taken())

    pair.catch_up()
    event.listen(engine, "checkout", note)
    assert pair.served(lambda: client.get("/overview")) == (1, 0)
    assert client.get("/standards").status_code == 200
    event.remove(engine, "checkout", note)
    assert held == {1}


def test_a_page_shows_what_was_committed_before_it_was_asked_for_though_the_replica_does_not_know(pair: Pair) -> None:
    from tests import arrange

    client = pair.house.sign_in_as("tenant_admin")
    pair.on_replica("SELECT pg_wal_replay_pause()")
    new = arrange.record(pair.house, "S1", answers={"BK-AR01": 0})
    pages: list[str] = []
    assert pair.served(lambda: pages.append(client.get("/audits?window=12m").text)) == (0, 1)
    assert str(new) in pages[0]
    assert COMPUTING in client.get("/overview").text, "not shown as final while the new audit is not counted"
    arrange.run_jobs(pair.app)
    assert COMPUTING not in client.get("/overview").text
    pair.on_replica("SELECT pg_wal_replay_resume()")
    pair.catch_up()
    assert pair.served(lambda: pages.append(client.get("/audits?window=12m").text)) == (1, 0)
    assert str(new) in pages[-1]


def test_a_replica_that_is_gone_is_not_missed(pair: Pair) -> None:
    client = pair.house.sign_in_as("tenant_admin")
    pair.catch_up()
    assert pair.served(lambda: client.get("/overview")) == (1, 0)
    pair.stop()
    for _ in range(3):
        assert client.get("/overview").status_code == 200
    assert pair.served(lambda: client.get("/overview")) == (0, 1)


def test_the_walls_stand_before_the_replica_too(pair: Pair) -> None:
    from saas.kernel.db import db, on_engine
    from saas.kernel.tenancy import TenancyError, tenant_scope
    from tenants.units.models import Unit

    with pair.app.app_context():
        on_engine(pair.replica.engine)
        with tenant_scope(pair.house.scope()):
            found = set(db.session.scalars(select(Unit.tenant_id)))
            assert found == {pair.house.id}
            with pytest.raises(TenancyError):
                db.session.execute(text("SELECT * FROM unit"))
    with psycopg.connect(pair.replica.engine.url.render_as_string().replace("+psycopg", "")) as bare:
        assert bare.execute("SELECT count(*) FROM unit").fetchall() == [(0,)], "row-level security holds there as well"


def test_nothing_is_written_through_the_replica(pair: Pair) -> None:
    from sqlalchemy.exc import InternalError

    from saas.kernel.db import db, on_engine, transaction
    from saas.kernel.tenancy import tenant_scope
    from tenants.units.models import Unit

    with pair.app.app_context():
        on_engine(pair.replica.engine)
        with tenant_scope(pair.house.scope()), pytest.raises(InternalError), transaction():
            db.session.scalars(select(Unit).limit(1)).one().name_en = "changed"


def test_a_replica_of_sqlite_is_refused_in_one_line(tmp_path: Path) -> None:
    from saas.config import SettingError, Settings

    env = {"SANMI_DATA_DIR": str(tmp_path), "SANMI_DATABASE_REPLICA_URL": "postgresql://app@other/sanmi"}
    with pytest.raises(SettingError, match="SANMI_DATABASE_REPLICA_URL"):
        Settings.from_env(env)
