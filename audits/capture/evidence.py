"""Evidence: stored once under the hash of what the phone sent, shown only through audits.

Safe to repeat because blobs are named by their content and rows are inserted with ON CONFLICT DO NOTHING.
"""

from __future__ import annotations

import hashlib
import re
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
from saas.kernel.words import words
from tenants.units.models import Unit
from tenants.units.queries import in_scope

_HEX = re.compile(r"^[0-9a-f]{64}$")


def store_evidence(
    by: By, store: BlobStore, hex_digest: str, data: bytes, *, now: datetime
) -> tuple[dict[str, Any], bool]:
    """Store a picture under its SHA-256; return its receipt and whether it is new.

    Opens its own transaction at the end, so that no lock is held while pictures are decoded.
    Raises Invalid: a wrong name, other bytes than the name says, or no picture.
    """
    digest = _checked(hex_digest, data)
    known = db.session.scalars(select(Evidence).where(Evidence.digest == digest)).one_or_none()
    if known is not None:
        with transaction():
            _note_origin(by, digest, {})
        return _receipt(known), False
    picture = read_picture(data)
    tenant_id = by.tenant.id
    store.put(tenant_id, data)
    row = Evidence(
        tenant_id=tenant_id, digest=digest, media_type=picture.media_type, size=len(data), width=picture.width,
        height=picture.height, shown=store.put(tenant_id, picture.shown), thumb=store.put(tenant_id, picture.thumb),
        received_at=now,
    )
    values = {column.key: getattr(row, column.key) for column in Evidence.__mapper__.columns}
    with transaction() as session:
        session.execute(insert_once(Evidence, values))
        _note_origin(by, digest, picture.claims)
    return _receipt(row), True


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


def _checked(hex_digest: str, data: bytes) -> str:
    if not _HEX.match(hex_digest):
        rule = words("文件名须为 64 位十六进制的 SHA-256", "The name must be a SHA-256 in 64 hex digits")
        raise Invalid(errors=[FieldError("digest", rule)])
    if hashlib.sha256(data).hexdigest() != hex_digest:
        differs = words("内容与 SHA-256 不符，传输可能中断，请重试", "The bytes do not match their SHA-256; send again")
        raise Invalid(errors=[FieldError("body", differs)], code="hash_mismatch")
    return f"sha256:{hex_digest}"


def _note_origin(by: By, digest: str, claims: dict[str, Any]) -> None:
    values = {"tenant_id": by.tenant.id, "digest": digest, "membership_id": by.membership_id, "claims": claims}
    db.session.execute(insert_once(EvidenceOrigin, values))


def _receipt(row: Evidence) -> dict[str, Any]:
    return {"digest": row.digest, "media_type": row.media_type, "width": row.width, "height": row.height}
