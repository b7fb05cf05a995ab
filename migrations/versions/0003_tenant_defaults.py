"""What a tenant presets: the language of people who chose none, the grade bands of new standards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("tenant", sa.Column("language", sa.String(length=2), nullable=True))
    op.add_column("tenant", sa.Column("grade_bands", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("tenant", "grade_bands")
    op.drop_column("tenant", "language")
