"""A private PostgreSQL cluster on a unix socket, with the two roles that an installation has.

::

    sanmi_admin  superuser; makes databases; tests use it only to look behind the walls
    sanmi_owner  owns the tables; migrations run as it
    sanmi_app    what the application connects as: no superuser, no BYPASSRLS, owner of nothing

PostgreSQL refuses to run as root: there the cluster belongs to ``postgres`` (or ``nobody``).
"""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.services.processes import served

SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "shared_buffers": "64MB",
    "max_connections": "100",
    "autovacuum": "off",
    "timezone": "UTC",
}
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "autovacuum": "on"}
INITDB = ("--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")


@dataclass(frozen=True, slots=True)
class Database:
    """One database as its three roles see it (SQLAlchemy URLs)."""

    name: str
    app_url: str
    owner_url: str
    admin_url: str


@dataclass
class PostgreSQL:
    """A running cluster. ``socket_dir`` is where its socket is."""

    socket_dir: Path
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1), repr=False)

    def url(self, role: str, database: str) -> str:
        """Return the SQLAlchemy URL of ``database`` for ``role``."""
        return f"postgresql+psycopg://{role}@/{database}?host={self.socket_dir}"

    def database(self, template: str = "template0") -> Database:
        """Make a new database, a copy of ``template`` (nobody may be connected to that one)."""
        name = f"sanmi_{next(self._numbers)}"
        self.execute(f'CREATE DATABASE "{name}" OWNER sanmi_owner TEMPLATE "{template}"')
        return Database(name, *(self.url(f"sanmi_{role}", name) for role in ("app", "owner", "admin")))

    def drop(self, database: Database) -> None:
        """Remove a database, throwing out who is connected."""
        self.execute(f'DROP DATABASE "{database.name}" WITH (FORCE)')

    def execute(self, statement: str) -> None:
        """Run one statement as the superuser, outside a transaction."""
        conninfo = f"host={self.socket_dir} user=sanmi_admin dbname=postgres"
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def private_postgresql(*, durable: bool = False, **more: str) -> Iterator[PostgreSQL]:
    """Run a cluster of our own until the block ends; ``durable`` waits for the disk, as a real one does.

    more: settings of the server.
    """
    with _home() as home:
        _run([binary("initdb"), "-D", home / "data", "-U", "sanmi_admin", *INITDB], home)
        with _running(home, {**SETTINGS, **(DURABLE if durable else {}), **more}) as server:
            server.execute("CREATE ROLE sanmi_owner LOGIN NOSUPERUSER NOBYPASSRLS")
            server.execute("CREATE ROLE sanmi_app LOGIN NOSUPERUSER NOBYPASSRLS")
            yield server


@contextmanager
def private_replica(primary: PostgreSQL, **more: str) -> Iterator[PostgreSQL]:
    """Run a streaming replica of ``primary`` until the block ends: what is written there can be read here."""
    with _home() as home:
        source = ["-h", str(primary.socket_dir), "-U", "sanmi_admin"]
        _run([binary("pg_basebackup"), *source, "-D", home / "data", "-R", "-c", "fast", "--no-sync"], home)
        with _running(home, {**SETTINGS, "hot_standby": "on", **more}) as server:
            yield server


@contextmanager
def _home() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="sanmi-pg-", dir="/tmp"))  # short: sockets have short paths
    try:
        if user := unprivileged():
            os.chown(home, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _running(home: Path, settings: Mapping[str, str]) -> Iterator[PostgreSQL]:
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    argv = [binary("postgres"), "-D", str(home / "data"), "-k", str(home), *options]
    ready = lambda: _answers(home)  # noqa: E731
    with served(argv, log=home / "log", is_ready=ready, stop=signal.SIGQUIT, user=unprivileged()):
        yield PostgreSQL(home)


def _run(argv: list[Any], home: Path) -> None:
    user = unprivileged()
    env = {"PATH": os.environ["PATH"], "HOME": str(home)}
    subprocess.run(
        argv, check=True, capture_output=True, cwd=home, user=user, group=user,
        extra_groups=[] if user else None, env=env,
    )  # fmt: skip


def unprivileged() -> str | None:
    """Return whom the cluster must belong to: nobody else than us, unless we are root."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def binary(name: str) -> str:
    """Return the path of a PostgreSQL program, newest version first; Debian keeps them out of PATH."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
    found = shutil.which(name, path=":".join([*map(str, places), os.environ["PATH"]]))
    if found is None:
        raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql")
    return found


def _answers(home: Path) -> bool:
    try:
        psycopg.connect(f"host={home} user=sanmi_admin dbname=postgres").close()
    except psycopg.OperationalError:
        return False
    return True
