"""What stands in a draft's way or deserves a look, each with its place and, where one is safe, a mend.

::

    examine(document)
    ├── scoring.lint       what the loader refuses, and traps
    ├── checks             what a reader of the form misses: anchors, texts still to be translated
    └── mending            the change of one press that mends a finding, as JSON Patch
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from saas.kernel.words import Words
from scoring import Finding, lint
from tenants.standards.checks import own_findings
from tenants.standards.mending import mend_of
from tenants.standards.patching import Document, Operation, Tokens, find, locate

MOST = 400


@dataclass(frozen=True, slots=True)
class Mend:
    """A change of one press. patch: RFC 6902 operations on the document that was examined."""

    said: Words
    patch: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class DraftFinding:
    """One finding. place: keys and indexes into the document; stage: the code of the stage it lies in."""

    code: str
    severity: str
    place: Tokens
    item: str | None
    stage: str | None
    said: Words
    advice: Words
    mend: Mend | None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object."""
        mend = self.mend
        return {
            "code": self.code,
            "severity": self.severity,
            "path": "/".join(self.place),
            "item": self.item,
            "stage": self.stage,
            "zh": self.said.zh,
            "en": self.said.en,
            "advice": {"zh": self.advice.zh, "en": self.advice.en},
            "mend": mend and {"zh": mend.said.zh, "en": mend.said.en, "patch": list(mend.patch)},
        }


def examine(document: Document) -> tuple[DraftFinding, ...]:
    """Return everything found in a document of any shape, errors first; never raises."""
    found = [*lint(document), *own_findings(document)]
    order = ("error", "warning", "info")
    found.sort(key=lambda finding: order.index(finding.severity))
    return tuple(_told(document, finding) for finding in found[:MOST])


def errors_of(findings: tuple[DraftFinding, ...]) -> int:
    """Return how many errors there are."""
    return sum(finding.severity == "error" for finding in findings)


def _told(document: Document, finding: Finding) -> DraftFinding:
    place = locate(document, finding.path)
    made = mend_of(document, finding, place)
    return DraftFinding(
        finding.code, finding.severity, place, finding.item, _stage(document, place),
        Words(finding.zh, finding.en), Words(finding.mend_zh, finding.mend_en),
        Mend(made[0], tuple(made[1])) if made else None,
    )  # fmt: skip


def _stage(document: Document, place: Tokens) -> str | None:
    if len(place) < 2 or place[0] not in ("items", "stages"):
        return None
    row = find(document, place[:2])
    code = row.get("stage" if place[0] == "items" else "code") if isinstance(row, Mapping) else None
    return code if isinstance(code, str) else None
