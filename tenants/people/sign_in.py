"""Signing in and out: server-side sessions that can be revoked at once."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from saas.kernel.access import Access, Place, TenantFacts
from saas.kernel.audit_trail import TrailEntry
from saas.kernel.clock import now as clock_now
from saas.kernel.db import db, transaction
from saas.kernel.kept_plans import keeps_plan
from saas.kernel.one_look import look_up
from saas.kernel.problems import Problem
from saas.kernel.tenancy import Scope
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
_DIGITS = 10  # of the longest tenant id that the databases' integers hold


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
    only = places[0].id if len(places) == 1 else None
    with transaction() as session:
        attempt = session.get(SignInAttempt, key)
        if attempt:
            session.delete(attempt)
        session.add(
            LoginSession(
                token_hash=_hash(token), account_id=account.id,
                tenant_id=only,
                created_at=now, last_seen_at=now, expires_at=now + LIFETIME, user_agent=user_agent[:300],
            )
        )
    return hinted(token, only)


def authenticate(token: str) -> Access | None:
    """Return who holds ``token``, or None when the session is unknown, over, revoked or its owner disabled.

    One query answers all of it when the token's hint (see ``hinted``) names the tenant that the session is in.
    """
    secret, _, hint = token.partition(".")
    now, hinted_id = clock_now(), int(hint) if hint.isdecimal() and len(hint) < _DIGITS else 0
    row = _look_up(secret, hinted_id, now)
    if row is not None and row.tenant_id not in (None, hinted_id):
        row = _look_up(secret, row.tenant_id, now)
    if row is None:
        return None
    if now - row.last_seen_at > SEEN_EVERY:
        _note_seen(_hash(secret), now)
    known = facts(row) if row.tenant_id is not None and row.status == TenantStatus.ACTIVE else None
    place = None
    if known and row.membership_id:
        sees = row.role in SEES_SHOPPERS
        place = Place(row.membership_id, row.role, row.title, row.unit_id, row.path, sees)
    return Access(
        account_id=row.account_id,
        email=row.email,
        lang=as_lang(row.lang) if row.lang else None,
        is_operator=row.is_operator,
        session_id=row.public_id,
        tenant=known if place else None,
        place=place,
        deed=row.deed or 0,
    )


def hinted(token: str, tenant_id: int | None) -> str:
    """Return a token that also says in which tenant its session is.

    The hint opens the tenant's scope before the session has been read, which saves a transaction at each
    request. It is no claim: what it finds counts only when the session itself is in that tenant.
    """
    secret = token.partition(".")[0]
    return f"{secret}.{tenant_id}" if tenant_id else secret


def _look_up(secret: str, tenant_id: int, now: datetime) -> Any:
    return look_up(Scope(tenant_id), _WHO, {"token": _hash(secret), "now": now})


# Made once: building a statement costs more than running it. Tables, not classes: a row of plain columns comes quicker.
_SESSION, _ACCOUNT, _TENANT, _MEMBER, _UNIT, _DEED = (
    model.__table__.c for model in (LoginSession, Account, Tenant, Membership, Unit, TrailEntry)
)
_WHO = keeps_plan(
    select(
        _SESSION.tenant_id, _SESSION.last_seen_at, _SESSION.public_id,
        _ACCOUNT.id.label("account_id"), _ACCOUNT.email, _ACCOUNT.lang, _ACCOUNT.is_operator,
        _TENANT.id, _TENANT.slug, _TENANT.name_zh, _TENANT.name_en, _TENANT.industry, _TENANT.accent, _TENANT.logo,
        _TENANT.time_zone, _TENANT.language, _TENANT.status,
        _MEMBER.id.label("membership_id"), _MEMBER.role, _MEMBER.title, _MEMBER.unit_id, _UNIT.path,
        select(func.max(_DEED.seq)).where(_DEED.tenant_id == _SESSION.tenant_id).scalar_subquery().label("deed"),
    )
    .select_from(
        LoginSession.__table__.join(Account.__table__, _ACCOUNT.id == _SESSION.account_id)
        .outerjoin(Tenant.__table__, _TENANT.id == _SESSION.tenant_id)
        .outerjoin(
            Membership.__table__,
            (_MEMBER.tenant_id == _SESSION.tenant_id)
            & (_MEMBER.account_id == _SESSION.account_id)
            & _MEMBER.active.is_(True),
        )
        .outerjoin(Unit.__table__, (_UNIT.tenant_id == _MEMBER.tenant_id) & (_UNIT.id == _MEMBER.unit_id))
    )
    .where(
        _SESSION.token_hash == bindparam("token"),
        _SESSION.revoked_at.is_(None),
        _SESSION.expires_at > bindparam("now"),
        _ACCOUNT.disabled_at.is_(None),
    )
)  # fmt: skip


def facts(tenant: Tenant | Row[Any]) -> TenantFacts:
    """Return what pages show of a tenant; given it or a row with its columns."""
    return TenantFacts(
        tenant.id, tenant.slug, tenant.name_zh, tenant.name_en, tenant.industry, tenant.accent, tenant.logo,
        tenant.time_zone, as_lang(tenant.language) if tenant.language else None,
    )


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
