"""What was expected before a visit and perceived after it, by dimension."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.policies import protect

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "audit_expectation",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("dimension", sa.String(length=40), nullable=False),
        sa.Column("before", sa.SmallInteger(), nullable=True),
        sa.Column("after", sa.SmallInteger(), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "audit_id", "dimension", name="pk_audit_expectation"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_audit_expectation_tenant_id_tenant"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "audit_id"],
            ["audit.tenant_id", "audit.id"],
            name="fk_audit_expectation_tenant_id_audit_id_audit",
        ),
    )
    protect("audit_expectation")


def downgrade() -> None:
    op.drop_table("audit_expectation")
