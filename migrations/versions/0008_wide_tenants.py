"""What keeps pages quick with ten thousand branches: an index that answers a league table alone, slim main tables."""

from __future__ import annotations

from alembic import op

from saas.kernel.keys import few

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_index(
        "ix_rollup_cell_league", "rollup_cell", ["tenant_id", "standard_id", "period", "unit_id", "n", "mean"]
    )
    op.drop_index("ix_rollup_cell_period", "rollup_cell")
    aside = few("status <> 'accepted'")
    op.create_index("ix_audit_set_aside", "audit", ["tenant_id", "status", "visited_on", "id"], **aside)
    op.create_index("ix_audit_critical", "audit", ["tenant_id", "visited_on", "id"], **few("critical_failures > 0"))
    if op.get_bind().dialect.name != "postgresql":
        return
    # A cell's body is read for single units, its total for whole tables: keep the one out of the other's way.
    op.execute("ALTER TABLE rollup_cell SET (toast_tuple_target = 256)")
    # zlib has compressed them: the database would only try in vain.
    op.execute("ALTER TABLE audit ALTER COLUMN answers SET STORAGE EXTERNAL, ALTER COLUMN sheet SET STORAGE EXTERNAL")


def downgrade() -> None:
    op.drop_index("ix_audit_critical", "audit")
    op.drop_index("ix_audit_set_aside", "audit")
    op.create_index("ix_rollup_cell_period", "rollup_cell", ["tenant_id", "standard_id", "period"])
    op.drop_index("ix_rollup_cell_league", "rollup_cell")
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("ALTER TABLE rollup_cell RESET (toast_tuple_target)")
    op.execute("ALTER TABLE audit ALTER COLUMN answers SET STORAGE EXTENDED, ALTER COLUMN sheet SET STORAGE EXTENDED")
