"""Lists of audits are of one standard, some of one wave or result: each has an index, so that seldom ones are quick."""

from __future__ import annotations

from typing import Any

from alembic import op

from saas.kernel.keys import few

revision = "0014"
down_revision = "0013"

# What a list runs through: name, what it is narrowed to before the day, which rows alone are in it.
LISTS: tuple[tuple[str, list[str], dict[str, Any]], ...] = (
    ("ix_audit_recent", [], {}),
    ("ix_audit_set_aside", ["status"], few("status <> 'accepted'")),
    ("ix_audit_critical", [], few("critical_failures > 0")),
)


def upgrade() -> None:
    for name, narrowed, rows in LISTS:
        op.drop_index(name, "audit")
        op.create_index(name, "audit", ["tenant_id", "standard_id", *narrowed, "visited_on", "id"], **rows)
    op.create_index("ix_audit_result", "audit", ["tenant_id", "standard_id", "passed", "visited_on", "id"])
    in_wave = few("wave_id IS NOT NULL")
    op.create_index("ix_audit_of_wave", "audit", ["tenant_id", "wave_id", "visited_on", "id"], **in_wave)


def downgrade() -> None:
    op.drop_index("ix_audit_of_wave", "audit")
    op.drop_index("ix_audit_result", "audit")
    for name, narrowed, rows in LISTS:
        op.drop_index(name, "audit")
        op.create_index(name, "audit", ["tenant_id", *narrowed, "visited_on", "id"], **rows)
