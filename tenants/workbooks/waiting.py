"""Files that were shown and wait for somebody to say yes: kept for a day, a few per tenant, then forgotten.

They lie in the database, not among the blobs: nothing else points at them, so forgetting one hurts nobody.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from saas.kernel.db import Base, UtcDateTime, db, transaction
from saas.kernel.keys import table_args
from saas.kernel.problems import NotFound
from saas.kernel.tenancy import TenantScoped
from saas.kernel.words import words

LIFE = timedelta(hours=24)
MOST = 20  # per tenant; the oldest go first


class WaitingUpload(TenantScoped, Base):
    """What was uploaded and not decided on. digest: SHA-256 of content; kept_at: of its last upload."""

    __tablename__ = "waiting_upload"
    __table_args__ = table_args()

    digest: Mapped[str] = mapped_column(String(80), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)


def keep_waiting(content: bytes, *, now: datetime) -> str:
    """Keep a file of the tenant until it is decided on; return its digest. Forgets what has waited too long."""
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    with transaction() as session:
        session.execute(delete(WaitingUpload).where(WaitingUpload.kept_at < now - LIFE))
        known = session.scalars(select(WaitingUpload).where(WaitingUpload.digest == digest)).one_or_none()
        if known is None:
            session.add(WaitingUpload(digest=digest, content=content, kept_at=now))
        else:
            known.kept_at = now
        session.flush()
        older = select(WaitingUpload.digest).order_by(WaitingUpload.kept_at.desc()).offset(MOST)
        session.execute(delete(WaitingUpload).where(WaitingUpload.digest.in_(session.scalars(older).all())))
    return digest


def waiting(digest: str, *, now: datetime) -> bytes:
    """Return what waits under a digest. Raises NotFound when this tenant has none, or it has waited too long."""
    query = select(WaitingUpload.content).where(WaitingUpload.digest == digest, WaitingUpload.kept_at >= now - LIFE)
    content = db.session.scalar(query)
    if content is None:
        said = words("文件已过期，请重新上传", "The file has waited too long; please upload it again")
        raise NotFound(said)
    return content
