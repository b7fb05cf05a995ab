"""A mark by which pages kept on a phone tell whose sign-in they belong to, without a network.

The session's cookie is hidden from scripts. Beside it stands a cookie that scripts may read: a digest of the
first, which opens nothing. It changes with every sign-in and tenant, goes with sign-out, and outlives the
session, so that a phone in a basement goes on working after the session has ended.
"""

from __future__ import annotations

import hashlib

MARKER = "sanmi_here"
MARKER_SECONDS = 400 * 86400  # the longest that browsers keep a cookie


def marker_of(session_token: str) -> str:
    """Return the mark of a session's cookie: 22 characters that tell nothing of it."""
    return hashlib.sha256(b"sanmi here " + session_token.encode()).hexdigest()[:22]
