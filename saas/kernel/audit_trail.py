"""The audit trail: what people with power did, each entry chained to the one before by its hash."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Integer, LargeBinary, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from saas.kernel.db import Base, UtcDateTime, db, is_writing
from saas.kernel.kept_plans import keeps_plan
from saas.kernel.keys import table_args
from saas.kernel.tenancy import TenantScoped, current_scope

GENESIS = bytes(32)
LOCK = 7_331_004  # any constant: PostgreSQL's advisory lock for trails, with the tenant's id


class TrailEntry(TenantScoped, Base):
    """One deed. hash = SHA-256 of the previous hash and this entry's canonical content."""

    __tablename__ = "trail_entry"
    __table_args__ = table_args()

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[uuid.UUID | None]
    deed: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(120))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


def note_deed(deed: str, subject: str, *, by: uuid.UUID | None, at: datetime, **detail: Any) -> None:
    """Append an entry in the caller's transaction.

    Two at once cannot both take the next number: the second waits for the first's transaction, and should
    that fail, (tenant, seq) is the primary key: a transaction is refused rather than the chain forked.
    """
    session = db.session
    session.flush()
    session().info.pop(_NEWEST, None)
    _wait_for_turn(current_scope().tenant_id)
    last = session.scalars(select(TrailEntry).order_by(TrailEntry.seq.desc()).limit(1)).first()
    seq, previous = (last.seq + 1, last.hash) if last else (1, GENESIS)
    session.add(
        TrailEntry(
            tenant_id=current_scope().tenant_id, seq=seq, at=at, by=by, deed=deed, subject=subject, detail=detail,
            hash=_chain(previous, seq, at, by, deed, subject, detail),
        )
    )
    session.flush()


_NEWEST = "sanmi_latest_deed"
_LAST = keeps_plan(select(func.max(TrailEntry.__table__.c.seq)))


def latest_deed() -> int:
    """Return the number of the trail's last entry: it grows with everything that people change.

    A session that only reads asks once: what it reads afterwards is as new or newer.
    """
    info = db.session().info
    if is_writing():
        return db.session.scalar(_LAST) or 0
    if _NEWEST not in info:
        info[_NEWEST] = db.session.scalar(_LAST) or 0
    number: int = info[_NEWEST]
    return number


def remember_deed(number: int) -> None:
    """Let the present session take ``number``, which was read before anything else of the request, for the last one."""
    db.session().info[_NEWEST] = number


def _wait_for_turn(tenant_id: int) -> None:
    """Let one transaction at a time append to a tenant's trail (SQLite has one writer anyway)."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(LOCK, tenant_id)))


def broken_link() -> int | None:
    """Return the number of the first entry whose hash does not fit, or None when the chain is whole."""
    previous = GENESIS
    for entry in db.session.scalars(select(TrailEntry).order_by(TrailEntry.seq)):
        if entry.hash != _chain(previous, entry.seq, entry.at, entry.by, entry.deed, entry.subject, entry.detail):
            return entry.seq
        previous = entry.hash
    return None


def _chain(
    previous: bytes, seq: int, at: datetime, by: uuid.UUID | None, deed: str, subject: str, detail: dict[str, Any]
) -> bytes:
    content = [seq, at.astimezone(UTC).isoformat(), str(by or ""), deed, subject, detail]
    return hashlib.sha256(previous + json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).digest()
