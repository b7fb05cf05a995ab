"""Which edition of a standard is printed: a published version, or the draft."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from saas.kernel.problems import FieldError, Invalid, NotFound
from saas.kernel.words import Words, words
from scoring import DocumentError, Standard, digest, load_standard
from tenants.standards.queries import StandardFacts, draft_of, loaded_version


@dataclass(frozen=True, slots=True)
class Edition:
    """A standard as it is printed. name: "version 3" or "draft"; code: first digits of its digest."""

    standard: Standard
    document: Mapping[str, Any]
    name: Words
    code: str
    file: str


def version_edition(found: StandardFacts, version_id: uuid.UUID) -> Edition:
    """Return a published version; raises NotFound."""
    loaded = loaded_version(version_id)
    if loaded.facts.standard_id != found.id:
        raise NotFound()
    number = loaded.facts.number
    name = words(f"第 {number} 版", f"version {number}")
    return Edition(
        loaded.standard, loaded.document, name, short_code(loaded.facts.digest), f"{found.code}-v{number}"
    )


def draft_edition(found: StandardFacts) -> Edition:
    """Return the draft; raises Invalid with what keeps it from being a standard."""
    draft = draft_of(found.id)
    if draft is None:
        raise NotFound()
    document = json.loads(draft.document, parse_float=Decimal)
    try:
        standard = load_standard(document)
    except DocumentError as error:
        raise Invalid(
            words("草稿还不能打印，请先改正这些地方", "The draft cannot be printed yet; correct these first"),
            errors=[FieldError(p.path, words(p.zh, p.en), p.item) for p in error.problems],
        ) from error
    return Edition(
        standard, document, words("草稿", "draft"), short_code(digest(document)), f"{found.code}-draft"
    )


def short_code(fingerprint: str) -> str:
    """Return the first twelve digits of a digest in groups of four: ``AB12-34CD-EF56``."""
    digits = fingerprint.removeprefix("sha256:")[:12].upper()
    return "-".join(digits[place : place + 4] for place in (0, 4, 8))
