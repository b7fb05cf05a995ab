"""Large tables split by tenant: nothing is lost, nothing is seen that was not, and one part alone is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from audits.capture.models import Audit
from audits.insight.jobs import recompute_all
from audits.insight.models import RollupCell
from saas.app import create_app
from saas.commands.partition import partition
from saas.config import Settings
from saas.kernel.db import db
from saas.migrate import migrate
from saas.partitions import TABLES
from tests import arrange
from tests.app_fixtures import close
from tests.arrange import House
from tests.databases import SECRET, Databases, Store

PARTS = 4


@pytest.fixture
def store(databases: Databases, tmp_path: Path) -> Iterator[Store]:
    with databases.store("postgresql", tmp_path / "data") as made:
        yield made


@pytest.fixture
def app(store: Store) -> Iterator[Flask]:
    made = create_app(store.settings)
    made.testing = True
    yield made
    close(made)


def split(settings: Settings, *words: str) -> str:
    env = {
        "SANMI_DATA_DIR": str(settings.data_dir), "SANMI_SECRET_KEY": SECRET,
        "SANMI_DATABASE_URL": settings.database_url, "SANMI_DATABASE_OWNER_URL": settings.owner_url,
    }  # fmt: skip
    done = CliRunner().invoke(partition, words or ("--parts", str(PARTS)), env=env, catch_exceptions=False)
    return done.output + done.stderr


def shape(store: Store) -> dict[str, object]:
    """Return what must be the same before and after: columns, keys, indexes, policies, by table."""
    with store.behind() as execute:
        keys = (
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = '{0}'::regclass"
            " AND conparentid = 0 ORDER BY 1"
        )
        into = (
            "SELECT conrelid::regclass, conname FROM pg_constraint WHERE confrelid = '{0}'::regclass"
            " AND conparentid = 0 ORDER BY 2"
        )
        columns = (
            "SELECT attname, atttypid::regtype, attnotnull, attstorage, attcompression FROM pg_attribute"
            " WHERE attrelid = '{0}'::regclass AND attnum > 0 ORDER BY attnum"
        )
        policies = "SELECT policyname, qual, with_check FROM pg_policies WHERE tablename = '{0}'"
        indexes = "SELECT indexname FROM pg_indexes WHERE tablename = '{0}' ORDER BY 1"
        force = "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = '{0}'"
        asked = (keys, into, columns, policies, indexes, force)
        return {table: [execute(one.format(table)) for one in asked] for table in TABLES}


@pytest.fixture
def houses(app: Flask) -> list[House]:
    made = [arrange.make_tenant(app, slug) for slug in ("north", "south", "east")]
    for house in made:
        for branch in ("N1", "S1"):
            arrange.record(house, branch, answers={"BK-AR01": 3})
    arrange.run_jobs(app)
    with app.app_context():
        db.engine.dispose()
    return made


def test_splitting_keeps_every_row_key_index_and_wall(store: Store, app: Flask, houses: list[House]) -> None:
    before = shape(store)
    pages = [house.sign_in_as("viewer").get("/audits").text.partition("<main")[2] for house in houses]
    with app.app_context():
        db.engine.dispose()
    assert "audit, audit_origin, audit_evidence, rollup_cell" in split(store.settings)
    assert shape(store) == before
    assert [house.sign_in_as("viewer").get("/audits").text.partition("<main")[2] for house in houses] == pages
    with store.behind() as execute:
        counts = [execute(f"SELECT count(*) FROM audit_p{number:03d}")[0][0] for number in range(PARTS)]
        part = "attrelid::regclass::text ~ '^rollup_cell_p'"
        by_lz4 = f"SELECT count(*) FROM pg_attribute WHERE {part} AND attcompression = 'l'"
        assert execute(by_lz4) == [(PARTS,)]
    assert sum(counts) == 6
    assert "already" in split(store.settings)


def test_everything_goes_on_in_split_tables(store: Store, app: Flask, houses: list[House]) -> None:
    split(store.settings)
    for house in houses:
        arrange.record(house, "N2", answers={"BK-AR01": 1})
    arrange.run_jobs(app)
    for house in houses:
        with house.inside(None):
            incremental = _cells()
        with app.app_context():
            recompute_all(house.id)
        with house.inside(None):
            assert _cells() == incremental
            assert db.session.scalar(select(func.count()).select_from(Audit)) == 3
    migrate(store.settings)  # the next release's step finds nothing to mend
    assert houses[0].sign_in_as("viewer").get("/overview").status_code == 200


def _cells() -> list[tuple[object, ...]]:
    rows = db.session.execute(select(RollupCell.unit_id, RollupCell.period, RollupCell.n, RollupCell.body))
    return sorted(tuple(row) for row in rows)


def test_a_query_reads_the_tenants_part_alone(store: Store, app: Flask, houses: list[House]) -> None:
    split(store.settings)
    with houses[1].inside("viewer"):
        compiled = select(Audit.id).order_by(Audit.visited_on.desc()).compile(db.engine)
    sql = str(compiled).replace("%(sanmi_tenant)s::INTEGER", str(houses[1].id))
    with store.behind() as execute:
        plan = "\n".join(row[0] for row in execute(f"EXPLAIN {sql}"))
    assert len({word for word in plan.replace(")", " ").split() if word.startswith("audit_p")}) == 1, plan


def test_a_part_shows_nothing_to_the_application(store: Store, app: Flask, houses: list[House]) -> None:
    split(store.settings)
    migrate(store.settings)  # grants on every table, parts too
    url = store.settings.database_url.replace("+psycopg", "")
    with psycopg.connect(url) as bare:
        bare.execute("SELECT set_config('app.tenant_id', %s, false)", (str(houses[0].id),))
        seen = [bare.execute(f"SELECT count(*) FROM audit_p{n:03d}".encode()).fetchall()[0][0] for n in range(PARTS)]
        assert seen == [0] * PARTS
        assert bare.execute("SELECT count(*) FROM audit").fetchall() == [(2,)]


def test_sqlite_says_so_in_one_line(settings: Settings) -> None:
    env = {"SANMI_DATA_DIR": str(settings.data_dir), "SANMI_SECRET_KEY": SECRET}
    done = CliRunner().invoke(partition, [], env=env)
    assert (done.exit_code, done.stderr) == (2, "sanmi: only PostgreSQL has partitions; set SANMI_DATABASE_URL\n")
