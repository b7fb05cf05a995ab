"""What the database role of the application must not be able to do: step over row-level security."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from saas.config import SettingError

POWERS = """
SELECT rolsuper, rolbypassrls, EXISTS (
    SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = current_schema AND c.relkind IN ('r', 'p') AND pg_has_role(current_user, c.relowner, 'MEMBER')
) FROM pg_roles WHERE rolname = current_user
"""
NAMES = ("a superuser", "BYPASSRLS", "the owner of tables")


class RoleTooPowerful(SettingError):
    """The application connects as a role that row-level security does not hold."""


def refuse_to_start(engine: Engine) -> None:
    """Raise RoleTooPowerful before anything is served; a database that is away is asked at its first connection."""
    with suppress(OperationalError), engine.connect():
        pass
    engine.dispose()  # whoever forks next must not share this connection


def refuse_powerful_role(connection: Any, _record: Any) -> None:
    """Close a new PostgreSQL connection of a role that would see every tenant; raises RoleTooPowerful.

    Asked of every connection, not only at the start: a role can be given powers later.
    """
    with connection.cursor() as cursor:
        row = cursor.execute(POWERS).fetchone()
    connection.rollback()
    found = [name for name, has_it in zip(NAMES, row, strict=True) if has_it]
    if found:
        connection.close()
        raise RoleTooPowerful(
            f"SANMI_DATABASE_URL: the role is {' and '.join(found)}, so tenants would not be walled off; connect as "
            "a role that is neither, and set SANMI_DATABASE_OWNER_URL for migrations"
        )
