"""Row-level security and immutability, written once for every migration that makes a table."""

from __future__ import annotations

from alembic import op

TENANT = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::int"
SHOPPER = (
    "(current_setting('app.sees_shoppers', true) = 'on'"
    " OR membership_id = nullif(current_setting('app.membership_id', true), '')::uuid)"
)


def protect(table: str, *, shopper: bool = False) -> None:
    """Force row-level security on a tenant's table (PostgreSQL; SQLite has no such wall)."""
    if op.get_bind().dialect.name != "postgresql":
        return
    rule = f"{TENANT} AND {SHOPPER}" if shopper else TENANT
    op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
    op.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
    op.execute(f'CREATE POLICY tenant_isolation ON "{table}" USING ({rule}) WITH CHECK ({rule})')


def freeze(table: str, *columns: str) -> None:
    """Let the database refuse any change of ``columns`` (without: of anything) and any deletion, whoever asks."""
    changed = " OR ".join(f'NEW."{column}" IS NOT OLD."{column}"' for column in columns) or "true"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} WHEN {changed}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is frozen'); END"
        )
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is kept'); END"
        )
        return
    changed = changed.replace("IS NOT", "IS DISTINCT FROM")
    op.execute(
        f"CREATE FUNCTION {table}_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF TG_OP = 'DELETE' THEN RAISE EXCEPTION '{table} is kept'; END IF;"
        f" IF {changed} THEN RAISE EXCEPTION '{table} is frozen'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {table}_frozen()"
    )


def thaw(table: str) -> None:
    """Undo ``freeze`` (downgrades only)."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER IF EXISTS {table}_frozen")
        op.execute(f"DROP TRIGGER IF EXISTS {table}_kept")
        return
    op.execute(f"DROP TRIGGER IF EXISTS {table}_frozen ON {table}")
    op.execute(f"DROP FUNCTION IF EXISTS {table}_frozen()")
