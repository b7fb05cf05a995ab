"""``sanmi migrate``."""

from __future__ import annotations

import click

from saas import migrate as migration
from saas.commands.settings import read_settings


@click.command()
@click.option("--revision", default="head", show_default=True, help="Stop at this revision instead.")
def migrate(revision: str) -> None:
    """Bring the database to this release's schema.

    On PostgreSQL it runs as the owner of the tables (SANMI_DATABASE_OWNER_URL) and lets the
    application's role (SANMI_DATABASE_URL) read and write rows, nothing more.
    """
    migration.migrate(read_settings(), revision)
    click.echo("database: schema is current")
