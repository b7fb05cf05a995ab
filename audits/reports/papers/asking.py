"""Asking for a paper: the same one is drawn once, kept for a day, and drawn again when its file is gone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from audits.capture.storage import insert_once
from audits.reports.models import ReportStatus
from audits.reports.papers.models import Paper
from saas.kernel.access import TenantFacts
from saas.kernel.blobs import BlobStore
from saas.kernel.db import db, transaction
from saas.kernel.outbox import emit
from saas.kernel.problems import FieldError, Invalid
from saas.kernel.words import words
from tenants.units.queries import UnitFacts

DRAW = "draw_paper"
LIFE = timedelta(days=1)
MOST = 200  # signs of one file; some 20 ms each


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be drawn. kind: checklist, poster or signs; subject: id of a standard or unit.

    version: id of a published version, "" for the draft and for signs; shown: zh, en or both; size: of a poster.
    """

    kind: str
    subject: str
    version: str
    shown: str
    lang: str
    size: str = ""


@dataclass(frozen=True, slots=True)
class PaperState:
    """How far a paper is. progress: 0 to 100; file: digest of the PDF once it is done."""

    status: str
    progress: int
    file: str | None
    error: str | None


def ask_paper(tenant: TenantFacts, store: BlobStore, wanted: Wanted, content: str, *, now: datetime) -> PaperState:
    """Return how far a paper is; asks a worker for it when nobody has. content: what tells one edition from another."""
    key = _key(tenant, wanted, content)
    found = _state(key)
    if found and (found.file is None or store.exists(tenant.id, found.file)):
        return found
    with transaction():
        _forget_old(tenant, store, now)
        if found:
            db.session.execute(delete(Paper).where(Paper.key == key))
        row = {
            "tenant_id": tenant.id, "key": key, "wanted": json.dumps(asdict(wanted)),
            "status": ReportStatus.WAITING.value, "progress": 0, "asked_at": now,
        }  # fmt: skip
        if db.session.execute(insert_once(Paper, row)).first():
            emit(DRAW, key=key)
    return _state(key) or PaperState(ReportStatus.WAITING, 0, None, None)


def check_branches(branches: Sequence[UnitFacts]) -> None:
    """Raise Invalid when there is no branch, or more than one file holds."""
    if not branches:
        said = words("这里没有营业中的网点", "There is no open branch here")
        raise Invalid(said, errors=[FieldError("unit", said)])
    if len(branches) > MOST:
        said = words(
            f"这里有 {len(branches)} 家网点，一次最多 {MOST} 张；请选一个区域",
            f"There are {len(branches)} branches here and a file holds {MOST}; choose a region",
        )
        raise Invalid(said, errors=[FieldError("unit", said)])


def ask_again(tenant: TenantFacts, wanted: Wanted, content: str) -> None:
    """Forget that drawing a paper failed, so that the next asking tries once more."""
    with transaction():
        db.session.execute(
            delete(Paper).where(Paper.key == _key(tenant, wanted, content), Paper.status == ReportStatus.FAILED)
        )


def show_progress(key: str, percent: int) -> None:
    """Say how far the drawing is, at once."""
    with transaction() as session:
        session.execute(
            update(Paper)
            .where(Paper.key == key, Paper.status.in_([ReportStatus.WAITING, ReportStatus.DRAWING]))
            .values(status=ReportStatus.DRAWING, progress=percent)
            .execution_options(synchronize_session=False)
        )


def _key(tenant: TenantFacts, wanted: Wanted, content: str) -> str:
    said = [asdict(wanted), content, tenant.name_zh, tenant.name_en, tenant.accent, tenant.logo]
    return f"sha256:{hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()}"


def _state(key: str) -> PaperState | None:
    row = db.session.execute(
        select(Paper.status, Paper.progress, Paper.file, Paper.error).where(Paper.key == key)
    ).one_or_none()
    return PaperState(*row) if row else None


def _forget_old(tenant: TenantFacts, store: BlobStore, now: datetime) -> None:
    """Forget papers older than a day; a file goes when no younger paper is the same."""
    old = db.session.execute(select(Paper.key, Paper.file).where(Paper.asked_at < now - LIFE)).all()
    if not old:
        return
    db.session.execute(delete(Paper).where(Paper.key.in_([key for key, _ in old])))
    kept = set(db.session.scalars(select(Paper.file)))
    for _, file in old:
        if file and file not in kept:
            store.delete(tenant.id, file)
