"""Studies: what was computed of visits for a page, and what of auditors; visits that two auditors make blindly."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.policies import protect

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "study",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("stretch", sa.String(length=40), nullable=False),
        sa.Column("inputs", sa.String(length=80), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "kind", "standard_id", "unit_id", "stretch", name="pk_study"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_study_tenant_id_tenant"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "standard_id"],
            ["standard.tenant_id", "standard.id"],
            name="fk_study_tenant_id_standard_id_standard",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "unit_id"], ["unit.tenant_id", "unit.id"], name="fk_study_tenant_id_unit_id_unit"
        ),
    )
    op.create_table(
        "auditor_record",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("stretch", sa.String(length=40), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "standard_id", "stretch", "membership_id", name="pk_auditor_record"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_auditor_record_tenant_id_tenant"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "standard_id"],
            ["standard.tenant_id", "standard.id"],
            name="fk_auditor_record_tenant_id_standard_id_standard",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "membership_id"],
            ["membership.tenant_id", "membership.id"],
            name="fk_auditor_record_tenant_id_membership_id_membership",
        ),
    )
    op.create_table(
        "double_visit",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "assignment_id", name="pk_double_visit"),
        sa.UniqueConstraint(
            "tenant_id", "pair_id", "membership_id", name="uq_double_visit_tenant_id_pair_id_membership_id"
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_double_visit_tenant_id_tenant"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "assignment_id"],
            ["assignment.tenant_id", "assignment.id"],
            name="fk_double_visit_tenant_id_assignment_id_assignment",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "membership_id"],
            ["membership.tenant_id", "membership.id"],
            name="fk_double_visit_tenant_id_membership_id_membership",
        ),
    )
    protect("study")
    protect("auditor_record", shopper=True)
    protect("double_visit", shopper=True)


def downgrade() -> None:
    for table in ("double_visit", "auditor_record", "study"):
        op.drop_table(table)
