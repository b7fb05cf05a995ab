"""A draft as its editor sees it: does it differ from what is published, can it be published, what to look at."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from saas.kernel.problems import FieldError, Invalid, NotFound
from saas.kernel.words import words
from scoring import DocumentError, digest, load_standard
from tenants.standards.comparing import Comparison, compare
from tenants.standards.findings import DraftFinding
from tenants.standards.models import StandardDraft
from tenants.standards.offers import looked_through
from tenants.standards.queries import draft_of, exact_version, title_of, versions_of
from tenants.standards.reading import Reading, read_standard


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """The one draft of a standard. changed: it differs from the newest version, or there is none yet."""

    revision: int
    saved_at: datetime
    based_on: int | None
    next_number: int
    changed: bool


@dataclass(frozen=True, slots=True)
class ExaminedDraft:
    """A draft looked through. reading: None while it is no standard.

    findings: errors first; what keeps it from being a standard is among them.
    """

    facts: DraftFacts
    reading: Reading | None
    findings: tuple[DraftFinding, ...]

    @property
    def errors(self) -> tuple[DraftFinding, ...]:
        """What must be corrected before the draft can be published; a warning warns, it does not forbid."""
        return tuple(finding for finding in self.findings if finding.severity == "error")


@dataclass(frozen=True, slots=True)
class EditedDraft:
    """A draft as the editor works on it. saved_by: the title of the member who saved it last."""

    document: dict[str, Any]
    revision: int
    based_on: int | None
    saved_at: datetime
    saved_by: str | None
    findings: tuple[DraftFinding, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object."""
        return {
            "document": self.document, "revision": self.revision, "based_on": self.based_on,
            "saved_at": self.saved_at.isoformat(), "saved_by": self.saved_by,
            "findings": [finding.to_dict() for finding in self.findings],
        }  # fmt: skip


def draft_for_editing(standard_id: uuid.UUID) -> EditedDraft:
    """Return a standard's draft with its document; raises NotFound."""
    draft = _draft(standard_id)
    document = _exact(draft)
    found, who = looked_through(document, standard_id), title_of(draft.saved_by)
    return EditedDraft(document, draft.revision, draft.based_on, draft.saved_at, who, found)


def draft_document(standard_id: uuid.UUID) -> dict[str, Any]:
    """Return a draft's document, decimals exact; raises NotFound."""
    return _exact(_draft(standard_id))


def since_published(standard_id: uuid.UUID) -> Comparison | None:
    """Return what differs between the newest version and the draft; None while nothing is published."""
    newest = next(iter(versions_of(standard_id)), None)
    if newest is None:
        return None
    return compare(exact_version(newest.id), draft_document(standard_id))


def draft_facts(standard_id: uuid.UUID) -> DraftFacts:
    """Return how a standard's draft stands; raises NotFound."""
    draft = _draft(standard_id)
    return _facts(draft, _exact(draft))


def examine_draft(standard_id: uuid.UUID) -> ExaminedDraft:
    """Return a standard's draft with everything that can be said about it; raises NotFound."""
    draft = _draft(standard_id)
    document = _exact(draft)
    return ExaminedDraft(_facts(draft, document), _reading(document), looked_through(document, standard_id))


def refuse_errors(standard_id: uuid.UUID) -> None:
    """Raise Invalid with what must be corrected before a draft is published: a version stays as it is for ever."""
    errors = examine_draft(standard_id).errors
    if errors:
        number = len(errors)
        raise Invalid(
            words(f"还不能发布，有 {number} 处须先改正", f"It cannot be published yet: {number} to correct first"),
            errors=[FieldError("/".join(one.place), one.said, one.item) for one in errors[:10]],
        )


def _draft(standard_id: uuid.UUID) -> StandardDraft:
    draft = draft_of(standard_id)
    if draft is None:
        raise NotFound()
    return draft


def _exact(draft: StandardDraft) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(draft.document, parse_float=Decimal)
    return document


def _reading(document: dict[str, Any]) -> Reading | None:
    try:
        return read_standard(load_standard(document), document)
    except DocumentError:
        return None


def _facts(draft: StandardDraft, document: dict[str, Any]) -> DraftFacts:
    newest = next(iter(versions_of(draft.standard_id)), None)
    return DraftFacts(
        revision=draft.revision, saved_at=draft.saved_at, based_on=draft.based_on,
        next_number=newest.number + 1 if newest else 1,
        changed=newest is None or newest.digest != digest(document),
    )  # fmt: skip
