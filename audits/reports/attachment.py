"""The verification code: 80 bits of the SHA-256 of everything the report says.

The attachment ``sanmi-report.json`` holds the report's value, the standards and each visit's answers and
sheet; the code is the digest of the attachment's canonical bytes, so that paper, attachment and code
stand or fall together::

    {"schema": "sanmi-report/1", "report": {...}, "standards": {digest: document},
     "audits": [{"visited_on", "standard", "answers", "sheet"}]}
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from audits.reports.document import BranchReport
from scoring.canonical import canonical_json

SCHEMA = "sanmi-report/1"
ATTACHMENT = "sanmi-report.json"
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_APART = ("answers", "sheet", "standards")


def bundle(report: BranchReport) -> dict[str, Any]:
    """Return the attachment as a JSON value, without its code."""
    return {
        "schema": SCHEMA,
        "report": _plain(report),
        "standards": dict(report.standards),
        "audits": [
            {
                "visited_on": audit.visited_on,
                "standard": audit.standard,
                "answers": dict(audit.answers),
                "sheet": dict(audit.sheet),
            }
            for audit in report.audits
        ],
    }


def attachment_bytes(report: BranchReport) -> bytes:
    """Return the canonical bytes of the attachment."""
    return canonical_json(bundle(report))


def code_of(attachment: bytes) -> str:
    """Return the code that belongs to these attachment bytes: ``XXXX-XXXX-XXXX-XXXX``.

    Letters that look like digits are not used (Crockford's base 32), so it can be read out by telephone.
    """
    number = int.from_bytes(hashlib.sha256(attachment).digest()[:10], "big")
    text = "".join(_LETTERS[number >> shift & 31] for shift in range(75, -1, -5))
    return "-".join(text[at : at + 4] for at in range(0, 16, 4))


def verification_code(report: BranchReport) -> str:
    """Return the code that the report prints."""
    return code_of(attachment_bytes(report))


def _plain(value: Any) -> Any:
    """Return dataclasses as objects, exact numbers as text, bytes as their digest."""
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value) if one.name not in _APART}
    if isinstance(value, tuple | list):
        return [_plain(entry) for entry in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, bytes):
        return "sha256:" + hashlib.sha256(value).hexdigest()
    if isinstance(value, Fraction | Decimal):
        return str(Fraction(value))
    return value
