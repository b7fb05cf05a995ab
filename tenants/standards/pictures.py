"""Pictures of what good looks like: re-encoded like evidence, kept once per tenant, named by what is shown."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from saas.kernel.access import By
from saas.kernel.audit_trail import note_deed
from saas.kernel.blobs import BlobStore
from saas.kernel.db import db, transaction
from saas.kernel.outbox import emit
from saas.kernel.pictures import read_picture
from saas.kernel.problems import Invalid, NotFound
from saas.kernel.words import words
from tenants.standards.models import GuidancePicture

MOST_BYTES = 12_000_000
CLEAR = "clear_pictures"
_NOTE = b"Sanmi: what good looks like"
_COMMENT = b"\xff\xfe" + (len(_NOTE) + 2).to_bytes(2, "big") + _NOTE


def add_picture(by: By, store: BlobStore, data: bytes, *, now: datetime) -> tuple[GuidancePicture, bool]:
    """Keep a picture without its metadata; return it, and whether it is new.

    Opens its own transaction at the end, so that no lock is held while pictures are decoded. The same picture
    again is the one that is there. Raises Invalid: too large, or no picture.
    """
    if len(data) > MOST_BYTES:
        raise Invalid(
            words("图片不能超过 12 MB", "A picture may have 12 MB at most"), code="too_large", status=413
        )
    picture = read_picture(data)
    shown = _with_note(picture.shown)
    digest = store.put(by.tenant.id, shown)
    row = GuidancePicture(
        digest=digest, width=picture.width, height=picture.height, size=len(shown),
        added_by=by.membership_id, added_at=now,
    )  # fmt: skip
    with transaction() as session:
        known = _used_anew(digest)
        if known is None:
            session.add(row)
            note_deed("add_picture", digest, by=by.membership_id, at=now)
            emit(CLEAR)
    if not store.exists(by.tenant.id, digest):  # forgotten between its being kept and its row: now it stays
        store.put(by.tenant.id, shown)
    return known or row, known is None


def _used_anew(digest: str) -> GuidancePicture | None:
    """Return the picture if it is there; it counts as used from now on."""
    anew = update(GuidancePicture).where(GuidancePicture.digest == digest).values(unused_since=None)
    db.session.execute(anew.execution_options(synchronize_session=False))
    return find_picture(digest)


def _with_note(jpeg: bytes) -> bytes:
    """Return a JPEG with a note behind its first segment: no other kind of file has the same bytes, so one can go."""
    place = 4 + int.from_bytes(jpeg[4:6], "big")
    return jpeg[:place] + _COMMENT + jpeg[place:]


def is_guidance(jpeg: bytes) -> bool:
    """Tell whether a file was kept as a picture of what good looks like."""
    return _COMMENT in jpeg[:256]


def clear_later() -> None:
    """Have unused pictures looked for, if the tenant keeps any; in the caller's transaction."""
    if db.session.scalar(select(GuidancePicture.digest).limit(1)):
        emit(CLEAR)


def find_picture(digest: str) -> GuidancePicture | None:
    """Return a picture of this tenant."""
    return db.session.scalars(select(GuidancePicture).where(GuidancePicture.digest == digest)).one_or_none()


def picture_bytes(by: By, store: BlobStore, name: str) -> bytes:
    """Return the JPEG that 64 hex digits name. Raises NotFound: evidence of visits has no address here."""
    found = find_picture(f"sha256:{name}")
    if found is None:
        raise NotFound()
    return store.get(by.tenant.id, found.digest)
