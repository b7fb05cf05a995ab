"""Deeds of import: keep what waits for a decision, make a standard of it, replace a draft, bring one back."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.problems import NotFound
from scoring import canonical_json
from scoring.problems import ScoringError
from scoring.reading import parse_json
from tenants.standards.blank import LONGEST_NAME, checked_code, make_standard
from tenants.standards.exchange.checking import checked
from tenants.standards.keeping_services import put_document
from tenants.standards.models import StandardVersion
from tenants.standards.queries import draft_of, standard_by_id, title_of
from tenants.standards.services import DraftChanged, draft_for_change
from tenants.workbooks.waiting import waiting


def waiting_document(digest: str, *, now: datetime) -> dict[str, Any]:
    """Return a document that waits for a decision; raises NotFound when this tenant has none of that digest."""
    value = waiting_value(digest, now=now)
    if not isinstance(value, dict) or "items" not in value:
        raise NotFound()
    return value


def waiting_value(digest: str, *, now: datetime) -> object:
    """Return a JSON value that waits; raises NotFound when this tenant has none of that digest."""
    data = waiting(digest, now=now)
    try:
        return parse_json(data, "")
    except (ScoringError, ValueError):
        raise NotFound() from None


def create_standard(by: By, document: dict[str, Any], code: str, file: str, *, now: datetime) -> uuid.UUID:
    """Make a standard of an imported document, with a draft ready to publish; return its id."""
    code = checked_code(code)
    document = checked({**document, "code": code})
    zh, en = (str(document.get(key) or "").strip()[:LONGEST_NAME] for key in ("name_zh", "name_en"))
    told = {"file": file[:100], "items": len(document["items"])}
    return make_standard(by, code, (zh, en), document, now=now, deed="import_standard", **told)


def replace_by_import(
    by: By, standard_id: uuid.UUID, document: dict[str, Any], revision: int, file: str, *, now: datetime
) -> uuid.UUID | None:
    """Replace the draft of ``revision``; return the id under which it is kept, None when it was the same.

    Raises DraftChanged when somebody saved another one since it was compared.
    """
    code = standard_by_id(standard_id).code
    draft = draft_for_change(standard_id)
    document = checked({**document, "code": code})
    if canonical_json(document).decode() == draft.document:
        return None
    if draft.revision != revision:
        raise DraftChanged(draft.revision, draft.saved_at, title_of(draft.saved_by))
    return put_document(by, standard_id, document, now=now, deed="import_draft", file=file[:100])


def exact_draft(standard_id: uuid.UUID) -> tuple[dict[str, Any], int]:
    """Return the draft's document, decimals exact, and its revision; raises NotFound."""
    draft = draft_of(standard_id)
    if draft is None:
        raise NotFound()
    return json.loads(draft.document, parse_float=Decimal), draft.revision


def exact_version(version_id: uuid.UUID) -> dict[str, Any]:
    """Return a published version's document, decimals exact; raises NotFound."""
    text = db.session.scalar(select(StandardVersion.document).where(StandardVersion.id == version_id))
    if text is None:
        raise NotFound()
    document: dict[str, Any] = json.loads(text, parse_float=Decimal)
    return document
