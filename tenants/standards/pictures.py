"""Pictures of what good looks like: re-encoded like evidence, kept once per tenant, named by what is shown."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from saas.kernel.access import By
from saas.kernel.audit_trail import note_deed
from saas.kernel.blobs import BlobStore
from saas.kernel.db import db, transaction
from saas.kernel.pictures import read_picture
from saas.kernel.problems import Invalid, NotFound
from saas.kernel.words import words
from tenants.standards.models import GuidancePicture

MOST_BYTES = 12_000_000


def add_picture(by: By, store: BlobStore, data: bytes, *, now: datetime) -> tuple[GuidancePicture, bool]:
    """Keep a picture without its metadata; return it, and whether it is new.

    Opens its own transaction at the end, so that no lock is held while pictures are decoded. The same picture
    again is the one that is there. Raises Invalid: too large, or no picture.
    """
    if len(data) > MOST_BYTES:
        raise Invalid(words("图片不能超过 12 MB", "A picture may have 12 MB at most"), code="too_large", status=413)
    picture = read_picture(data)
    digest = store.put(by.tenant.id, picture.shown)
    known = find_picture(digest)
    if known is not None:
        return known, False
    row = GuidancePicture(
        digest=digest, width=picture.width, height=picture.height, size=len(picture.shown),
        added_by=by.membership_id, added_at=now,
    )  # fmt: skip
    with transaction() as session:
        meanwhile = find_picture(digest)
        if meanwhile is not None:
            return meanwhile, False
        session.add(row)
        note_deed("add_picture", digest, by=by.membership_id, at=now)
    return row, True


def find_picture(digest: str) -> GuidancePicture | None:
    """Return a picture of this tenant."""
    return db.session.scalars(select(GuidancePicture).where(GuidancePicture.digest == digest)).one_or_none()


def picture_bytes(by: By, store: BlobStore, name: str) -> bytes:
    """Return the JPEG that 64 hex digits name. Raises NotFound: evidence of visits has no address here."""
    found = find_picture(f"sha256:{name}")
    if found is None:
        raise NotFound()
    return store.get(by.tenant.id, found.digest)
