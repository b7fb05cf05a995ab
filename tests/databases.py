"""Migrated databases for tests: migrated once per process, then copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from saas.config import Settings
from saas.migrate import migrate
from tests.services.postgresql import Database, PostgreSQL

SECRET = "only-for-tests-" + "0" * 32
KINDS = ("sqlite", "postgresql")


def settings_for(data_dir: Path, *, database: Database | None = None, redis_url: str | None = None) -> Settings:
    """Return settings that keep everything under ``data_dir``; SQLite unless a PostgreSQL database is given."""
    env = {"SANMI_DATA_DIR": str(data_dir), "SANMI_SECRET_KEY": SECRET, "SANMI_BASE_URL": "http://localhost"}
    if database:
        env |= {"SANMI_DATABASE_URL": database.app_url, "SANMI_DATABASE_OWNER_URL": database.owner_url}
    if redis_url:
        env["SANMI_REDIS_URL"] = redis_url
    return Settings.from_env(env)


@dataclass
class Databases:
    """Makes databases that are ready to use. ``cluster`` starts PostgreSQL at the first need.

    Prepared ones are kept by name, so that a suite can add its own content to a copy and copy that again.
    """

    directory: Path
    cluster: Callable[[], PostgreSQL]
    _files: dict[str, Path] = field(default_factory=dict)
    _templates: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def fresh(self, kind: str, data_dir: Path) -> Iterator[Settings]:
        """Give settings of a database with this release's schema and no rows."""
        data_dir.mkdir(parents=True, exist_ok=True)
        with self._sqlite(data_dir) if kind == "sqlite" else self._postgresql(data_dir) as settings:
            yield settings

    @contextmanager
    def _sqlite(self, data_dir: Path) -> Iterator[Settings]:
        if "empty" not in self._files:
            prepared = settings_for(self.directory)
            migrate(prepared)
            self._files["empty"] = self.directory / "sanmi.db"
        shutil.copyfile(self._files["empty"], data_dir / "sanmi.db")
        yield settings_for(data_dir)

    @contextmanager
    def _postgresql(self, data_dir: Path) -> Iterator[Settings]:
        cluster = self.cluster()
        if "empty" not in self._templates:
            prepared = cluster.database()
            migrate(settings_for(self.directory, database=prepared))
            self._templates["empty"] = prepared.name
        database = cluster.database(template=self._templates["empty"])
        try:
            yield settings_for(data_dir, database=database)
        finally:
            cluster.drop(database)
