"""Deeds on people: accounts, memberships, invitations."""

from __future__ import annotations

import hashlib
import re
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from saas.kernel.access import By
from saas.kernel.audit_trail import note_deed
from saas.kernel.db import db
from saas.kernel.problems import Conflict, FieldError, Invalid, NotFound, Problem
from saas.kernel.tenancy import current_scope
from saas.kernel.words import Lang, words
from tenants.models import Tenant, TenantStatus
from tenants.people.models import Account, AccountTenant, Invitation, Membership, Role, ShopperIdentity
from tenants.people.passwords import check_password_rules, hash_password, is_right
from tenants.units.queries import unit_in_scope

INVITATION_LIFETIME = timedelta(days=14)
_EMAIL = re.compile(r"^[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}$")


class InvitationOver(Problem):
    """410: the link was used, withdrawn or is too old."""

    status = 410
    code = "invitation_over"
    title = words("这个邀请链接已失效，请联系管理员重新发送", "This invitation is over; ask for a new one")


@dataclass(frozen=True, slots=True)
class NewMember:
    """Who becomes a member. name and phone are kept apart for auditors (see ShopperIdentity)."""

    email: str
    name: str
    role: str
    unit_id: uuid.UUID
    phone: str | None = None


def create_account(
    email: str, password: str, *, now: datetime, is_operator: bool = False, hashed: str | None = None
) -> Account:
    """Create an account; raises Invalid with what is wrong with the address or the password.

    hashed: the password's hash when the caller makes many accounts with one known password (demo data).
    """
    email = checked_email(email)
    check_password_rules(password, email)
    if db.session.scalar(select(Account.id).where(Account.email == email)):
        raise Conflict(words("这个邮箱已有账号", "This e-mail already has an account"))
    account = Account(
        email=email, password_hash=hashed or hash_password(password), is_operator=is_operator, created_at=now
    )
    db.session.add(account)
    db.session.flush()
    return account


def checked_email(email: str) -> str:
    """Return the address in the form in which it is stored; raises Invalid."""
    email = email.strip().lower()
    if len(email) > 254 or not _EMAIL.match(email):
        raise Invalid(errors=[FieldError("email", words("请填写有效的邮箱地址", "Give a valid e-mail address"))])
    return email


def add_member(account_id: uuid.UUID, new: NewMember, *, now: datetime) -> Membership:
    """Make an account a member of the current tenant.

    An auditor's title is a number, and the name goes behind the wall: branches must never learn it.
    """
    tenant_id = current_scope().tenant_id
    role = checked_role(new.role)
    if db.session.scalar(select(Membership.id).where(Membership.account_id == account_id)):
        raise Conflict(words("此人已是成员", "This person is already a member"))
    title = new.name
    if role == Role.AUDITOR:
        title = f"A-{secrets.randbelow(9000) + 1000}"
    member = Membership(account_id=account_id, role=role, unit_id=new.unit_id, title=title, created_at=now)
    db.session.add(member)
    db.session.add(AccountTenant(account_id=account_id, tenant_id=tenant_id))
    db.session.flush()
    if role == Role.AUDITOR:
        db.session.add(ShopperIdentity(membership_id=member.id, name=new.name, phone=new.phone))
        db.session.flush()
    return member


def invite(by: By, email: str, role: str, unit_id: uuid.UUID, *, now: datetime) -> str:
    """Invite a person to the current tenant; return the token that goes into the link."""
    unit = unit_in_scope(by, unit_id)
    secret = secrets.token_urlsafe(24)
    db.session.add(
        Invitation(
            token_hash=_hash(secret), email=checked_email(email), role=checked_role(role), unit_id=unit.id,
            invited_by=by.membership_id, created_at=now, expires_at=now + INVITATION_LIFETIME,
        )
    )
    note_deed("invite_person", role, by=by.membership_id, at=now, unit=unit.code)
    return f"{by.tenant.id}.{secret}"


def withdraw_invitation(by: By, invitation_id: uuid.UUID, *, now: datetime) -> None:
    """Make an invitation's link useless."""
    found = db.session.scalars(select(Invitation).where(Invitation.id == invitation_id)).one_or_none()
    if found is None:
        raise NotFound()
    unit_in_scope(by, found.unit_id)
    found.revoked_at = now
    note_deed("withdraw_invitation", found.role, by=by.membership_id, at=now)


def find_invitation(token: str, *, now: datetime) -> Invitation:
    """Return the open invitation of ``token`` in the current tenant; raises InvitationOver."""
    secret = token.partition(".")[2]
    found = db.session.scalars(select(Invitation).where(Invitation.token_hash == _hash(secret))).one_or_none()
    if found is None or found.accepted_at or found.revoked_at or found.expires_at < now:
        raise InvitationOver()
    tenant = db.session.get(Tenant, found.tenant_id)
    if tenant is None or tenant.status != TenantStatus.ACTIVE:
        raise InvitationOver()
    return found


def accept_invitation(token: str, name: str, password: str, *, now: datetime) -> Account:
    """Make the invited person a member, with a new account or (right password) the one they have."""
    invitation = find_invitation(token, now=now)
    if not name.strip():
        raise Invalid(errors=[FieldError("name", words("请填写姓名", "Give your name"))])
    account = db.session.scalars(select(Account).where(Account.email == invitation.email)).one_or_none()
    if account is None:
        account = create_account(invitation.email, password, now=now)
    elif not is_right(password, account.password_hash):
        wrong = words("这个邮箱已有账号，请输入原来的密码", "This e-mail has an account; give its password")
        raise Invalid(errors=[FieldError("password", wrong)])
    member = NewMember(invitation.email, name.strip()[:120], invitation.role, invitation.unit_id)
    joined = add_member(account.id, member, now=now)
    invitation.accepted_at = now
    note_deed("accept_invitation", invitation.role, by=joined.id, at=now)
    return account


def change_role(by: By, membership_id: uuid.UUID, role: str, unit_id: uuid.UUID, *, now: datetime) -> None:
    """Give a member another role or scope."""
    member = _member(by, membership_id)
    unit = unit_in_scope(by, unit_id)
    role = checked_role(role)
    if membership_id == by.membership_id and role != member.role:
        raise Conflict(words("不能更改自己的角色", "You cannot change your own role"))
    if (member.role == Role.AUDITOR) != (role == Role.AUDITOR):
        raise Conflict(
            words("神秘顾客与其他角色不能互换，请另行邀请", "Auditors and other roles do not swap; invite anew")
        )
    note_deed("change_role", str(membership_id), by=by.membership_id, at=now, old=member.role, new=role)
    member.role, member.unit_id = role, unit.id


def set_active(by: By, membership_id: uuid.UUID, active: bool, *, now: datetime) -> None:
    """Let a member in or keep them out; nobody locks themselves out."""
    if membership_id == by.membership_id and not active:
        raise Conflict(words("不能停用自己", "You cannot deactivate yourself"))
    _member(by, membership_id).active = active
    note_deed("reactivate" if active else "deactivate", str(membership_id), by=by.membership_id, at=now)


def change_password(account_id: uuid.UUID, old: str, new: str) -> None:
    """Replace an account's password; raises Invalid when the old one is wrong or the new one too weak."""
    account = db.session.get(Account, account_id)
    if account is None or not is_right(old, account.password_hash):
        raise Invalid(errors=[FieldError("old", words("原密码不正确", "The old password is not right"))])
    check_password_rules(new, account.email)
    account.password_hash = hash_password(new)


def set_language(account_id: uuid.UUID, lang: Lang) -> None:
    """Remember the language that a person chose."""
    account = db.session.get(Account, account_id)
    if account:
        account.lang = lang


def checked_role(role: str) -> str:
    """Return the role; raises Invalid when there is none of that name."""
    if role not in set(Role):
        raise Invalid(errors=[FieldError("role", words("请选择角色", "Choose a role"))])
    return str(role)


def _member(by: By, membership_id: uuid.UUID) -> Membership:
    """Return a member whose place lies in the actor's subtree; raises NotFound."""
    member = db.session.scalars(select(Membership).where(Membership.id == membership_id)).one_or_none()
    if member is None:
        raise NotFound()
    unit_in_scope(by, member.unit_id)
    return member


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
