"""Deeds on exports: ask for one, stop it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from audits.insight.export.columns import SHAPES
from audits.insight.export.files import FORMATS, SHEETS
from audits.insight.export.models import PATIENCE, AuditExport, ExportStatus
from audits.insight.export.slices import Wanted, count
from audits.insight.export.xlsx_file import SHEET_ROWS
from audits.insight.listing import OUTCOMES
from audits.insight.selection import Selection
from saas.kernel.access import By
from saas.kernel.audit_trail import note_deed
from saas.kernel.db import db
from saas.kernel.outbox import emit
from saas.kernel.problems import FieldError, Invalid, Problem
from saas.kernel.words import words

EXPORT = "export_audits"
MOST_AT_ONCE = 3  # of one person


class TooManyExports(Problem):
    """409: this person's exports must be finished, or stopped, before another is asked for."""

    status = 409
    code = "too_many_exports"
    title = words("您已有三个导出在进行", "Three of your exports are under way")


@dataclass(frozen=True, slots=True)
class Kind:
    """What file is wanted. shape: "audits" or "answers", one row each; format: of ``FORMATS``."""

    shape: str
    format: str


def ask_export(by: By, chosen: Selection, outcome: str | None, kind: Kind, *, now: datetime) -> uuid.UUID:
    """Ask for a file of the chosen audits; a worker makes it. Return the export's id.

    Raises Invalid for an unknown kind and for a workbook larger than Excel, TooManyExports.
    """
    _check_kind(kind)
    waiting = db.session.scalar(
        select(func.count()).select_from(AuditExport).where(
            AuditExport.asked_by == by.membership_id, AuditExport.status == ExportStatus.WAITING,
            AuditExport.asked_at > now - PATIENCE,
        )
    )  # fmt: skip
    if (waiting or 0) >= MOST_AT_ONCE:
        raise TooManyExports(words("等其中一个完成，或先停止它。", "Wait for one of them, or stop it first."))
    outcome = outcome if outcome in OUTCOMES else None
    audits = count(wanted_of(chosen, outcome, now))
    _check_size(kind, audits, len(chosen.rules.items))
    export = AuditExport(
        id=uuid.uuid4(), unit_id=chosen.unit.id, standard_id=chosen.standard.id, window_key=chosen.window.key,
        periods=list(chosen.window.periods), outcome=outcome, shape=kind.shape, format=kind.format, lang=by.lang,
        audits_all=audits, parts=[], asked_by=by.membership_id, asked_at=now,
    )  # fmt: skip
    db.session.add(export)
    db.session.flush()
    emit(EXPORT, export_id=str(export.id))
    note_deed("export_audits", chosen.standard.code, by=by.membership_id, at=now, unit=chosen.unit.code)
    return export.id


def stop_export(by: By, export_id: uuid.UUID) -> None:
    """Stop one's own export; the worker notices after the slice at hand. One that is finished stays."""
    db.session.execute(
        update(AuditExport)
        .where(
            AuditExport.id == export_id, AuditExport.asked_by == by.membership_id,
            AuditExport.status == ExportStatus.WAITING,
        )
        .values(status=ExportStatus.STOPPED)
        .execution_options(synchronize_session=False)
    )  # fmt: skip


def wanted_of(chosen: Selection, outcome: str | None, now: datetime) -> Wanted:
    """Return which audits a selection means at this moment."""
    path = chosen.unit.path if chosen.unit.parent_id else None
    return Wanted(path, chosen.standard.id, tuple(chosen.window.periods), outcome, now)


def _check_kind(kind: Kind) -> None:
    errors = []
    if kind.format not in FORMATS:
        errors.append(FieldError("format", words("请选择文件格式", "Choose a file format")))
    if kind.shape not in SHAPES:
        errors.append(FieldError("shape", words("请选择每行是什么", "Choose what a row is")))
    if errors:
        raise Invalid(errors=errors)


def _check_size(kind: Kind, audits: int, items: int) -> None:
    rows, most = audits * (items if kind.shape == "answers" else 1), SHEETS * (SHEET_ROWS - 1)
    if kind.format == "xlsx" and rows > most:
        told = words(
            f"约 {rows:,} 行，Excel 工作簿最多 {most:,} 行（{SHEETS} 张工作表）。请选 CSV 或 Parquet，或缩小范围。",
            f"About {rows:,} rows; a workbook takes {most:,}. Choose CSV or Parquet, or fewer audits.",
        )
        raise Invalid(errors=[FieldError("format", told)])
