"""The job that forgets guidance pictures which nothing names any more.

A picture is marked when a look at all documents finds it nowhere, and goes when a later look, a week after or more,
still does not: who takes a picture away may undo that, and who has uploaded one may not have saved the draft yet.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from saas.kernel.audit_trail import note_deed
from saas.kernel.blobs import BlobMissing
from saas.kernel.clock import now
from saas.kernel.db import db
from saas.kernel.jobs import Effect, job
from saas.kernel.surroundings import surroundings
from saas.kernel.tenancy import current_scope
from tenants.standards.models import GuidancePicture
from tenants.standards.picture_uses import named_pictures, still_named
from tenants.standards.pictures import CLEAR, is_guidance

SPARED = timedelta(days=7)


@job(CLEAR, queue="analysis", timeout=120, batch=True)
def clear_pictures(_payloads: list[dict[str, Any]]) -> Effect:
    """Mark pictures that nothing names, take marks away that no longer hold, forget what was marked for a week."""
    moment = now()
    named = named_pictures()
    rows = db.session.execute(select(GuidancePicture.digest, GuidancePicture.unused_since)).all()
    marked = [digest for digest, since in rows if since is not None]
    unused = [digest for digest, since in rows if since is None and digest not in named]
    old = [digest for digest, since in rows if since is not None and since <= moment - SPARED]
    mortal = [digest for digest in old if digest not in named and _is_ours_alone(digest)]

    def effect() -> None:
        _mark([digest for digest in marked if digest in named], None)
        _mark(unused, moment)
        for digest in sorted(set(mortal) - still_named(mortal)):
            _forget(digest, moment)

    return effect


def _mark(digests: list[str], moment: datetime | None) -> None:
    if digests:
        chosen = GuidancePicture.digest.in_(digests)
        query = update(GuidancePicture).where(chosen).values(unused_since=moment)
        db.session.execute(query.execution_options(synchronize_session=False))


def _is_ours_alone(digest: str) -> bool:
    """Tell whether the file is a guidance picture by its bytes, and so no visit's evidence too."""
    try:
        return is_guidance(surroundings().blobs.get(current_scope().tenant_id, digest))
    except BlobMissing:
        return True


def _forget(digest: str, moment: datetime) -> None:
    """Forget a picture, unless it was uploaded again meanwhile.

    The file goes before the transaction ends: whoever uploads the same at that moment waits for its row, and then looks
    whether the file is there. Killed in between, the row stays, marked, and the job is done again.
    """
    gone = delete(GuidancePicture).where(
        GuidancePicture.digest == digest, GuidancePicture.unused_since <= moment - SPARED
    )
    if db.session.execute(gone.returning(GuidancePicture.digest)).first():
        surroundings().blobs.delete(current_scope().tenant_id, digest)
        note_deed("clear_picture", digest, by=None, at=moment)
