"""Bring a database to this release's schema, as the role that owns its tables."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, make_url, text

import migrations
from saas.config import Settings

LOCK = 7_331_003  # any constant: PostgreSQL's advisory lock for migrations


def migrate(settings: Settings, revision: str = "head") -> None:
    """Upgrade to ``revision``; safe when several nodes start at once (one does the work, the rest wait)."""
    if settings.owner_url.startswith("sqlite"):
        Path(make_url(settings.owner_url).database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(settings.owner_url)
    try:
        with engine.connect() as connection:
            _lock(connection)
            config = alembic_config(connection)
            command.upgrade(config, revision)
            _grant(connection, settings)
            connection.commit()
    finally:
        engine.dispose()


def alembic_config(connection: Connection) -> Config:
    """Return Alembic's configuration bound to an open connection; no file is needed."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def is_current(connection: Connection) -> bool:
    """Tell whether the database has exactly this release's schema."""
    heads = set(ScriptDirectory.from_config(alembic_config(connection)).get_heads())
    return set(MigrationContext.configure(connection).get_current_heads()) == heads


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        connection.commit()
    else:
        connection.exec_driver_sql("PRAGMA busy_timeout=30000")


def _grant(connection: Connection, settings: Settings) -> None:
    """Let the application's role read and write rows, nothing more."""
    role = make_url(settings.database_url).username
    if connection.dialect.name != "postgresql" or role == make_url(settings.owner_url).username:
        return
    quoted = connection.dialect.identifier_preparer.quote(role or "")
    for grant in (
        "USAGE ON SCHEMA public",
        "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public",
        "USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public",
    ):
        connection.execute(text(f"GRANT {grant} TO {quoted}"))
