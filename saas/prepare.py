"""The step of ``sanmi run`` before the servers: checks, schema, then demo data when there is no tenant yet.

``python -m saas.prepare RESULT [--demo OPTION...]`` in a process of its own, so that the supervisor stays small;
what it found is written to the file RESULT as JSON: ``{"tenants": int, "logins": [DemoLogin as a mapping, ...]}``.
"""

from __future__ import annotations

import argparse
import io
import json
from contextlib import redirect_stdout
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from sqlalchemy import create_engine, text

from saas.checks import check_blobs, check_database, check_owner, check_queue, schema_is_current
from saas.commands.settings import read_settings
from saas.config import SettingError, Settings
from saas.demo import marker
from saas.migrate import migrate
from saas.startup import refuse


def main() -> None:
    """Prepare the database and leave the result; whatever cannot be reached is one line and exit code 2."""
    parser = argparse.ArgumentParser(prog="python -m saas.prepare")
    parser.add_argument("result", type=Path)
    parser.add_argument("--demo", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    settings = read_settings()
    try:
        check_database(settings)
        check_owner(settings)
        check_queue(settings)
        check_blobs(settings)
    except SettingError as error:
        refuse(str(error))
    if not schema_is_current(settings):
        migrate(settings)
    tenants = count_tenants(settings)
    if options.demo is not None and (not tenants or marker.unfinished(settings.data_dir)):
        load_demo(options.demo)
        tenants = count_tenants(settings)
    options.result.write_text(json.dumps({"tenants": tenants, "logins": demo_people(settings)}, ensure_ascii=False))
    options.result.chmod(0o600)


def count_tenants(settings: Settings) -> int:
    """Return how many tenants the database has (``tenant`` is a platform table: no scope is needed)."""
    engine = create_engine(settings.owner_url)
    try:
        with engine.connect() as connection:
            return int(connection.scalar(text("SELECT count(*) FROM tenant")) or 0)
    finally:
        engine.dispose()


def load_demo(options: list[str]) -> None:
    """Load the demo data through the real services, or finish a load that was cut off."""
    from saas.commands.demo import demo

    click.echo("sanmi: loading demo data (once, about a minute)", err=True)
    with redirect_stdout(io.StringIO()):  # the supervisor tells the logins, below the address
        demo.main(args=["--if-empty", *options], standalone_mode=False)


def demo_people(settings: Settings) -> list[dict[str, Any]]:
    """Return the accounts of the demo, none when it was not loaded here."""
    if not marker.is_ready(settings.data_dir):
        return []
    from saas.demo.logins import demo_logins

    return [asdict(login) for login in demo_logins()]


if __name__ == "__main__":
    main()
