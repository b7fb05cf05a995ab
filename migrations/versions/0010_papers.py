"""Papers drawn by workers, uploads that wait for a decision, and a trail that the database itself keeps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.policies import freeze, protect, thaw

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "paper",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=80), nullable=True),
        sa.Column("error", sa.String(length=500), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "key", name="pk_paper"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_paper_tenant_id_tenant"),
    )
    protect("paper")
    op.create_table(
        "waiting_upload",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "digest", name="pk_waiting_upload"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_waiting_upload_tenant_id_tenant"),
    )
    protect("waiting_upload")
    freeze("trail_entry")


def downgrade() -> None:
    thaw("trail_entry")
    op.drop_table("waiting_upload")
    op.drop_table("paper")
