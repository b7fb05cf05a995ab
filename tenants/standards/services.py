"""Deeds on standards: start from the library, save a draft, publish a frozen version, retire it."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from saas.kernel.access import By
from saas.kernel.audit_trail import note_deed
from saas.kernel.db import db
from saas.kernel.problems import Conflict, FieldError, Invalid, NotFound
from saas.kernel.words import Lang, words
from scoring import DocumentError, NotCanonical, canonical_json, digest, load_standard
from tenants.branding.defaults import grade_bands
from tenants.standards.library import library_entry
from tenants.standards.models import StandardDraft, StandardRecord, StandardVersion
from tenants.standards.pictures import clear_later
from tenants.standards.queries import title_of

MOST_BYTES = 4 * 1024 * 1024
MOST_ITEMS = 2000
SITTING = timedelta(minutes=30)  # saves of one person closer together than this are one deed in the trail


class DraftChanged(Conflict):
    """409: the draft was saved by somebody else meanwhile; says who, when, and which revision stands now."""

    code = "draft_changed"

    def __init__(self, revision: int, saved_at: datetime, saved_by: str | None) -> None:
        self.revision, self.saved_at, self.saved_by = revision, saved_at, saved_by
        super().__init__(words("另一位同事刚刚保存了这份草稿", "Somebody else has just saved this draft"))

    def to_dict(self, lang: Lang) -> dict[str, Any]:
        """Return the problem document with who, when and the revision."""
        return {
            **super().to_dict(lang), "revision": self.revision, "saved_at": self.saved_at.isoformat(),
            "saved_by": self.saved_by,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing gives back."""

    version_id: uuid.UUID
    number: int
    digest: str


def start_standard(by: By, library_code: str, *, now: datetime, code: str | None = None) -> uuid.UUID:
    """Make a standard of this tenant from a library entry, with a draft ready to publish; return its id."""
    entry = library_entry(library_code)
    code = (code or entry.code).strip()
    if db.session.scalar(select(StandardRecord.id).where(StandardRecord.code == code)):
        raise Conflict(words(f"已有代号为 {code} 的标准", f"There already is a standard {code}"))
    record = StandardRecord(
        code=code, name_zh=entry.name_zh, name_en=entry.name_en, origin=entry.code, created_at=now
    )
    db.session.add(record)
    db.session.flush()
    document = with_own_bands(by, {**entry.document, "code": code})
    db.session.add(
        StandardDraft(
            standard_id=record.id, document=_text(document), based_on=None, saved_by=by.membership_id, saved_at=now
        )
    )
    note_deed("start_standard", code, by=by.membership_id, at=now, origin=entry.code)
    return record.id


def with_own_bands(by: By, document: dict[str, Any]) -> dict[str, Any]:
    """Return a new standard's document with the tenant's own grade bands, where it has some and they fit."""
    bands, rules = grade_bands(by.tenant.id), document.get("scoring") or {}
    if not bands or rules.get("method") == "points" or rules.get("band_limits"):
        return document
    return {**document, "scoring": {**rules, "bands": bands}}


def save_draft(by: By, standard_id: uuid.UUID, document: dict[str, Any], revision: int, *, now: datetime) -> int:
    """Save a draft made from ``revision``; return the new revision.

    The same document again changes nothing and gives the revision it already has: a lost answer looks like
    no conflict. Raises DraftChanged when somebody saved another one in between: nothing is overwritten
    silently. The document may be unfinished; raises Invalid when it is too large or cannot be kept exactly.
    """
    draft = draft_for_change(standard_id)
    text = draft_text(document)
    if draft.document == text:
        return draft.revision
    if draft.revision != revision:
        raise DraftChanged(draft.revision, draft.saved_at, title_of(draft.saved_by))
    if draft.saved_by != by.membership_id or now - draft.saved_at > SITTING or draft.revision == 1:
        code = record_for_change(standard_id).code
        note_deed("edit_draft", code, by=by.membership_id, at=now, revision=revision + 1)
    replace_draft(by, draft, text, now=now)
    return draft.revision


def replace_draft(by: By, draft: StandardDraft, text: str, *, now: datetime) -> None:
    """Put another document into a draft, as its next revision."""
    draft.document, draft.revision = text, draft.revision + 1
    draft.saved_by, draft.saved_at = by.membership_id, now


def draft_text(document: dict[str, Any]) -> str:
    """Return a draft's document as it is kept. Raises Invalid when it is too large or has no exact form."""
    items = document.get("items")
    if isinstance(items, list) and len(items) > MOST_ITEMS:
        raise Invalid(words(f"最多 {MOST_ITEMS} 个检查项", f"A standard holds at most {MOST_ITEMS} items"))
    try:
        text = canonical_json(document)
    except NotCanonical as refused:
        found = refused.problem
        raise Invalid(errors=[FieldError(found.path, words(found.zh, found.en))]) from refused
    if len(text) > MOST_BYTES:
        raise Invalid(words("草稿超过 4 MiB", "The draft is larger than 4 MiB"), code="too_large", status=413)
    return text.decode()


def publish_standard(by: By, standard_id: uuid.UUID, note: str, *, now: datetime) -> Published:
    """Freeze the draft as the next version, known by its content's hash.

    Raises Invalid with every located error of the document.
    """
    record, draft = record_for_change(standard_id), draft_for_change(standard_id)
    document = json.loads(draft.document)
    check_document(document)
    number = (db.session.scalar(
        select(func.max(StandardVersion.number)).where(StandardVersion.standard_id == standard_id)
    ) or 0) + 1  # fmt: skip
    version = StandardVersion(
        standard_id=standard_id, number=number, document=_text(document), digest=digest(document),
        note=note[:500], published_by=by.membership_id, published_at=now,
    )
    db.session.add(version)
    draft.based_on = number
    record.name_zh, record.name_en = document["name_zh"], document["name_en"]
    db.session.flush()
    note_deed("publish_standard", record.code, by=by.membership_id, at=now, version=number, digest=version.digest)
    clear_later()
    return Published(version.id, number, version.digest)


def retire_version(by: By, version_id: uuid.UUID, *, now: datetime) -> None:
    """Take a version out of use for new visits; its audits keep it for ever."""
    version = db.session.scalars(select(StandardVersion).where(StandardVersion.id == version_id)).one_or_none()
    if version is None:
        raise NotFound()
    version.retired_at = now
    note_deed("retire_version", str(version_id), by=by.membership_id, at=now, version=version.number)


def check_document(document: dict[str, Any]) -> None:
    """Raise Invalid with each located error when a document is not a standard."""
    try:
        load_standard(document)
    except DocumentError as error:
        raise Invalid(errors=[FieldError(p.path, words(p.zh, p.en)) for p in error.problems]) from error


def record_for_change(standard_id: uuid.UUID) -> StandardRecord:
    """Return a standard's row; raises NotFound."""
    found = db.session.scalars(select(StandardRecord).where(StandardRecord.id == standard_id)).one_or_none()
    if found is None:
        raise NotFound()
    return found


def draft_for_change(standard_id: uuid.UUID) -> StandardDraft:
    """Return a standard's draft, held until the transaction ends; raises NotFound."""
    found = db.session.scalars(
        select(StandardDraft).where(StandardDraft.standard_id == standard_id).with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound()
    return found


def _text(document: dict[str, Any]) -> str:
    return canonical_json(document).decode()
