"""The builder: kept drafts, shared parts, guidance pictures, what-if runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.policies import protect

revision = "0002"
down_revision = "0001"

TABLES = ["kept_draft", "shared_part", "guidance_picture", "what_if_run"]


def upgrade() -> None:
    op.create_table(
        "kept_draft",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=True),
        sa.Column("kept_by", sa.Uuid(), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        *_keys("kept_draft", ["id"], ("kept_by", "membership"), ("standard_id", "standard")),
    )
    op.create_index("ix_kept_draft_standard", "kept_draft", ["tenant_id", "standard_id", "kept_at"])
    op.create_table(
        "shared_part",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name_zh", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        *_keys("shared_part", ["id"], ("changed_by", "membership")),
        sa.UniqueConstraint("tenant_id", "code", name="uq_shared_part_tenant_id_code"),
    )
    op.create_table(
        "guidance_picture",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        *_keys("guidance_picture", ["digest"], ("added_by", "membership")),
    )
    op.create_table(
        "what_if_run",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("wave_id", sa.Uuid(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("audits_done", sa.Integer(), nullable=False),
        sa.Column("audits_all", sa.Integer(), nullable=False),
        sa.Column("inputs", sa.String(length=80), nullable=True),
        sa.Column("error", sa.String(length=500), nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        *_keys("what_if_run", ["id"], ("asked_by", "membership"), ("standard_id", "standard"), ("wave_id", "wave")),
    )
    op.create_index("ix_what_if_run_standard", "what_if_run", ["tenant_id", "standard_id", "asked_at"])
    for table in TABLES:
        protect(table)


def downgrade() -> None:
    op.drop_index("ix_what_if_run_standard", "what_if_run")
    op.drop_index("ix_kept_draft_standard", "kept_draft")
    for table in reversed(TABLES):
        op.drop_table(table)


def _keys(table: str, primary: list[str], *references: tuple[str, str]) -> list[sa.Constraint]:
    """Return the primary key and the references of a tenant's table, all led by the tenant."""
    found: list[sa.Constraint] = [
        sa.PrimaryKeyConstraint("tenant_id", *primary, name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=f"fk_{table}_tenant_id_tenant"),
    ]
    for column, target in references:
        name = f"fk_{table}_tenant_id_{column}_{target}"
        columns = [f"{target}.tenant_id", f"{target}.id"]
        found.append(sa.ForeignKeyConstraint(["tenant_id", column], columns, name=name))
    return found
