"""Since when a guidance picture is named by no document, so that it can be forgotten a week later."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("guidance_picture", sa.Column("unused_since", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("guidance_picture", "unused_since")
