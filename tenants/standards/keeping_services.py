"""Deeds that replace a whole draft: a version becomes the draft again, a kept draft is put back; nothing is lost."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select

from saas.kernel.access import By
from saas.kernel.audit_trail import note_deed
from saas.kernel.db import db
from saas.kernel.problems import NotFound
from tenants.standards.models import KeptDraft, StandardDraft, StandardVersion
from tenants.standards.services import draft_for_change, draft_text, record_for_change, replace_draft

MOST_KEPT = 10  # per standard; older ones go


@dataclass(frozen=True, slots=True)
class KeptFacts:
    """A draft that was replaced, without its document."""

    id: uuid.UUID
    revision: int
    based_on: int | None
    kept_at: datetime


def draft_from_version(by: By, standard_id: uuid.UUID, number: int, *, now: datetime) -> uuid.UUID | None:
    """Make version ``number`` the draft; return the id under which the present one is kept.

    None when the draft was that version already. Raises NotFound.
    """
    record, draft = record_for_change(standard_id), draft_for_change(standard_id)
    text = db.session.scalar(
        select(StandardVersion.document).where(
            StandardVersion.standard_id == standard_id, StandardVersion.number == number
        )
    )
    if text is None:
        raise NotFound()
    if draft.document == text:
        draft.based_on = number
        return None
    kept = keep_draft(by, draft, now=now)
    replace_draft(by, draft, text, now=now)
    draft.based_on = number
    note_deed("draft_from_version", record.code, by=by.membership_id, at=now, version=number, revision=draft.revision)
    return kept


def put_back(by: By, standard_id: uuid.UUID, kept_id: uuid.UUID, *, now: datetime) -> uuid.UUID | None:
    """Make a kept draft the draft again; return the id under which the present one is kept. Raises NotFound."""
    record, draft = record_for_change(standard_id), draft_for_change(standard_id)
    kept = _kept(standard_id, kept_id)
    if draft.document == kept.document:
        return None
    given_way = keep_draft(by, draft, now=now)
    replace_draft(by, draft, kept.document, now=now)
    draft.based_on = kept.based_on
    db.session.delete(kept)
    note_deed("put_draft_back", record.code, by=by.membership_id, at=now, revision=draft.revision)
    return given_way


def put_document(
    by: By, standard_id: uuid.UUID, document: dict[str, Any], *, now: datetime, deed: str = "edit_draft", **detail: str
) -> uuid.UUID:
    """Put a changed document into the draft; return the id under which the present one is kept."""
    record, draft = record_for_change(standard_id), draft_for_change(standard_id)
    kept = keep_draft(by, draft, now=now)
    replace_draft(by, draft, draft_text(document), now=now)
    note_deed(deed, record.code, by=by.membership_id, at=now, revision=draft.revision, **detail)
    return kept


def keep_draft(by: By, draft: StandardDraft, *, now: datetime) -> uuid.UUID:
    """Keep a draft that is about to be replaced; the oldest beyond ``MOST_KEPT`` go."""
    row = KeptDraft(
        standard_id=draft.standard_id, document=draft.document, revision=draft.revision, based_on=draft.based_on,
        kept_by=by.membership_id, kept_at=now,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    old = [one.id for one in kept_drafts(draft.standard_id)[MOST_KEPT:]]
    if old:
        db.session.execute(delete(KeptDraft).where(KeptDraft.id.in_(old)))
    return row.id


def kept_drafts(standard_id: uuid.UUID) -> list[KeptFacts]:
    """Return the drafts that were replaced, the newest first."""
    columns = (KeptDraft.id, KeptDraft.revision, KeptDraft.based_on, KeptDraft.kept_at)
    query = select(*columns).where(KeptDraft.standard_id == standard_id)
    rows = db.session.execute(query.order_by(KeptDraft.kept_at.desc(), KeptDraft.revision.desc()))
    return [KeptFacts(*row) for row in rows]


def kept_document(standard_id: uuid.UUID, kept_id: uuid.UUID) -> dict[str, Any]:
    """Return a kept draft's document, decimals exact. Raises NotFound."""
    document: dict[str, Any] = json.loads(_kept(standard_id, kept_id).document, parse_float=Decimal)
    return document


def _kept(standard_id: uuid.UUID, kept_id: uuid.UUID) -> KeptDraft:
    found = db.session.scalars(
        select(KeptDraft).where(KeptDraft.id == kept_id, KeptDraft.standard_id == standard_id)
    ).one_or_none()
    if found is None:
        raise NotFound()
    return found
