"""The step of ``sanmi run`` before the servers: checks, schema, then demo data when there is no tenant yet.

``python -m saas.prepare RESULT [--demo]`` in a process of its own, so that the supervisor stays small; what it
found is written to the file RESULT as JSON: ``{"tenants": int, "logins": [[role, email, password], ...]}``.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import click
from sqlalchemy import create_engine, text

from saas.checks import check_blobs, check_database, check_owner, check_queue, schema_is_current
from saas.commands.settings import read_settings
from saas.config import SettingError, Settings
from saas.migrate import migrate
from saas.startup import refuse


def main() -> None:
    """Prepare the database and leave the result; whatever cannot be reached is one line and exit code 2."""
    parser = argparse.ArgumentParser(prog="python -m saas.prepare")
    parser.add_argument("result", type=Path)
    parser.add_argument("--demo", action="store_true")
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
    if options.demo and not tenants:
        click.echo("sanmi: first start, loading demo data (a minute at most)", err=True)
        load_demo()
        tenants = count_tenants(settings)
    options.result.write_text(json.dumps({"tenants": tenants, "logins": demo_people(tenants)}))
    options.result.chmod(0o600)


def count_tenants(settings: Settings) -> int:
    """Return how many tenants the database has (``tenant`` is a platform table: no scope is needed)."""
    engine = create_engine(settings.owner_url)
    try:
        with engine.connect() as connection:
            return int(connection.scalar(text("SELECT count(*) FROM tenant")) or 0)
    finally:
        engine.dispose()


def load_demo() -> None:
    """Load the demo data through the real services."""
    from saas.commands.demo import demo

    demo.main(args=[], standalone_mode=False)


def demo_people(tenants: int) -> list[tuple[str, str, str]]:
    """Return (role, e-mail, password) of the demo's people; none without tenants."""
    if not tenants:
        return []
    from saas.commands.demo import demo_logins

    return list(demo_logins())


if __name__ == "__main__":
    main()
