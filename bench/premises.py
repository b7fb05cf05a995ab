"""An installation with a tenant as large as wanted in it, at work beside its database and its workers."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from flask import Flask

from bench.estate import Estate
from bench.house import Measured, cookie_of, settled
from bench.resident import run_resident
from saas.app import create_app
from saas.config import Settings
from saas.migrate import migrate
from tests.app_fixtures import close
from tests.databases import SECRET, settings_for
from tests.ops.installation import running
from tests.services.postgresql import private_postgresql

SERVER = {"shared_buffers": "4GB", "work_mem": "32MB", "max_wal_size": "4GB", "autovacuum": "on"}


@contextmanager
def premises(kind: str, *, durable: bool = False) -> Iterator[tuple[Flask, Settings]]:
    """Make an empty installation on ``postgresql`` or ``sqlite``. durable: PostgreSQL waits for its disk."""
    cluster: Any = private_postgresql(durable=durable, **SERVER) if kind == "postgresql" else nullcontext()
    with tempfile.TemporaryDirectory(prefix="sanmi-bench-") as folder, cluster as server:
        settings = settings_for(Path(folder) / "data", database=server.database() if server else None)
        migrate(settings)
        app = create_app(settings)
        yield app, settings
        close(app)


def environment(settings: Settings) -> dict[str, str]:
    """Return what a command of this installation finds around it."""
    return {
        **os.environ, "SANMI_DATA_DIR": str(settings.data_dir), "SANMI_SECRET_KEY": SECRET,
        "SANMI_DATABASE_URL": settings.database_url,
    }  # fmt: skip


def rebuild(settings: Settings) -> float:
    """Make all rollups, as an operator does; return the most memory that one of its processes took, in MiB."""
    _, most = run_resident([sys.executable, "-m", "saas", "rebuild-rollups"], environment(settings))
    return most


@contextmanager
def at_work(settings: Settings, estate: Estate) -> Iterator[Measured]:
    """Let the installation run with its web server, queue and workers."""
    urls = {"SANMI_DATABASE_URL": settings.database_url, "SANMI_DATABASE_OWNER_URL": settings.owner_url}
    own = urls if settings.on_postgresql else {}
    with running(settings.data_dir, "--no-demo", SANMI_SECRET_KEY=SECRET, **own) as started:
        cookies = [cookie_of(estate.house, role) for role in ("auditor", "tenant_admin")]
        settled(started)
        yield Measured(started, estate.house, *cookies)
