"""Recordings beside pictures, files that arrive in pieces, and why a phone was not at its branch."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.policies import protect

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("evidence", sa.Column("seconds", sa.Float(), nullable=True))
    op.add_column("audit_origin", sa.Column("elsewhere", sa.Text(), nullable=True))
    op.create_table(
        "evidence_part",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("begins", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "membership_id", "digest", "begins", name="pk_evidence_part"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_evidence_part_tenant_id_tenant"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "membership_id"],
            ["membership.tenant_id", "membership.id"],
            name="fk_evidence_part_tenant_id_membership_id_membership",
        ),
    )
    protect("evidence_part", shopper=True)


def downgrade() -> None:
    op.drop_table("evidence_part")
    op.drop_column("audit_origin", "elsewhere")
    op.drop_column("evidence", "seconds")
