"""Whose sign-in a phone's page was made for, and that what it sends comes from that person.

A page, and what a phone keeps, bear the session's mark (``tenants.people.marker``); while the mark in the
cookie is another, the phone shows nothing of it.
"""

from __future__ import annotations

from flask import Response, current_app, request
from flask_login import current_user

from saas.kernel.guards import SignInNeeded, by
from saas.kernel.words import words
from tenants.people.marker import MARKER, MARKER_SECONDS, marker_of
from tenants.people.web import COOKIE

PERSON_HEADER = "X-Sanmi-Person"


class OtherPerson(SignInNeeded):
    """401: the record is of one person, the sign-in of another; on a shared phone nobody sends for somebody else."""

    code = "other_person"
    title = words(
        "现在登录的是另一个人，请用填写人的账户登录", "Somebody else is signed in; sign in as who made it"
    )


def session_mark() -> str:
    """Return the mark of this request's session."""
    return marker_of(request.cookies.get(COOKIE, ""))


def mark_presence(response: Response) -> Response:
    """Give the browser the mark of its session when it has none or an older one."""
    if request.endpoint == "capture.static":
        return response
    if current_user.is_authenticated and request.cookies.get(MARKER) != session_mark():
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(MARKER, session_mark(), max_age=MARKER_SECONDS, samesite="Lax", secure=secure)
    return response


def check_person() -> None:
    """Refuse what a phone sends for another person than the one signed in (programs send no such header)."""
    named = request.headers.get(PERSON_HEADER)
    if named is not None and named != str(by().membership_id):
        raise OtherPerson()
