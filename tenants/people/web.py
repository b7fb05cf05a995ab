"""Signing in, invitations, one's own account."""

from __future__ import annotations

import uuid
from urllib.parse import urlsplit

from flask import Response, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from saas.kernel.clock import now
from saas.kernel.db import transaction
from saas.kernel.guards import public_blueprint, signed_in_blueprint
from saas.kernel.problems import NotFound, Problem
from saas.kernel.tenancy import Scope, tenant_scope
from saas.kernel.words import as_lang, words
from tenants.people import services, sign_in
from tenants.people.marker import MARKER, MARKER_SECONDS, marker_of
from tenants.people.roles import role_name

COOKIE = "sanmi_session"
public = public_blueprint("people", __name__, reason="signing in and invitations come before any tenant")
own = signed_in_blueprint("account", __name__, url_prefix="/account")


@public.route("/sign-in", methods=["GET", "POST"], endpoint="sign_in")
def sign_in_page() -> ResponseReturnValue:
    """Ask for address and password; a wrong one keeps the address that was typed."""
    target = _safe(request.values.get("next"))
    if request.method == "GET":
        return _sign_in_form(target, "", None)
    email = request.form.get("email", "")
    try:
        token = sign_in.sign_in(
            email, request.form.get("password", ""), user_agent=request.user_agent.string,
            ip=request.remote_addr or "", now=now(),
        )
    except Problem as problem:
        return _sign_in_form(target, email, problem), problem.status
    return set_session_cookie(redirect(target), token)


@public.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this session on the server and forget its cookie."""
    if current_user.is_authenticated:
        sign_in.revoke_sessions(current_user.account_id, current_user.session_id, now=now())
    response = redirect(url_for("people.sign_in"))
    response.delete_cookie(COOKIE)
    response.delete_cookie(MARKER)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@public.post("/language")
def set_language() -> ResponseReturnValue:
    """Keep the chosen language in a cookie, and with the account when somebody is signed in."""
    lang = as_lang(request.form.get("lang"))
    if current_user.is_authenticated:
        with transaction():
            services.set_language(current_user.account_id, lang)
    response = redirect(_safe(request.form.get("next")))
    response.set_cookie("lang", lang, max_age=365 * 86400, samesite="Lax", secure=_secure())
    return response


@public.route("/invitations/<token>", methods=["GET", "POST"])
def accept_invitation(token: str) -> ResponseReturnValue:
    """Let an invited person in: name and password, then signed in at once."""
    tenant_id = _tenant_of(token)
    name, problem = request.form.get("name", ""), None
    with tenant_scope(Scope(tenant_id, sees_shoppers=True)):
        invitation = services.find_invitation(token, now=now())
        email, role = invitation.email, invitation.role
        if request.method == "POST":
            password = request.form.get("password", "")
            try:
                with transaction():
                    services.accept_invitation(token, name, password, now=now())
            except Problem as refused:
                problem = refused
    if request.method == "POST" and problem is None:
        opened = sign_in.sign_in(
            email, password, user_agent=request.user_agent.string, ip=request.remote_addr or "", now=now()
        )
        return set_session_cookie(redirect("/"), opened)
    page = render_template(
        "auth/accept_invitation.html", email=email, role=role, role_name=role_name(role), name=name, problem=problem,
        token=token,
    )
    return page, problem.status if problem else 200


@own.get("/tenants")
def choose_tenant() -> ResponseReturnValue:
    """Offer the tenants that the account belongs to."""
    return render_template("auth/choose_tenant.html", tenants=sign_in.tenants_of(current_user.account_id))


@own.post("/tenants/<int:tenant_id>")
def enter_tenant(tenant_id: int) -> ResponseReturnValue:
    """Turn this session to another tenant."""
    sign_in.enter_tenant(current_user.session_id, current_user.account_id, tenant_id)
    return set_session_cookie(redirect("/"), sign_in.hinted(request.cookies[COOKIE], tenant_id))


@own.get("/sessions")
def sessions() -> ResponseReturnValue:
    """List where the account is signed in."""
    return render_template(
        "auth/sessions.html", sessions=sign_in.open_sessions(current_user.account_id), current=current_user.session_id
    )


@own.post("/sessions/<uuid:session_id>/revoke")
def revoke_session(session_id: uuid.UUID) -> ResponseReturnValue:
    """Sign out one other device."""
    sign_in.revoke_sessions(current_user.account_id, session_id, now=now())
    flash(words("已退出该设备", "That device is signed out").say(g.lang))
    return redirect(url_for("account.sessions"))


@own.post("/sessions/revoke-others")
def revoke_others() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    _revoke_others()
    flash(words("其他设备都已退出", "All other devices are signed out").say(g.lang))
    return redirect(url_for("account.sessions"))


@own.route("/password", methods=["GET", "POST"])
def change_password() -> ResponseReturnValue:
    """Replace the password; every other session ends."""
    problem = None
    if request.method == "POST":
        try:
            with transaction():
                services.change_password(
                    current_user.account_id, request.form.get("old", ""), request.form.get("new", "")
                )
        except Problem as refused:
            problem = refused
        else:
            _revoke_others()
            flash(words("密码已更改，其他设备已退出", "Password changed; other devices are signed out").say(g.lang))
            return redirect(url_for("account.sessions"))
    return render_template("auth/change_password.html", problem=problem), problem.status if problem else 200


def _revoke_others() -> None:
    for other in sign_in.open_sessions(current_user.account_id):
        if other.public_id != current_user.session_id:
            sign_in.revoke_sessions(current_user.account_id, other.public_id, now=now())


def set_session_cookie(response: Response | ResponseReturnValue, token: str) -> Response:
    """Put the session's token into a cookie that scripts cannot read."""
    made = current_app.make_response(response)
    made.set_cookie(
        COOKIE, token, max_age=int(sign_in.LIFETIME.total_seconds()), httponly=True, samesite="Lax", secure=_secure()
    )
    made.set_cookie(MARKER, marker_of(token), max_age=MARKER_SECONDS, samesite="Lax", secure=_secure())
    return made


def _sign_in_form(target: str, email: str, problem: Problem | None) -> str:
    return render_template(
        "auth/sign_in.html", next=target, email=email, problem=problem,
        demo_logins=current_app.extensions["sanmi_demo_logins"](),
    )


def _safe(target: str | None) -> str:
    """Return a path of this site only, so that a sign-in link cannot lead away."""
    parts = urlsplit(target or "/")
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or parts.path.startswith(("//", "/\\")):
        return "/"
    return target or "/"


def _tenant_of(token: str) -> int:
    number = token.partition(".")[0]
    if not number.isdecimal() or len(number) > 9:
        raise NotFound()
    return int(number)


def _secure() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])
