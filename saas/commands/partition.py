"""``sanmi partition``."""

from __future__ import annotations

import click

from saas import partitions
from saas.commands.settings import read_settings
from saas.config import SettingError
from saas.startup import refuse


@click.command()
@click.option(
    "--parts", type=click.IntRange(2, partitions.MOST_PARTS), default=16, show_default=True, help="Parts of each table."
)
def partition(parts: int) -> None:
    """Split the large tables by tenant (PostgreSQL, many tenants); the data stays.

    It runs as the owner of the tables in one transaction: stop the nodes, or let writers wait.
    """
    try:
        done = partitions.split(read_settings(), parts)
    except SettingError as error:
        refuse(str(error))
    click.echo(f"split into {parts} parts: {', '.join(done)}" if done else "every large table is split already")
