"""Paths of units are compared byte by byte, whatever the language of the database: a subtree is a range of an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":  # SQLite always does
        op.alter_column("unit", "path", type_=sa.String(400, collation="C"), existing_nullable=False)
        op.execute("ANALYZE unit")  # what was known of the column went with its old type


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("unit", "path", type_=sa.String(400), existing_nullable=False)
