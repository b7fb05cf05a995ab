"""Reading one's own exports: how far they are, which bytes they have."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import select

from audits.insight.export.files import FORMATS
from audits.insight.export.models import KEPT, PATIENCE, AuditExport, ExportStatus
from saas.kernel.access import By
from saas.kernel.blobs import BlobStore
from saas.kernel.db import db
from saas.kernel.problems import NotFound
from saas.kernel.words import words
from tenants.units.models import Unit
from tenants.units.queries import in_scope

MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class ExportFacts:
    """One export as its asker sees it. size: bytes of the file, 0 while there is none."""

    id: uuid.UUID
    unit_name_zh: str
    unit_name_en: str
    unit_code: str
    shape: str
    format: str
    status: str
    audits_done: int
    audits_all: int
    rows: int
    parts: tuple[tuple[str, int], ...]
    error: str | None
    asked_at: datetime

    @property
    def size(self) -> int:
        """Bytes of the finished file."""
        return sum(size for _, size in self.parts)

    @property
    def file_name(self) -> str:
        """What the file is called on the asker's device."""
        return f"{self.unit_code}-{self.shape}-{self.asked_at:%Y%m%d-%H%M}.{self.format}"

    @property
    def media_type(self) -> str:
        """Its media type."""
        return FORMATS[self.format].media_type

    @property
    def etag(self) -> str:
        """What tells this file from every other; a download that was cut off goes on with it."""
        return f"{self.id.hex}-{self.size}"


def own_export(by: By, export_id: uuid.UUID, *, now: datetime) -> ExportFacts:
    """Return one's own export; raises NotFound for others', old ones, and units that one no longer sees."""
    found = _facts(by, now, AuditExport.id == export_id)
    if not found:
        raise NotFound()
    return found[0]


def own_exports(by: By, *, now: datetime) -> list[ExportFacts]:
    """Return one's own exports that are still there, the newest first."""
    return _facts(by, now)


def finished_export(by: By, export_id: uuid.UUID, *, now: datetime) -> ExportFacts:
    """Return an export whose file can be fetched; raises NotFound."""
    found = own_export(by, export_id, now=now)
    if found.status != ExportStatus.DONE:
        raise NotFound(words("文件还没有生成", "The file is not ready yet"))
    return found


class PartedFile:
    """A file kept as blobs; any stretch of it is read a blob at a time."""

    def __init__(self, blobs: BlobStore, tenant_id: int, parts: tuple[tuple[str, int], ...]) -> None:
        self._blobs, self._tenant_id, self._parts = blobs, tenant_id, parts
        self._ends = [0]
        for _, size in parts:
            self._ends.append(self._ends[-1] + size)

    def stretch(self, start: int, stop: int) -> Iterator[bytes]:
        """Yield the bytes from ``start`` up to ``stop``, a few megabytes at a time."""
        for (digest, _), (begin, end) in zip(self._parts, pairwise(self._ends), strict=True):
            if begin < stop and end > start:
                yield self._blobs.get(self._tenant_id, digest)[max(start - begin, 0) : stop - begin]


def _facts(by: By, now: datetime, *criteria: object) -> list[ExportFacts]:
    one = AuditExport
    rows = db.session.execute(
        select(
            one.id, Unit.name_zh, Unit.name_en, Unit.code, one.shape, one.format, one.status, one.audits_done,
            one.audits_all, one.rows, one.parts, one.error, one.asked_at,
        )
        .join(Unit, (Unit.tenant_id == one.tenant_id) & (Unit.id == one.unit_id))
        .where(in_scope(by), one.asked_by == by.membership_id, one.asked_at > now - KEPT, *criteria)  # type: ignore[arg-type]
        .order_by(one.asked_at.desc(), one.id)
        .limit(MOST_SHOWN)
    )  # fmt: skip
    found = []
    for row in rows:
        late = row.status == ExportStatus.WAITING and now - row.asked_at > PATIENCE
        kept = tuple((str(digest), int(str(size))) for digest, size in row.parts)
        found.append(
            ExportFacts(
                row.id, row.name_zh, row.name_en, row.code, row.shape, row.format,
                ExportStatus.FAILED if late else row.status, row.audits_done, row.audits_all, row.rows, kept, row.error,
                row.asked_at,
            )
        )  # fmt: skip
    return found
