"""Exports of audits: what was asked for, how far it is, the parts of the file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.policies import protect

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "audit_export",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("window_key", sa.String(length=40), nullable=False),
        sa.Column("periods", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("shape", sa.String(length=16), nullable=False),
        sa.Column("format", sa.String(length=16), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("audits_done", sa.Integer(), nullable=False),
        sa.Column("audits_all", sa.Integer(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("error", sa.String(length=500), nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_audit_export"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_audit_export_tenant_id_tenant"),
        *(
            sa.ForeignKeyConstraint(
                ["tenant_id", column], [f"{table}.tenant_id", f"{table}.id"],
                name=f"fk_audit_export_tenant_id_{column}_{table}",
            )
            for column, table in (("unit_id", "unit"), ("standard_id", "standard"), ("asked_by", "membership"))
        ),
    )  # fmt: skip
    op.create_index("ix_audit_export_asker", "audit_export", ["tenant_id", "asked_by", "asked_at"])
    protect("audit_export")


def downgrade() -> None:
    op.drop_table("audit_export")
