"""Evidence: stored once under the hash of what the phone sent, shown only through audits.

Safe to repeat because blobs are named by their content and rows are inserted with ON CONFLICT DO NOTHING.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from audits.capture.models import Audit, AuditEvidence, Evidence, EvidenceOrigin
from audits.capture.storage import insert_once
from saas.kernel.access import By
from saas.kernel.blobs import BlobStore
from saas.kernel.db import db, transaction
from saas.kernel.pictures import read_picture
from saas.kernel.problems import FieldError, Invalid, NotFound
from saas.kernel.sounds import looks_like_sound, read_sound
from saas.kernel.sounds.tile import tile
from saas.kernel.words import words
from tenants.units.models import Unit
from tenants.units.queries import in_scope

_HEX = re.compile(r"^[0-9a-f]{64}$")


def store_evidence(
    by: By, store: BlobStore, hex_digest: str, data: bytes, *, now: datetime
) -> tuple[dict[str, Any], bool]:
    """Store a picture or a recording under its SHA-256; return its receipt and whether it is new.

    Opens its own transaction at the end, so that no lock is held while pictures are decoded.
    Raises Invalid: a wrong name, other bytes than the name says, neither picture nor recording.
    """
    digest = checked_digest(hex_digest)
    if hashlib.sha256(data).hexdigest() != hex_digest:
        differs = words("内容与 SHA-256 不符，传输可能中断，请重试", "The bytes do not match their SHA-256; send again")
        raise Invalid(errors=[FieldError("body", differs)], code="hash_mismatch")
    if (known := stored_evidence(by, digest)) is not None:
        return known, False
    facts, claims = _hearable(by, store, data) if looks_like_sound(data) else _visible(by, store, data)
    store.put(by.tenant.id, data)
    row = Evidence(tenant_id=by.tenant.id, digest=digest, size=len(data), received_at=now, **facts)
    values = {column.key: getattr(row, column.key) for column in Evidence.__mapper__.columns}
    with transaction() as session:
        session.execute(insert_once(Evidence, values))
        _note_origin(by, digest, claims)
    return _receipt(row), True


def stored_evidence(by: By, digest: str) -> dict[str, Any] | None:
    """Return the receipt of a file that is here already, now also this person's; None when it is not."""
    known = db.session.scalars(select(Evidence).where(Evidence.digest == digest)).one_or_none()
    if known is None:
        return None
    with transaction():
        _note_origin(by, digest, {})
    return _receipt(known)


def sounds_among(digests: Iterable[str]) -> dict[str, float]:
    """Return digest -> seconds of those files that are recordings. The caller may see them."""
    wanted = list(digests)
    if not wanted:
        return {}
    query = select(Evidence.digest, Evidence.seconds)
    rows = db.session.execute(query.where(Evidence.digest.in_(wanted), Evidence.seconds.is_not(None)))
    return {digest: seconds for digest, seconds in rows if seconds is not None}


def evidence_in_scope(by: By, hex_digest: str) -> Evidence:
    """Return a file that the reader may see: one that an audit in their subtree shows, or their own.

    Raises NotFound otherwise, whether it exists or not.
    """
    digest = f"sha256:{hex_digest}"
    shown = (
        select(Evidence)
        .join(
            AuditEvidence,
            (AuditEvidence.tenant_id == Evidence.tenant_id) & (AuditEvidence.digest == Evidence.digest),
        )
        .join(Audit, (Audit.tenant_id == AuditEvidence.tenant_id) & (Audit.id == AuditEvidence.audit_id))
        .join(Unit, (Unit.tenant_id == Audit.tenant_id) & (Unit.id == Audit.branch_id))
        .where(Evidence.digest == digest, in_scope(by))
    )
    own = select(Evidence).join(
        EvidenceOrigin,
        (EvidenceOrigin.tenant_id == Evidence.tenant_id) & (EvidenceOrigin.digest == Evidence.digest),
    ).where(Evidence.digest == digest, EvidenceOrigin.membership_id == by.membership_id)  # fmt: skip
    found = None
    if by.role != "auditor":
        found = db.session.scalars(shown.limit(1)).first()
    found = found or db.session.scalars(own.limit(1)).first()
    if found is None:
        raise NotFound()
    return found


def checked_digest(hex_digest: str) -> str:
    """Return the digest that a file's name says; raises Invalid when it is none."""
    if not _HEX.match(hex_digest):
        rule = words("文件名须为 64 位十六进制的 SHA-256", "The name must be a SHA-256 in 64 hex digits")
        raise Invalid(errors=[FieldError("digest", rule)])
    return f"sha256:{hex_digest}"


def _visible(by: By, store: BlobStore, data: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    picture = read_picture(data)
    shown, thumb = (store.put(by.tenant.id, made) for made in (picture.shown, picture.thumb))
    facts = {"media_type": picture.media_type, "width": picture.width, "height": picture.height}
    return {**facts, "shown": shown, "thumb": thumb}, picture.claims


def _hearable(by: By, store: BlobStore, data: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    sound = read_sound(data)
    shown, thumb = store.put(by.tenant.id, sound.shown), store.put(by.tenant.id, tile())
    facts = {"media_type": sound.media_type, "width": 0, "height": 0, "seconds": round(sound.seconds, 2)}
    return {**facts, "shown": shown, "thumb": thumb}, {}


def _note_origin(by: By, digest: str, claims: dict[str, Any]) -> None:
    values = {"tenant_id": by.tenant.id, "digest": digest, "membership_id": by.membership_id, "claims": claims}
    db.session.execute(insert_once(EvidenceOrigin, values))


def _receipt(row: Evidence) -> dict[str, Any]:
    names = ("digest", "media_type", "width", "height", "seconds")
    return {name: getattr(row, name) for name in names}
