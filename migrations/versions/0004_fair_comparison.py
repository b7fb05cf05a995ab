"""Fair comparison: what was computed of branches, by standard and stretch of time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.policies import protect

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "fair_comparison",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("stretch", sa.String(length=40), nullable=False),
        sa.Column("inputs", sa.String(length=80), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "standard_id", "stretch", name="pk_fair_comparison"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_fair_comparison_tenant_id_tenant"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "standard_id"],
            ["standard.tenant_id", "standard.id"],
            name="fk_fair_comparison_tenant_id_standard_id_standard",
        ),
    )
    protect("fair_comparison")


def downgrade() -> None:
    op.drop_table("fair_comparison")
