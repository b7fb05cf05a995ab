"""The house."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.policies import freeze, protect, thaw

revision = "0001"
down_revision = None

TENANT_TABLES = [
    "audit",
    "audit_evidence",
    "evidence",
    "invitation",
    "membership",
    "programme",
    "report",
    "rollup_cell",
    "standard",
    "standard_draft",
    "standard_version",
    "trail_entry",
    "unit",
    "wave",
]
SHOPPER_TABLES = ["assignment", "audit_conflict", "audit_origin", "evidence_origin", "shopper_identity"]


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=True),
        sa.Column("is_operator", sa.Boolean(), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("email", name="uq_account_email"),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_sign_in_attempt"),
    )
    op.create_table(
        "tenant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("name_zh", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("industry", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("accent", sa.String(length=7), nullable=True),
        sa.Column("logo", sa.String(length=80), nullable=True),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tenant"),
        sa.UniqueConstraint("slug", name="uq_tenant_slug"),
    )
    op.create_table(
        "account_tenant",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_account_tenant_account_id_account"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_account_tenant_tenant_id_tenant"),
        sa.PrimaryKeyConstraint("account_id", "tenant_id", name="pk_account_tenant"),
    )
    op.create_table(
        "evidence",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("shown", sa.String(length=80), nullable=False),
        sa.Column("thumb", sa.String(length=80), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_evidence_tenant_id_tenant"),
        sa.PrimaryKeyConstraint("tenant_id", "digest", name="pk_evidence"),
    )
    op.create_table(
        "login_session",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("user_agent", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_login_session_account_id_account"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_login_session_tenant_id_tenant"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_login_session"),
        sa.UniqueConstraint("public_id", name="uq_login_session_public_id"),
    )
    op.create_index("ix_login_session_account", "login_session", ["account_id", "revoked_at"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(length=80), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("enqueued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_outbox_tenant_id_tenant"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_index("ix_outbox_open", "outbox", ["done_at", "failed_at", "enqueued_at"], unique=False)
    op.create_index("ix_outbox_tenant_open", "outbox", ["tenant_id", "job", "done_at"], unique=False)

    op.create_table(
        "report_code",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_report_code_tenant_id_tenant"),
        sa.PrimaryKeyConstraint("code", name="pk_report_code"),
    )
    op.create_table(
        "standard",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name_zh", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("origin", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_standard_tenant_id_tenant"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_standard"),
        sa.UniqueConstraint("tenant_id", "code", name="uq_standard_tenant_id_code"),
    )
    op.create_table(
        "trail_entry",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("deed", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_trail_entry_tenant_id_tenant"),
        sa.PrimaryKeyConstraint("tenant_id", "seq", name="pk_trail_entry"),
    )
    op.create_table(
        "unit",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name_zh", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("path", sa.String(length=400), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "parent_id"], ["unit.tenant_id", "unit.id"], name="fk_unit_tenant_id_parent_id_unit"
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_unit_tenant_id_tenant"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_unit"),
        sa.UniqueConstraint("tenant_id", "code", name="uq_unit_tenant_id_code"),
    )
    op.create_index("ix_unit_parent", "unit", ["tenant_id", "parent_id"], unique=False)
    op.create_index("ix_unit_path", "unit", ["tenant_id", "path"], unique=False)

    op.create_table(
        "membership",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_membership_account_id_account"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "unit_id"],
            ["unit.tenant_id", "unit.id"],
            name="fk_membership_tenant_id_unit_id_unit",
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_membership_tenant_id_tenant"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_membership"),
        sa.UniqueConstraint("tenant_id", "account_id", name="uq_membership_tenant_id_account_id"),
    )
    op.create_index("ix_membership_role", "membership", ["tenant_id", "role"], unique=False)

    op.create_table(
        "programme",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("name_zh", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "standard_id"],
            ["standard.tenant_id", "standard.id"],
            name="fk_programme_tenant_id_standard_id_standard",
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_programme_tenant_id_tenant"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_programme"),
        sa.UniqueConstraint("tenant_id", "name_zh", name="uq_programme_tenant_id_name_zh"),
    )
    op.create_table(
        "rollup_cell",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("mean", sa.Float(), nullable=True),
        sa.Column("total", sa.Text(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "standard_id"],
            ["standard.tenant_id", "standard.id"],
            name="fk_rollup_cell_tenant_id_standard_id_standard",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "unit_id"],
            ["unit.tenant_id", "unit.id"],
            name="fk_rollup_cell_tenant_id_unit_id_unit",
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_rollup_cell_tenant_id_tenant"),
        sa.PrimaryKeyConstraint("tenant_id", "unit_id", "standard_id", "period", name="pk_rollup_cell"),
    )
    op.create_index(
        "ix_rollup_cell_period", "rollup_cell", ["tenant_id", "standard_id", "period"], unique=False
    )

    op.create_table(
        "audit_conflict",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("content_digest", sa.String(length=80), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "membership_id"],
            ["membership.tenant_id", "membership.id"],
            name="fk_audit_conflict_tenant_id_membership_id_membership",
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_audit_conflict_tenant_id_tenant"),
        sa.PrimaryKeyConstraint("tenant_id", "audit_id", "content_digest", name="pk_audit_conflict"),
    )
    op.create_table(
        "evidence_origin",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("claims", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "membership_id"],
            ["membership.tenant_id", "membership.id"],
            name="fk_evidence_origin_tenant_id_membership_id_membership",
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_evidence_origin_tenant_id_tenant"),
        sa.PrimaryKeyConstraint("tenant_id", "digest", "membership_id", name="pk_evidence_origin"),
    )
    op.create_table(
        "invitation",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("invited_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "invited_by"],
            ["membership.tenant_id", "membership.id"],
            name="fk_invitation_tenant_id_invited_by_membership",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "unit_id"],
            ["unit.tenant_id", "unit.id"],
            name="fk_invitation_tenant_id_unit_id_unit",
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_invitation_tenant_id_tenant"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_invitation"),
        sa.UniqueConstraint("tenant_id", "token_hash", name="uq_invitation_tenant_id_token_hash"),
    )
    op.create_table(
        "report",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=80), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("error", sa.String(length=500), nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "asked_by"],
            ["membership.tenant_id", "membership.id"],
            name="fk_report_tenant_id_asked_by_membership",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "branch_id"],
            ["unit.tenant_id", "unit.id"],
            name="fk_report_tenant_id_branch_id_unit",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "standard_id"],
            ["standard.tenant_id", "standard.id"],
            name="fk_report_tenant_id_standard_id_standard",
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_report_tenant_id_tenant"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_report"),
    )
    op.create_index("ix_report_branch", "report", ["tenant_id", "branch_id", "created_at"], unique=False)
    op.create_index("ix_report_code", "report", ["tenant_id", "code"], unique=False)

    op.create_table(
        "shopper_identity",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "membership_id"],
            ["membership.tenant_id", "membership.id"],
            name="fk_shopper_identity_tenant_id_membership_id_membership",
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_shopper_identity_tenant_id_tenant"),
        sa.PrimaryKeyConstraint("tenant_id", "membership_id", name="pk_shopper_identity"),
    )
    op.create_table(
        "standard_draft",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=True),
        sa.Column("saved_by", sa.Uuid(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "saved_by"],
            ["membership.tenant_id", "membership.id"],
            name="fk_standard_draft_tenant_id_saved_by_membership",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "standard_id"],
            ["standard.tenant_id", "standard.id"],
            name="fk_standard_draft_tenant_id_standard_id_standard",
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_standard_draft_tenant_id_tenant"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_standard_draft"),
        sa.UniqueConstraint("tenant_id", "standard_id", name="uq_standard_draft_tenant_id_standard_id"),
    )
    op.create_table(
        "standard_version",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "published_by"],
            ["membership.tenant_id", "membership.id"],
            name="fk_standard_version_tenant_id_published_by_membership",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "standard_id"],
            ["standard.tenant_id", "standard.id"],
            name="fk_standard_version_tenant_id_standard_id_standard",
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_standard_version_tenant_id_tenant"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_standard_version"),
        sa.UniqueConstraint(
            "tenant_id", "standard_id", "number", name="uq_standard_version_tenant_id_standard_id_number"
        ),
    )
    op.create_index("ix_standard_version_digest", "standard_version", ["tenant_id", "digest"], unique=False)

    op.create_table(
        "wave",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name_zh", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "programme_id"],
            ["programme.tenant_id", "programme.id"],
            name="fk_wave_tenant_id_programme_id_programme",
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_wave_tenant_id_tenant"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_wave"),
        sa.UniqueConstraint(
            "tenant_id", "programme_id", "number", name="uq_wave_tenant_id_programme_id_number"
        ),
    )
    op.create_table(
        "assignment",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("wave_id", sa.Uuid(), nullable=True),
        sa.Column("standard_version_id", sa.Uuid(), nullable=False),
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("scenario", sa.String(length=40), nullable=True),
        sa.Column("window_from", sa.Date(), nullable=False),
        sa.Column("window_to", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "branch_id"],
            ["unit.tenant_id", "unit.id"],
            name="fk_assignment_tenant_id_branch_id_unit",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "membership_id"],
            ["membership.tenant_id", "membership.id"],
            name="fk_assignment_tenant_id_membership_id_membership",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "standard_version_id"],
            ["standard_version.tenant_id", "standard_version.id"],
            name="fk_assignment_tenant_id_standard_version_id_standard_version",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "wave_id"],
            ["wave.tenant_id", "wave.id"],
            name="fk_assignment_tenant_id_wave_id_wave",
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_assignment_tenant_id_tenant"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_assignment"),
    )
    op.create_index(
        "ix_assignment_person", "assignment", ["tenant_id", "membership_id", "status"], unique=False
    )

    op.create_table(
        "audit",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("standard_version_id", sa.Uuid(), nullable=False),
        sa.Column("wave_id", sa.Uuid(), nullable=True),
        sa.Column("scenario", sa.String(length=40), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("content_digest", sa.String(length=80), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raw", sa.String(length=80), nullable=True),
        sa.Column("final", sa.String(length=80), nullable=True),
        sa.Column("final_value", sa.Float(), nullable=True),
        sa.Column("display", sa.String(length=40), nullable=True),
        sa.Column("band", sa.String(length=40), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("coverage", sa.String(length=80), nullable=True),
        sa.Column("critical_failures", sa.Integer(), nullable=False),
        sa.Column("sheet_digest", sa.String(length=80), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("status_reason", sa.Text(), nullable=True),
        sa.Column("answers", sa.LargeBinary(), nullable=True),
        sa.Column("sheet", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "branch_id"],
            ["unit.tenant_id", "unit.id"],
            name="fk_audit_tenant_id_branch_id_unit",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "standard_id"],
            ["standard.tenant_id", "standard.id"],
            name="fk_audit_tenant_id_standard_id_standard",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "standard_version_id"],
            ["standard_version.tenant_id", "standard_version.id"],
            name="fk_audit_tenant_id_standard_version_id_standard_version",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "wave_id"], ["wave.tenant_id", "wave.id"], name="fk_audit_tenant_id_wave_id_wave"
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_audit_tenant_id_tenant"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_audit"),
    )
    op.create_index(
        "ix_audit_cell", "audit", ["tenant_id", "branch_id", "period", "standard_id"], unique=False
    )
    op.create_index("ix_audit_recent", "audit", ["tenant_id", "visited_on", "id"], unique=False)
    op.create_index("ix_audit_wave", "audit", ["tenant_id", "wave_id", "branch_id"], unique=False)

    op.create_table(
        "audit_evidence",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("item_code", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "audit_id"],
            ["audit.tenant_id", "audit.id"],
            name="fk_audit_evidence_tenant_id_audit_id_audit",
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_audit_evidence_tenant_id_tenant"),
        sa.PrimaryKeyConstraint("tenant_id", "audit_id", "item_code", "digest", name="pk_audit_evidence"),
    )
    op.create_index("ix_audit_evidence_digest", "audit_evidence", ["tenant_id", "digest"], unique=False)

    op.create_table(
        "audit_origin",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device_time", sa.DateTime(timezone=True), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("accuracy_m", sa.Float(), nullable=True),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "audit_id"],
            ["audit.tenant_id", "audit.id"],
            name="fk_audit_origin_tenant_id_audit_id_audit",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "membership_id"],
            ["membership.tenant_id", "membership.id"],
            name="fk_audit_origin_tenant_id_membership_id_membership",
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="fk_audit_origin_tenant_id_tenant"),
        sa.PrimaryKeyConstraint("tenant_id", "audit_id", name="pk_audit_origin"),
    )
    op.create_index("ix_audit_origin_person", "audit_origin", ["tenant_id", "membership_id"], unique=False)

    for table in TENANT_TABLES:
        protect(table)
    for table in SHOPPER_TABLES:
        protect(table, shopper=True)
    freeze("standard_version", "standard_id", "number", "document", "digest")


def downgrade() -> None:
    thaw("standard_version")
    op.drop_index("ix_audit_origin_person", "audit_origin")

    op.drop_table("audit_origin")
    op.drop_index("ix_audit_evidence_digest", "audit_evidence")

    op.drop_table("audit_evidence")
    op.drop_index("ix_audit_wave", "audit")
    op.drop_index("ix_audit_recent", "audit")
    op.drop_index("ix_audit_cell", "audit")

    op.drop_table("audit")
    op.drop_index("ix_assignment_person", "assignment")

    op.drop_table("assignment")
    op.drop_table("wave")
    op.drop_index("ix_standard_version_digest", "standard_version")

    op.drop_table("standard_version")
    op.drop_table("standard_draft")
    op.drop_table("shopper_identity")
    op.drop_index("ix_report_code", "report")
    op.drop_index("ix_report_branch", "report")

    op.drop_table("report")
    op.drop_table("invitation")
    op.drop_table("evidence_origin")
    op.drop_table("audit_conflict")
    op.drop_index("ix_rollup_cell_period", "rollup_cell")

    op.drop_table("rollup_cell")
    op.drop_table("programme")
    op.drop_index("ix_membership_role", "membership")

    op.drop_table("membership")
    op.drop_index("ix_unit_path", "unit")
    op.drop_index("ix_unit_parent", "unit")

    op.drop_table("unit")
    op.drop_table("trail_entry")
    op.drop_table("standard")
    op.drop_table("report_code")
    op.drop_index("ix_outbox_tenant_open", "outbox")
    op.drop_index("ix_outbox_open", "outbox")

    op.drop_table("outbox")
    op.drop_index("ix_login_session_account", "login_session")

    op.drop_table("login_session")
    op.drop_table("evidence")
    op.drop_table("account_tenant")
    op.drop_table("tenant")
    op.drop_table("sign_in_attempt")
    op.drop_table("account")
