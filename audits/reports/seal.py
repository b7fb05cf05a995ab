"""The seal: one line after the end of the file by which this installation knows its own reports again.

::

    ...%%EOF
    %Sanmi-Seal-1 <key id, 8 hex> <HMAC-SHA-256 of every byte before these 64 hex digits>

A PDF reader takes it for a comment. Any changed, added or missing byte breaks it, and only who holds the
installation's secret can make it; the verification code, which anybody can recompute, cannot do that.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from enum import StrEnum

_PREFIX = b"%Sanmi-Seal-1 "
_LINE = re.compile(rb"%Sanmi-Seal-1 ([0-9a-f]{8}) ([0-9a-f]{64})\n\Z")


class Sealed(StrEnum):
    """What the seal says about the bytes."""

    WHOLE = "whole"
    BROKEN = "broken"
    FOREIGN = "foreign"
    MISSING = "missing"


def seal(pdf: bytes, secret: str) -> bytes:
    """Return the file with its seal; ``secret`` is the installation's secret key."""
    body = (pdf if pdf.endswith(b"\n") else pdf + b"\n") + _PREFIX + key_id(secret).encode() + b" "
    return body + _mac(body, secret).encode() + b"\n"


def check_seal(data: bytes, secret: str) -> Sealed:
    """Tell whether ``data`` is, byte for byte, what an installation with ``secret`` sealed.

    FOREIGN: well formed, but by another key (or the key's name was changed: it cannot be told apart).
    """
    found = _LINE.search(data, max(len(data) - 200, 0))
    if found is None:
        return Sealed.MISSING
    if hmac.compare_digest(_mac(data[: found.start(2)], secret).encode(), found[2]):
        return Sealed.WHOLE
    return Sealed.BROKEN if found[1].decode() == key_id(secret) else Sealed.FOREIGN


def sealed_by(data: bytes) -> str | None:
    """Return the id of the key that the seal names; None without a seal."""
    found = _LINE.search(data, max(len(data) - 200, 0))
    return found[1].decode() if found else None


def key_id(secret: str) -> str:
    """Return the public name of a secret: it says which key sealed, not what it is."""
    return hashlib.sha256(b"sanmi report seal id 1\n" + _key(secret)).hexdigest()[:8]


def _key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"sanmi report seal 1", "sha256")


def _mac(body: bytes, secret: str) -> str:
    return hmac.new(_key(secret), body, hashlib.sha256).hexdigest()
