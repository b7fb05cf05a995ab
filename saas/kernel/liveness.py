"""Whether a pooled PostgreSQL connection still lives, asked without a word to the server where that can be seen here.

A server that stopped has closed its end: that shows at the socket. Only a connection that has rested is asked
something, because a line cut in between (a firewall, a moved address) closes nothing.
"""

from __future__ import annotations

import select
import time
from typing import Any

from psycopg import Error
from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

RESTED = 5.0  # seconds


def watch_connections(engine: Engine) -> None:
    """Check each connection of ``engine`` when it is taken from the pool; a dead one is replaced."""

    def taken(connection: Any, record: Any, _proxy: Any) -> None:
        has_rested = time.monotonic() - record.info.get("given_back", 0.0) > RESTED
        if (has_rested or _has_news(connection)) and not _answers(engine, connection):
            raise DisconnectionError("the server has gone")

    def given_back(_connection: Any, record: Any) -> None:
        record.info["given_back"] = time.monotonic()

    event.listen(engine, "checkout", taken)
    event.listen(engine, "checkin", given_back)


def _has_news(connection: Any) -> bool:
    """Tell whether something waits at the socket of an idle connection: as a rule, its end."""
    if connection.closed:
        return True
    poller = select.poll()
    poller.register(connection.fileno(), select.POLLIN)
    return bool(poller.poll(0))


def _answers(engine: Engine, connection: Any) -> bool:
    try:
        return bool(engine.dialect.do_ping(connection))
    except Error:
        return False
