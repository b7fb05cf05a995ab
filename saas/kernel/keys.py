"""Composite keys that lead with the tenant, so that the schema can be distributed by it."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import ForeignKeyConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from saas.kernel.tenancy import TenantScoped


class TenantRow(TenantScoped):
    """A tenant's row with its own id: primary key (tenant_id, id); ids are random and tell no time, unless given."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4, sort_order=-99)


def same_tenant(column: str, target: str, ondelete: str | None = None) -> ForeignKeyConstraint:
    """Refer to ``target`` ("table.id") within the same tenant."""
    table = target.partition(".")[0]
    return ForeignKeyConstraint(["tenant_id", column], [f"{table}.tenant_id", target], ondelete=ondelete)


def of_tenant() -> ForeignKeyConstraint:
    """Refer to the tenant itself."""
    return ForeignKeyConstraint(["tenant_id"], ["tenant.id"])


def table_args(*args: Any) -> tuple[Any, ...]:
    """Return ``__table_args__`` with the reference to the tenant first."""
    return (of_tenant(), *args)


def few(condition: str) -> dict[str, Any]:
    """Return an index's options that leave out the rows for which ``condition`` does not hold."""
    return {"postgresql_where": text(condition), "sqlite_where": text(condition)}
