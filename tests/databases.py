"""Migrated databases for tests: migrated once per process, then copied for each test."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from saas.config import Settings
from saas.migrate import migrate
from tests.services.postgresql import Database, PostgreSQL

SECRET = "only-for-tests-" + "0" * 32
KINDS = ("sqlite", "postgresql")
Execute = Callable[[str], list[tuple[Any, ...]]]


def settings_for(data_dir: Path, *, database: Database | None = None, redis_url: str | None = None) -> Settings:
    """Return settings that keep everything under ``data_dir``; SQLite unless a PostgreSQL database is given."""
    env = {"SANMI_DATA_DIR": str(data_dir), "SANMI_SECRET_KEY": SECRET, "SANMI_BASE_URL": "http://localhost"}
    if database:
        env |= {"SANMI_DATABASE_URL": database.app_url, "SANMI_DATABASE_OWNER_URL": database.owner_url}
    if redis_url:
        env["SANMI_REDIS_URL"] = redis_url
    return Settings.from_env(env)


@dataclass
class Store:
    """One database of a test. Nobody may be connected while its content is kept or put back."""

    settings: Settings
    database: Database | None = None
    cluster: PostgreSQL | None = None
    _kept: str = ""

    @property
    def file(self) -> Path:
        """Where SQLite keeps it."""
        return self.settings.data_dir / "sanmi.db"

    def keep(self) -> None:
        """Remember the content as it is now."""
        if self.database and self.cluster:
            self._kept = f"{self.database.name}_kept"
            self.cluster.execute(f'CREATE DATABASE "{self._kept}" TEMPLATE "{self.database.name}"')
        else:
            with closing(sqlite3.connect(self.file)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copyfile(self.file, self.file.with_suffix(".kept"))

    def restore(self) -> None:
        """Put the remembered content back."""
        if self.database and self.cluster:
            self.cluster.drop(self.database)
            self.cluster.execute(f'CREATE DATABASE "{self.database.name}" OWNER sanmi_owner TEMPLATE "{self._kept}"')
        else:
            for suffix in ("-wal", "-shm"):
                Path(f"{self.file}{suffix}").unlink(missing_ok=True)
            shutil.copyfile(self.file.with_suffix(".kept"), self.file)

    @contextmanager
    def behind(self) -> Iterator[Execute]:
        """Read or write behind all walls: the bare file, or PostgreSQL's superuser."""
        if self.database:
            with psycopg.connect(self.database.admin_url.replace("+psycopg", ""), autocommit=True) as server:
                yield lambda sql: _fetched(server.execute(sql.encode()))
        else:
            with closing(sqlite3.connect(self.file, isolation_level=None)) as file:
                yield lambda sql: _fetched(file.execute(sql))

    @contextmanager
    def unguarded(self) -> Iterator[Execute]:
        """As ``behind``, without the triggers that keep rows for ever: the hand of whoever owns the database."""
        with self.behind() as execute:
            if self.database:
                execute("SET session_replication_role = replica")
                yield execute
                return
            kept = execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            for name, _ in kept:
                execute(f"DROP TRIGGER {name}")
            yield execute
            for _, sql in kept:
                execute(sql)


def _fetched(cursor: Any) -> list[tuple[Any, ...]]:
    return list(cursor.fetchall()) if cursor.description else []


@dataclass
class Databases:
    """Makes databases that are ready to use. ``cluster`` starts PostgreSQL at the first need."""

    directory: Path
    cluster: Callable[[], PostgreSQL]
    _prepared: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def store(self, kind: str, data_dir: Path) -> Iterator[Store]:
        """Give a database with this release's schema and no rows; ``data_dir`` holds files and blobs."""
        data_dir.mkdir(parents=True, exist_ok=True)
        if kind == "sqlite":
            shutil.copyfile(self._sqlite_file(), data_dir / "sanmi.db")
            yield Store(settings_for(data_dir))
            return
        cluster = self.cluster()
        database = cluster.database(template=self._postgresql_template(cluster))
        try:
            yield Store(settings_for(data_dir, database=database), database, cluster)
        finally:
            with suppress(psycopg.OperationalError):  # the cluster may have ended before us
                cluster.drop(database)

    def _sqlite_file(self) -> str:
        if "sqlite" not in self._prepared:
            migrate(settings_for(self.directory))
            self._prepared["sqlite"] = str(self.directory / "sanmi.db")
        return self._prepared["sqlite"]

    def _postgresql_template(self, cluster: PostgreSQL) -> str:
        if "postgresql" not in self._prepared:
            database = cluster.database()
            migrate(settings_for(self.directory, database=database))
            self._prepared["postgresql"] = database.name
        return self._prepared["postgresql"]
