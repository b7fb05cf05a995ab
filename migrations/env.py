"""Alembic's environment: runs on the connection that the caller opened as the owner of the tables."""

from __future__ import annotations

from alembic import context

from saas import models

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=models.Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
