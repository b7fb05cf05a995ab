"""Telling at the next page what was just done, with a way back where there is one."""

from __future__ import annotations

from typing import Any, cast

from flask import flash, g

from saas.kernel.words import Words


def tell(done: Words, *, undo: str | None = None) -> None:
    """Show ``done`` in the reader's language; ``undo`` is an address that takes it back (by POST)."""
    text = done.say(g.lang)
    message: Any = {"text": text, "undo": {"action": undo}} if undo else text
    flash(cast(str, message))  # Flask keeps any JSON value, though its signature says str
