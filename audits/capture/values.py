"""What the phone sends, as frozen values."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from scoring import canonical_json


@dataclass(frozen=True, slots=True)
class Position:
    """A place claimed by the phone: degrees, accuracy in metres."""

    lat: float
    lon: float
    accuracy_m: float | None = None


class Expected(NamedTuple):
    """A dimension of a visit: what was expected before and perceived after, 0..5; None where nobody said."""

    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Visit:
    """When and where the visit was, by the phone's own clock; device_time is that clock at sending.

    elsewhere: why the phone was not at the branch.
    """

    started_at: datetime
    finished_at: datetime
    device_time: datetime | None = None
    position: Position | None = None
    elsewhere: str | None = None


@dataclass(frozen=True)
class NewAudit:
    """One filled-in standard as it arrives.

    answers: item code -> value, "na", or {value, note, evidence}; expectations: dimension code -> before and after.
    """

    id: uuid.UUID
    standard_version_id: uuid.UUID
    branch_id: uuid.UUID
    assignment_id: uuid.UUID | None
    scenario: str | None
    visit: Visit
    answers: Mapping[str, Any]
    expectations: Mapping[str, Expected] = field(default_factory=dict)

    @functools.cached_property
    def answer_bytes(self) -> bytes:
        """The canonical JSON of the answers. Raises NotCanonical."""
        return canonical_json(self.answers)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The server's word for an audit; the same for a repeat. ``created`` is False for a repeat."""

    id: uuid.UUID
    created: bool
    received_at: datetime
    sheet_digest: str
    display: str | None
    band: str | None


def evidence_of(answers: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return item code -> digests of the files that its answer shows."""
    found: dict[str, list[str]] = {}
    for code, answer in answers.items():
        digests = answer.get("evidence") if type(answer) is dict or isinstance(answer, Mapping) else None
        if isinstance(digests, list) and digests:
            found[code] = [digest for digest in digests if isinstance(digest, str)]
    return found
