"""A private PgBouncer in transaction mode: one server connection, shared by whoever has a transaction open."""

from __future__ import annotations

import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.services.postgresql import unprivileged
from tests.services.processes import free_port, served


def _pgbouncer() -> str | None:
    """Return the program's path, None where it is not installed; Debian keeps it out of people's PATH."""
    return shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")


@contextmanager
def private_pgbouncer(socket_dir: str, database: str) -> Iterator[str]:
    """Run one before the cluster at ``socket_dir``; yields the application's SQLAlchemy URL through it."""
    program, port = _pgbouncer(), free_port()
    assert program, "PgBouncer is not installed: scripts/bootstrap.sh test installs it"
    home = Path(tempfile.mkdtemp(prefix="sanmi-pool-", dir="/tmp"))  # short: sockets have short paths
    try:
        (home / "users.txt").write_text('"sanmi_app" ""\n')
        (home / "pgbouncer.ini").write_text(
            f"[databases]\n* = host={socket_dir}\n[pgbouncer]\nlisten_port = {port}\nunix_socket_dir = {home}\n"
            f"auth_type = trust\nauth_file = {home / 'users.txt'}\npool_mode = transaction\ndefault_pool_size = 1\n"
        )
        user = unprivileged()
        for path in (home, *home.iterdir()):
            os.chown(path, pwd.getpwnam(user).pw_uid if user else os.getuid(), -1)
        conninfo = f"host={home} port={port} user=sanmi_app dbname={database}"
        with served(
            [program, str(home / "pgbouncer.ini")], log=home / "log", is_ready=lambda: _answers(conninfo), user=user
        ):
            yield f"postgresql+psycopg://sanmi_app@/{database}?host={home}&port={port}"
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _answers(conninfo: str) -> bool:
    try:
        psycopg.connect(conninfo, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
