"""A file that a bad line brings in pieces: each piece arrives once, in order, and the last one makes the file.

Safe to repeat: a piece is named by file and place, what is there already is not written again, and the answer always
says how far the file has come. The whole is checked by its SHA-256 like any other. What was never finished is taken
away with its sender's next piece after two days, and nobody keeps more than so many bytes of unfinished files.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import delete, func, select

from audits.capture.evidence import checked_digest, store_evidence, stored_evidence
from audits.capture.models import EvidencePart
from audits.capture.storage import insert_once
from saas.kernel.access import By
from saas.kernel.blobs import BlobStore
from saas.kernel.db import db, transaction
from saas.kernel.problems import FieldError, Invalid
from saas.kernel.words import words

KEPT_FOR = timedelta(days=2)
MOST_UNFINISHED = 48_000_000
MOST_WHOLE = 16 * 1024 * 1024
_RANGE = re.compile(r"^bytes (\d{1,9})-(\d{1,9})/(\d{1,9})$")
_QUESTION = re.compile(r"^bytes \*/(\d{1,9})$")


class Place(NamedTuple):
    """Where a piece belongs: its first byte, the one after its last, and the size of the whole."""

    begins: int
    ends: int
    total: int


def read_range(header: str, length: int) -> Place:
    """Read ``bytes 0-65535/300000`` (RFC 9110); raises Invalid unless it fits a body of ``length`` bytes.

    ``bytes */300000`` with no body asks how far the file has come: a piece of nothing, nowhere.
    """
    if (question := _QUESTION.match(header)) and not length:
        return Place(-1, -1, int(question[1]))
    match = _RANGE.match(header)
    first, last, total = (int(number) for number in match.groups()) if match else (0, -1, 0)
    if not match or last - first + 1 != length or last >= total or total > MOST_WHOLE:
        wrong = words(
            "Content-Range 与内容不符，或文件超过 16 MB", "Content-Range does not fit the body, or exceeds 16 MB"
        )
        raise Invalid(errors=[FieldError("Content-Range", wrong)])
    return Place(first, last + 1, total)


def take_part(
    by: By, store: BlobStore, hex_digest: str, place: Place, data: bytes, *, now: datetime
) -> tuple[dict[str, Any], int]:
    """Keep one piece; return what to answer with which status: 202 ``{"received": bytes}``, or as the whole file.

    A piece that does not continue what is here is not kept; the answer says from where to go on.
    """
    digest = checked_digest(hex_digest)
    if (known := stored_evidence(by, digest)) is not None:
        _forget(by, digest)
        return known, 200
    received = _received(by, digest)
    if place.begins == received:
        _keep(by, digest, place, data, now)
        received = place.ends
    if received < place.total:
        return {"received": received}, 202
    whole = _whole(by, digest)
    try:
        receipt, created = store_evidence(by, store, hex_digest, whole, now=now)
    finally:
        _forget(by, digest)
    return receipt, 201 if created else 200


def _own(by: By, digest: str) -> Any:
    return (EvidencePart.membership_id == by.membership_id) & (EvidencePart.digest == digest)


def _received(by: By, digest: str) -> int:
    return db.session.scalar(select(func.coalesce(func.sum(EvidencePart.size), 0)).where(_own(by, digest))) or 0


def _keep(by: By, digest: str, place: Place, data: bytes, now: datetime) -> None:
    values = {
        "tenant_id": by.tenant.id, "membership_id": by.membership_id, "digest": digest, "begins": place.begins,
        "size": len(data), "data": data, "received_at": now,
    }  # fmt: skip
    mine = EvidencePart.membership_id == by.membership_id
    with transaction() as session:
        session.execute(delete(EvidencePart).where(mine, EvidencePart.received_at < now - KEPT_FOR))
        unfinished = session.scalar(select(func.sum(EvidencePart.size)).where(mine)) or 0
        if unfinished + len(data) > MOST_UNFINISHED:
            many = words("未传完的文件太多，请先让它们传完", "Too many unfinished files: let them arrive first")
            raise Invalid(errors=[FieldError("body", many)], code="too_many_parts")
        session.execute(insert_once(EvidencePart, values))


def _whole(by: By, digest: str) -> bytes:
    pieces = select(EvidencePart.data).where(_own(by, digest)).order_by(EvidencePart.begins)
    return b"".join(db.session.scalars(pieces))


def _forget(by: By, digest: str) -> None:
    with transaction() as session:
        session.execute(delete(EvidencePart).where(_own(by, digest)))
