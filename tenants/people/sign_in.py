"""Signing in and out: server-side sessions that can be revoked at once."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta

from sqlalchemy import select, update

from saas.kernel.access import Access, Place, TenantFacts
from saas.kernel.clock import now as clock_now
from saas.kernel.db import db, transaction
from saas.kernel.problems import Problem
from saas.kernel.tenancy import Scope, tenant_scope
from saas.kernel.words import as_lang, words
from tenants.models import Tenant, TenantStatus
from tenants.people.models import (
    SEES_SHOPPERS,
    Account,
    AccountTenant,
    LoginSession,
    Membership,
    SignInAttempt,
)
from tenants.people.passwords import is_right
from tenants.units.models import Unit

LIFETIME = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=10)
FAILURES = 8
WINDOW = timedelta(minutes=15)


class SignInRefused(Problem):
    """The address and the password do not belong together; which of them is wrong is not told."""

    status = 403
    code = "sign_in_refused"
    title = words("邮箱或密码不正确", "The e-mail or the password is not right")


class TooManyTries(Problem):
    """Too many wrong passwords for this address from this place."""

    status = 429
    code = "too_many_tries"
    title = words("尝试次数过多，请 15 分钟后再试", "Too many tries; please wait 15 minutes")


def sign_in(email: str, password: str, *, user_agent: str, ip: str, now: datetime) -> str:
    """Check the password and open a session; return its token (256 random bits, kept only as a hash).

    Raises SignInRefused or TooManyTries. An account with one tenant lands in it at once.
    """
    email = email.strip().lower()
    key = f"{ip} {email}"[:300]
    _refuse_when_locked(key, now)
    account = db.session.scalars(select(Account).where(Account.email == email)).one_or_none()
    db.session.rollback()  # no lock is held while the hash is computed
    stored = account.password_hash if account and account.disabled_at is None else None
    if not is_right(password, stored) or account is None:
        _count_failure(key, now)
        raise SignInRefused()
    token = secrets.token_urlsafe(32)
    places = tenants_of(account.id)
    with transaction() as session:
        attempt = session.get(SignInAttempt, key)
        if attempt:
            session.delete(attempt)
        session.add(
            LoginSession(
                token_hash=_hash(token), account_id=account.id,
                tenant_id=places[0].id if len(places) == 1 else None,
                created_at=now, last_seen_at=now, expires_at=now + LIFETIME, user_agent=user_agent[:300],
            )
        )
    return token


def authenticate(token: str) -> Access | None:
    """Return who holds ``token``, or None when the session is unknown, over, revoked or its owner disabled."""
    now = clock_now()
    row = db.session.execute(
        select(LoginSession, Account, Tenant)
        .join(Account, Account.id == LoginSession.account_id)
        .outerjoin(Tenant, Tenant.id == LoginSession.tenant_id)
        .where(
            LoginSession.token_hash == _hash(token),
            LoginSession.revoked_at.is_(None),
            LoginSession.expires_at > now,
            Account.disabled_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        return None
    login, account, tenant = row
    token_hash, last_seen, session_id = login.token_hash, login.last_seen_at, login.public_id
    account_id, email, lang, is_operator = account.id, account.email, account.lang, account.is_operator
    known = _open_tenant(tenant)
    if now - last_seen > SEEN_EVERY:
        _note_seen(token_hash, now)
    place = _find_place(account_id, known.id) if known else None
    return Access(
        account_id=account_id,
        email=email,
        lang=as_lang(lang) if lang else None,
        is_operator=is_operator,
        session_id=session_id,
        tenant=known if place else None,
        place=place,
    )


def facts(tenant: Tenant) -> TenantFacts:
    """Return what pages show of a tenant."""
    return TenantFacts(
        tenant.id, tenant.slug, tenant.name_zh, tenant.name_en, tenant.industry, tenant.accent, tenant.logo,
        tenant.time_zone,
    )


def _open_tenant(tenant: Tenant | None) -> TenantFacts | None:
    """Return the tenant that a session is in, unless it is suspended."""
    return facts(tenant) if tenant is not None and tenant.status == TenantStatus.ACTIVE else None


def tenants_of(account_id: uuid.UUID) -> list[Tenant]:
    """Return the active tenants in whose directory an account stands."""
    return list(
        db.session.scalars(
            select(Tenant)
            .join(AccountTenant, AccountTenant.tenant_id == Tenant.id)
            .where(AccountTenant.account_id == account_id, Tenant.status == TenantStatus.ACTIVE)
            .order_by(Tenant.name_en)
        )
    )


def enter_tenant(session_id: uuid.UUID, account_id: uuid.UUID, tenant_id: int) -> None:
    """Turn a session to another of the account's tenants; raises SignInRefused when it is none of them."""
    if tenant_id not in {tenant.id for tenant in tenants_of(account_id)}:
        raise SignInRefused()
    with transaction() as session:
        session.execute(
            update(LoginSession).where(LoginSession.public_id == session_id).values(tenant_id=tenant_id)
        )


def open_sessions(account_id: uuid.UUID) -> list[LoginSession]:
    """Return an account's sessions that are still good, the latest first."""
    return list(
        db.session.scalars(
            select(LoginSession)
            .where(
                LoginSession.account_id == account_id,
                LoginSession.revoked_at.is_(None),
                LoginSession.expires_at > clock_now(),
            )
            .order_by(LoginSession.last_seen_at.desc())
        )
    )


def revoke_sessions(account_id: uuid.UUID, session_id: uuid.UUID | None, *, now: datetime) -> None:
    """End one session of an account, or all of them (``session_id`` None)."""
    ended = update(LoginSession).where(LoginSession.account_id == account_id, LoginSession.revoked_at.is_(None))
    if session_id:
        ended = ended.where(LoginSession.public_id == session_id)
    with transaction() as session:
        session.execute(ended.values(revoked_at=now))


def _find_place(account_id: uuid.UUID, tenant_id: int) -> Place | None:
    with tenant_scope(Scope(tenant_id)):
        row = db.session.execute(
            select(Membership, Unit.path)
            .join(Unit, (Unit.tenant_id == Membership.tenant_id) & (Unit.id == Membership.unit_id))
            .where(Membership.account_id == account_id, Membership.active.is_(True))
        ).one_or_none()
        if row is None:
            return None
        member, path = row
        return Place(member.id, member.role, member.title, member.unit_id, path, member.role in SEES_SHOPPERS)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _note_seen(token_hash: bytes, now: datetime) -> None:
    with transaction() as session:
        session.execute(
            update(LoginSession).where(LoginSession.token_hash == token_hash).values(last_seen_at=now)
        )


def _refuse_when_locked(key: str, now: datetime) -> None:
    attempt = db.session.get(SignInAttempt, key)
    if attempt and attempt.failures >= FAILURES and attempt.window_start + WINDOW > now:
        raise TooManyTries()


def _count_failure(key: str, now: datetime) -> None:
    with transaction() as session:
        attempt = session.get(SignInAttempt, key, with_for_update=True)
        if attempt is None:
            session.add(SignInAttempt(key=key, failures=1, window_start=now))
        elif attempt.window_start + WINDOW < now:
            attempt.failures, attempt.window_start = 1, now
        else:
            attempt.failures += 1
