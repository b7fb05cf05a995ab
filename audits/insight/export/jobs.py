"""The export job: reads slices, writes a file, keeps it as blobs of a few megabytes each.

Safe to repeat because it writes nothing but its own export, and blobs are named by their content; a worker killed
half-way leaves a temporary file that the system clears and a progress that the next one overwrites.
"""

from __future__ import annotations

import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, select, update

from audits.insight.export.columns import SHAPES
from audits.insight.export.files import FORMATS
from audits.insight.export.models import KEPT, AuditExport, ExportStatus
from audits.insight.export.services import EXPORT
from audits.insight.export.slices import Wanted, count
from audits.insight.export.tables import table
from saas.kernel.blobs import BlobStore
from saas.kernel.clock import now
from saas.kernel.db import db, rows_changed, transaction
from saas.kernel.jobs import Effect, job
from saas.kernel.surroundings import surroundings
from saas.kernel.tenancy import current_scope
from saas.kernel.words import as_lang, words
from tenants.people.models import Membership
from tenants.units.models import Unit

PART = 8 * 1024 * 1024
TELL = 0.5  # seconds between two notes of progress


class _Stopped(Exception):
    """Whoever asked has stopped it, or the export is gone."""


@job(EXPORT, queue="analysis", timeout=3600, retries=2)
def make_export(*, export_id: str) -> Effect:
    """Write one export's file; its progress shows on screen meanwhile."""
    export = db.session.scalars(select(AuditExport).where(AuditExport.id == uuid.UUID(export_id))).one_or_none()
    if export is None or export.status != ExportStatus.WAITING:
        return lambda: None
    forget_old(surroundings().blobs, now())
    wanted = _wanted(export)
    if wanted is None:
        gone = words("您已无权查看这些检查单", "You may no longer see these audits").say(as_lang(export.lang))
        return lambda: _finish(export.id, {"status": ExportStatus.FAILED, "error": gone, "done_at": now()})
    try:
        with tempfile.TemporaryDirectory(prefix="sanmi-export-") as folder:
            path = Path(folder) / "file"
            audits, rows = write_file(path, export, wanted)
            parts = _kept(path, surroundings().blobs)
    except _Stopped:
        return lambda: None
    values = {
        "status": ExportStatus.DONE, "audits_done": audits, "audits_all": audits, "rows": rows, "parts": parts,
        "done_at": now(),
    }  # fmt: skip
    return lambda: _finish(export.id, values)


def write_file(path: Path, export: AuditExport, wanted: Wanted) -> tuple[int, int]:
    """Write the file of an export; return how many audits and how many rows are in it."""
    lang, columns = as_lang(export.lang), SHAPES[export.shape]
    everything, tell = count(wanted), _teller(export.id)
    file = FORMATS[export.format](path, columns, lang)
    audits = rows = 0
    try:
        for more, found in table(wanted, export.shape, lang):
            file.write(found)
            audits, rows = audits + more, rows + len(found)
            tell(audits, max(everything, audits))
    finally:
        file.close()
    return audits, rows


def forget_old(blobs: BlobStore, moment: datetime) -> None:
    """Remove exports older than a week with their files; bytes that a newer one has too stay."""
    tenant_id = current_scope().tenant_id
    rows = db.session.execute(select(AuditExport.id, AuditExport.asked_at, AuditExport.parts)).all()
    old = [row for row in rows if row.asked_at < moment - KEPT]
    if not old:
        return
    gone = {row.id for row in old}
    needed = {str(digest) for row in rows if row.id not in gone for digest, _ in row.parts}
    for digest in {str(digest) for row in old for digest, _ in row.parts} - needed:
        blobs.delete(tenant_id, digest)
    with transaction() as session:
        session.execute(delete(AuditExport).where(AuditExport.id.in_(gone)))


def _wanted(export: AuditExport) -> Wanted | None:
    """Return which audits are meant, as far as the asker may see them now; None when they may not."""
    who, unit = Membership, Unit
    found = db.session.execute(select(who.active, who.unit_id).where(who.id == export.asked_by)).one_or_none()
    paths = dict(
        db.session.execute(
            select(unit.id, unit.path).where(unit.id.in_([export.unit_id, found.unit_id] if found else []))
        ).all()
    )  # fmt: skip
    if not found or not found.active or not paths[export.unit_id].startswith(paths[found.unit_id]):
        return None
    path = paths[export.unit_id]
    whole = path.strip("/").count("/") == 0
    return Wanted(None if whole else path, export.standard_id, tuple(export.periods), export.outcome, export.asked_at)


def _kept(path: Path, blobs: BlobStore) -> list[list[object]]:
    parts: list[list[object]] = []
    with path.open("rb") as file:
        while data := file.read(PART):
            parts.append([blobs.put(current_scope().tenant_id, data), len(data)])
    return parts


def _teller(export_id: uuid.UUID) -> Callable[[int, int], None]:
    """Return what notes progress now and then; it raises _Stopped when the export is no longer wanted."""
    told = time.monotonic()

    def tell(audits: int, everything: int) -> None:
        nonlocal told
        if time.monotonic() - told < TELL:
            return
        told = time.monotonic()
        with transaction():
            if not _write(export_id, {"audits_done": audits, "audits_all": everything}):
                raise _Stopped

    return tell


def _finish(export_id: uuid.UUID, values: dict[str, object]) -> None:
    _write(export_id, values)


def _write(export_id: uuid.UUID, values: dict[str, object]) -> bool:
    waiting = update(AuditExport).where(AuditExport.id == export_id, AuditExport.status == ExportStatus.WAITING)
    return bool(rows_changed(waiting.values(**values).execution_options(synchronize_session=False)))
