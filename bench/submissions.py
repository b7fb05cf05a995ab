"""How many audits a second are scored and stored, beside bare inserts of the same bytes in the same run."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from bench.figure import Figure
from bench.house import Measured, bodies, measured, percentile, times_of
from bench.wire import Wire
from tests.services.postgresql import private_postgresql
from tests.services.queue import private_queue, redis_server

AIM, AIM_P95 = 300, 60
COUNT = {1: 300, 8: 1200}


def measure() -> Iterator[Figure]:
    """Measure both set-ups at concurrency 1 and 8; durable commits on both sides."""
    with measured() as one:
        yield from _figures("SQLite", one, _SqliteInsert)
    with private_postgresql(durable=True) as cluster, private_queue(redis_server()) as redis_url:
        database = cluster.database()
        _PostgresInsert.conninfo = f"host={cluster.socket_dir} user=sanmi_admin dbname=postgres"
        settings = {
            "SANMI_DATABASE_URL": database.app_url,
            "SANMI_DATABASE_OWNER_URL": database.owner_url,
            "SANMI_REDIS_URL": redis_url,
        }
        with measured(**settings) as many:
            yield from _figures("PostgreSQL", many, _PostgresInsert)


def _figures(name: str, house: Measured, insert: Any) -> Iterator[Figure]:
    put = _Put(house)
    times_of(bodies(house.house, 60, seed=9), 8, put)  # warm up: caches, connections
    for workers, count in COUNT.items():
        work = bodies(house.house, count, seed=workers)
        seconds, spent = times_of(work, workers, put)
        bare_seconds, _ = times_of(work, workers, insert())
        title = f"{name}, c={workers}"
        yield Figure(
            f"{title}: scored and stored", count / seconds, "/s", AIM if workers == 8 else None, more=True,
            reference=count / bare_seconds, what="bare insert of the same bytes",
        )  # fmt: skip
        yield Figure(f"{title}: p50", percentile(spent, 0.5), "ms")
        yield Figure(f"{title}: p95", percentile(spent, 0.95), "ms", AIM_P95 if workers == 8 else None)


class _Put:
    """Sends an audit on a connection that is kept alive."""

    def __init__(self, house: Measured) -> None:
        self.house = house

    def open(self) -> Wire:
        return self.house.connect()

    def __call__(self, wire: Wire, work: tuple[str, bytes]) -> None:
        status = self.house.ask(wire, "PUT", work[0], self.house.auditor, work[1])
        assert status == 201, status


class _SqliteInsert:
    """One row and one durable commit for each body, with the application's own pragmas."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="sanmi-bare-")
        self.file = Path(self.folder.name) / "bare.db"
        with sqlite3.connect(self.file) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("CREATE TABLE bare (id TEXT PRIMARY KEY, body BLOB)")

    def open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.file, isolation_level=None, check_same_thread=False, timeout=30)
        connection.execute("PRAGMA synchronous=FULL")
        return connection

    def __call__(self, connection: sqlite3.Connection, work: tuple[str, bytes]) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO bare VALUES (?, ?)", work)
        connection.execute("COMMIT")


class _PostgresInsert:
    """One row and one durable commit for each body."""

    conninfo = ""

    def __init__(self) -> None:
        with psycopg.connect(self.conninfo, autocommit=True) as connection:
            connection.execute("DROP TABLE IF EXISTS bare")
            connection.execute("CREATE TABLE bare (id text PRIMARY KEY, body bytea)")

    def open(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.conninfo, autocommit=True)

    def __call__(self, connection: psycopg.Connection[Any], work: tuple[str, bytes]) -> None:
        connection.execute("INSERT INTO bare VALUES (%s, %s)", work)


