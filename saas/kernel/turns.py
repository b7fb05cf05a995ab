"""Turns of writing to SQLite, over all threads and processes of a machine.

SQLite lets one write at a time and makes the others try again and again with growing pauses: under load the
unlucky wait for seconds. A file lock makes them stand in line in the kernel instead and wakes the next at once.
It is given back when its holder ends, however that ends.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

_own = threading.local()


@contextmanager
def write_turn(engine: Engine) -> Iterator[None]:
    """Wait for one's turn and hold it; at once on PostgreSQL and for a database in memory."""
    file = engine.url.database
    if engine.dialect.name != "sqlite" or not file or file == ":memory:":
        yield
        return
    descriptor = _descriptor(f"{file}-turn")
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def _descriptor(path: str) -> int:
    """Return this thread's own descriptor of the lock file: a lock belongs to who opened the file."""
    known: dict[tuple[int, str], int] = _own.__dict__.setdefault("known", {})
    key = (os.getpid(), path)  # after a fork the parent's descriptor would share its lock
    if key not in known:
        known[key] = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    return known[key]
