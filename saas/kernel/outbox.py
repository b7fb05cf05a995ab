"""The outbox: work that must follow a change is committed with the change.

Redis is disposable: whatever it forgets is handed to it again from here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    bindparam,
    exists,
    insert,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from saas.kernel.clock import now
from saas.kernel.db import Base, UtcDateTime, db
from saas.kernel.kept_plans import keeps_plan
from saas.kernel.tenancy import current_scope


class OutboxRow(Base):
    """One piece of promised work.

    A platform table on purpose: the relay serves all tenants. ``payload`` holds ids only, never content.
    ``done_at`` is written in the same transaction as the work's effect, so a repeat finds it done.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_open", "done_at", "failed_at", "enqueued_at"),
        Index("ix_outbox_tenant_open", "tenant_id", "job", "done_at"),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenant.id"))
    job: Mapped[str] = mapped_column(String(80))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    enqueued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    error: Mapped[str | None] = mapped_column(Text)


def emit(job: str, **payload: str | int | bool | None) -> None:
    """Promise ``job`` for the current tenant, in the caller's transaction."""
    emit_all(job, [payload])


def emit_all(job: str, payloads: list[dict[str, Any]]) -> None:
    """Promise ``job`` once for each payload (ids and plain values, as ``emit`` takes them)."""
    fixed = {"tenant_id": current_scope().tenant_id, "job": job, "created_at": now()}
    db.session.execute(_PROMISE, [fixed | {"payload": payload} for payload in payloads])


# Made once: building it costs more than running it.
_PROMISE = keeps_plan(insert(OutboxRow.__table__))  # type: ignore[arg-type]


_ROW = OutboxRow.__table__.c
_WAITING = select(
    exists().where(
        _ROW.tenant_id == bindparam("tenant"), _ROW.job == bindparam("job"), _ROW.done_at.is_(None),
        _ROW.failed_at.is_(None),
    )
)  # fmt: skip


def is_pending(job: str) -> bool:
    """Tell whether the current tenant waits for any ``job``: pages then say "computing"."""
    return bool(db.session.scalar(_WAITING, {"tenant": current_scope().tenant_id, "job": job}))


def is_promised(job: str, **payload: str | int | bool | None) -> bool:
    """Tell whether the current tenant waits for ``job`` with this very payload."""
    waiting = select(OutboxRow.payload).where(
        OutboxRow.tenant_id == current_scope().tenant_id,
        OutboxRow.job == job,
        OutboxRow.done_at.is_(None),
        OutboxRow.failed_at.is_(None),
    )
    return payload in db.session.scalars(waiting).all()


def has_stumbled(job: str, **payload: str | int | bool | None) -> bool:
    """Tell whether the current tenant waits for this very ``job`` whose last try failed."""
    return bool(_stumbled(job, payload))


def try_again(job: str, **payload: str | int | bool | None) -> None:
    """Have ``job`` tried again at once, in the caller's transaction, if its last try failed.

    Safe while the relay hands it over as well: what is handed over twice is done once.
    """
    for row in _stumbled(job, payload):
        row.error = row.enqueued_at = None


def _stumbled(job: str, payload: dict[str, Any]) -> list[OutboxRow]:
    rows = db.session.scalars(
        select(OutboxRow).where(
            OutboxRow.tenant_id == current_scope().tenant_id,
            OutboxRow.job == job,
            OutboxRow.done_at.is_(None),
            OutboxRow.failed_at.is_(None),
            OutboxRow.error.is_not(None),
        )
    )
    return [row for row in rows if row.payload == payload]
