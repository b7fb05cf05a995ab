"""How many database connections the application has taken from its pool."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import QueuePool

from saas.kernel.db import db


def connections_taken(app: Flask) -> Callable[[], int]:
    """Return what tells how many connections are taken at the moment it is asked, in any thread."""
    with app.app_context():
        pool = db.engine.pool
    assert isinstance(pool, QueuePool), "a pool that counts"
    return pool.checkedout
