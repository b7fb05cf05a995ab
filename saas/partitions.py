"""Large tables split by tenant, for installations with hundreds of tenants in one PostgreSQL.

One tenant's rows stay together (hash of ``tenant_id``) and every query names the tenant, so the planner looks at one
part alone. Parts are vacuumed, and their indexes rebuilt, one by one. With few tenants there is nothing to gain:
that is why it is a command and not a migration. Rows are copied in one transaction, which needs room for the large
tables once more and keeps writers waiting.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, create_engine, text

from saas.config import SettingError, Settings

TABLES = ("audit", "audit_origin", "audit_evidence", "rollup_cell")  # in the order of their foreign keys
WHOLE = "_whole"
MOST_PARTS = 256


def split(settings: Settings, parts: int) -> list[str]:
    """Split the large tables into so many parts each; return those that were (a second call finds none).

    Raises SettingError on SQLite.
    """
    if not settings.on_postgresql:
        raise SettingError("only PostgreSQL has partitions; set SANMI_DATABASE_URL")
    engine = create_engine(settings.owner_url)
    try:
        with engine.begin() as owner:
            wanted = [table for table in TABLES if _kind(owner, table) == "r"]
            for table in wanted:
                _split(owner, table, parts)
            return wanted
    finally:
        engine.dispose()


def parts_of(connection: Connection, table: str) -> list[str]:
    """Return the names of a table's parts; none when it is whole."""
    rows = connection.execute(
        text("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = CAST(:name AS regclass) ORDER BY 1"),
        {"name": table},
    )
    return [row[0] for row in rows]


def _split(owner: Connection, table: str, parts: int) -> None:
    whole = f"{table}{WHOLE}"
    own, others = _constraints(owner, table), list(_references(owner, table))
    indexes = _indexes(owner, table)
    policy, options = _policy(owner, table), _options(owner, table)
    grants = _grants(owner, table)
    owner.execute(text(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"))
    # The owner is held by row-level security too: not while it copies every tenant's rows.
    owner.execute(text(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"))
    for source, name, _ in others:
        owner.execute(text(f"ALTER TABLE {source} DROP CONSTRAINT {name}"))
    owner.execute(text(f"ALTER TABLE {table} RENAME TO {whole}"))
    for name, _ in own:
        owner.execute(text(f"ALTER TABLE {whole} DROP CONSTRAINT {name}"))
    for name, _ in indexes:
        owner.execute(text(f"DROP INDEX {name}"))
    like = "INCLUDING DEFAULTS INCLUDING STORAGE INCLUDING COMPRESSION"
    owner.execute(text(f"CREATE TABLE {table} (LIKE {whole} {like}) PARTITION BY HASH (tenant_id)"))
    for number in range(parts):
        part = f"{table}_p{number:03d}"
        modulus = f"FOR VALUES WITH (MODULUS {parts}, REMAINDER {number})"
        owner.execute(text(f"CREATE TABLE {part} PARTITION OF {table} {modulus}{options}"))
        owner.execute(text(f"ALTER TABLE {part} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"))
    owner.execute(text(f"INSERT INTO {table} SELECT * FROM {whole}"))  # noqa: S608  names of our own
    for name, definition in own:
        owner.execute(text(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"))
    for _, definition in indexes:
        owner.execute(text(definition))
    for source, name, definition in others:
        owner.execute(text(f"ALTER TABLE {source} ADD CONSTRAINT {name} {definition}"))
    owner.execute(text(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"))
    owner.execute(text(policy))
    for role in grants:
        owner.execute(text(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO "{role}"'))
    owner.execute(text(f"DROP TABLE {whole}"))
    owner.execute(text(f"ANALYZE {table}"))


def _kind(owner: Connection, table: str) -> str:
    found = text("SELECT relkind FROM pg_class WHERE oid = CAST(:t AS regclass)")
    return str(owner.execute(found, {"t": table}).scalar_one())


def _constraints(owner: Connection, table: str) -> list[tuple[str, str]]:
    """Return (name, definition), the primary key first."""
    query = text(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = CAST(:t AS regclass)"
        " AND contype IN ('p', 'u', 'f') AND conparentid = 0 ORDER BY contype = 'f', conname"
    )
    return [(row[0], row[1]) for row in owner.execute(query, {"t": table})]


def _references(owner: Connection, table: str) -> Iterator[tuple[str, str, str]]:
    """Yield (table, name, definition) of the foreign keys of others that lead here."""
    query = text(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE confrelid = CAST(:t AS regclass) AND conrelid <> confrelid AND conparentid = 0"
    )
    for row in owner.execute(query, {"t": table}):
        yield row[0], row[1], row[2]


def _indexes(owner: Connection, table: str) -> list[tuple[str, str]]:
    """Return (name, definition) of the indexes that belong to no constraint."""
    query = text(
        "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
        " WHERE i.indrelid = CAST(:t AS regclass) AND NOT EXISTS"
        " (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u'))"
    )
    return [(row[0], row[1]) for row in owner.execute(query, {"t": table})]


def _policy(owner: Connection, table: str) -> str:
    name, reading, writing = owner.execute(
        text("SELECT policyname, qual, with_check FROM pg_policies WHERE tablename = :t"), {"t": table}
    ).one()
    return f"CREATE POLICY {name} ON {table} USING ({reading}) WITH CHECK ({writing})"


def _options(owner: Connection, table: str) -> str:
    found = owner.execute(
        text("SELECT array_to_string(reloptions, ', ') FROM pg_class WHERE oid = CAST(:t AS regclass)"), {"t": table}
    ).scalar_one()
    return f" WITH ({found})" if found else ""


def _grants(owner: Connection, table: str) -> list[str]:
    """Return the roles that may read the table, its owner aside."""
    query = text(
        "SELECT DISTINCT grantee FROM information_schema.role_table_grants"
        " WHERE table_name = :t AND privilege_type = 'SELECT' AND grantee <> current_user"
    )
    return [row[0] for row in owner.execute(query, {"t": table})]
