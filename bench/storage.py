"""How many bytes tables take, with their indexes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing

import psycopg

from saas.config import Settings


def bytes_of(settings: Settings, tables: Iterable[str]) -> dict[str, int]:
    """Return table -> bytes on disk with indexes and large values."""
    if settings.on_postgresql:
        with psycopg.connect(settings.database_url.replace("+psycopg", "")) as server:
            size = (
                "SELECT coalesce((SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree(%(t)s)),"
                " pg_total_relation_size(%(t)s))"
            )
            return {table: int(server.execute(size, {"t": table}).fetchall()[0][0]) for table in tables}
    with closing(sqlite3.connect(settings.data_dir / "sanmi.db")) as file:
        size = "SELECT sum(pgsize) FROM dbstat WHERE name IN (SELECT name FROM sqlite_master WHERE tbl_name = ?)"
        return {table: int(file.execute(size, (table,)).fetchone()[0]) for table in tables}
