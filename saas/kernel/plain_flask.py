"""Flask without the work that only other applications need, done again at every request.

Nothing here is asynchronous, and a call that brings no form cookie needs no signer to read one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin


class FormCookie(SecureCookieSessionInterface):
    """The signed cookie behind forms: read when it came, written when there is something to write."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return what the cookie holds; without one an empty session."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie, unless nobody has looked at the session."""
        if session or session.modified or session.accessed:
            super().save_session(app, session, response)


class PlainFlask(Flask):
    """Flask whose views and hooks are plain functions."""

    session_interface = FormCookie()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function: every one is synchronous (Flask would look anew at each call)."""
        return func
