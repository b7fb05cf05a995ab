"""A read replica of PostgreSQL for pages that only read: used when it has everything the primary had committed.

Not "when it is not too old": at each request the primary is asked how far its log has been written (a third of a
millisecond), and the replica whether it has replayed that much. If it has not, even after a moment, or does not answer,
the primary serves the page. So no page shows an older state than one that was seen before, anywhere. (The primary
must commit synchronously, as it does by default: what is acknowledged is then in the log that is asked about.)
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from flask import Flask
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import SQLAlchemyError

from saas.kernel.db import db, on_engine

View = TypeVar("View", bound=Callable[..., Any])
PATIENCE = (0.0, 0.002, 0.005)  # seconds before each question whether the replica has caught up
REST = 5.0  # seconds for which a replica that failed is left alone
_WRITTEN = "SELECT pg_current_wal_flush_lsn()::text"
_REPLAYED = "SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= %s::pg_lsn"
log = structlog.get_logger()


class Replica:
    """The replica of one process. served: pages that it served; passed: those that the primary had to."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.served = self.passed = 0
        self._failed_at = -REST

    def choose(self) -> Engine | None:
        """Return the replica's engine when it is as new as the primary is now, else None."""
        found = self._is_fresh()
        self.served, self.passed = self.served + found, self.passed + (not found)
        return self.engine if found else None

    def _is_fresh(self) -> bool:
        if time.monotonic() - self._failed_at < REST:
            return False
        with db.engine.connect() as primary:
            written = primary.exec_driver_sql(_WRITTEN).scalar_one()
        try:
            with self.engine.connect() as replica:
                for pause in PATIENCE:
                    time.sleep(pause)
                    if replica.exec_driver_sql(_REPLAYED, (written,)).scalar_one():
                        return True
        except SQLAlchemyError as error:
            log.warning("replica_away", error=str(error).partition("\n")[0])
            self._failed_at = time.monotonic()
        return False


def open_replica(app: Flask, url: str, options: dict[str, Any], guard: Callable[[Engine], None]) -> None:
    """Give ``app`` a replica; ``guard`` attaches the same walls as the primary has."""
    if not url:
        return
    engine = create_engine(url, **options)
    guard(engine)
    app.extensions["sanmi_replica"] = Replica(engine)


def reads_only(view: View) -> View:
    """Mark a view that never writes: a fresh replica may serve it."""
    view.sanmi_reads_only = True  # type: ignore[attr-defined]
    return view


def use_replica(app: Flask, view: Callable[..., Any]) -> None:
    """Let the request's session read from the replica if the view only reads and the replica is fresh."""
    replica: Replica | None = app.extensions.get("sanmi_replica")
    if replica is not None and getattr(view, "sanmi_reads_only", False) and (engine := replica.choose()):
        on_engine(engine)
