"""People: accounts of the platform, memberships of tenants, sign-ins, invitations, shopper identities."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from saas.kernel.db import Base, UtcDateTime
from saas.kernel.keys import TenantRow, same_tenant, table_args
from saas.kernel.tenancy import ShopperPrivate


class Role(StrEnum):
    """What a membership may do; its ``unit`` says where."""

    TENANT_ADMIN = "tenant_admin"
    REGIONAL_MANAGER = "regional_manager"
    BRANCH_MANAGER = "branch_manager"
    REVIEWER = "reviewer"
    AUDITOR = "auditor"
    VIEWER = "viewer"


SEES_SHOPPERS = frozenset({Role.TENANT_ADMIN, Role.REVIEWER})


class Account(Base):
    """Who signs in. A platform table: one person may work for several tenants; it holds no name."""

    __tablename__ = "account"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    lang: Mapped[str | None] = mapped_column(String(2))
    is_operator: Mapped[bool] = mapped_column(Boolean, default=False)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AccountTenant(Base):
    """Which tenants to ask for an account's membership at sign-in; a directory, it grants nothing."""

    __tablename__ = "account_tenant"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenant.id"), primary_key=True)


class LoginSession(Base):
    """One sign-in on one device, revocable; only the SHA-256 of its token is kept."""

    __tablename__ = "login_session"
    __table_args__ = (Index("ix_login_session_account", "account_id", "revoked_at"),)

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(unique=True, default=uuid.uuid4)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    tenant_id: Mapped[int | None] = mapped_column(ForeignKey("tenant.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    user_agent: Mapped[str] = mapped_column(String(300))


class Membership(TenantRow, Base):
    """One account's place in one tenant: a role over the subtree of ``unit_id``.

    title is what others may see ("Auditor 07" for auditors, a name for staff).
    """

    __tablename__ = "membership"
    __table_args__ = table_args(
        same_tenant("unit_id", "unit.id"),
        UniqueConstraint("tenant_id", "account_id"),
        Index("ix_membership_role", "tenant_id", "role"),
    )

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    role: Mapped[str] = mapped_column(String(24))
    unit_id: Mapped[uuid.UUID]
    title: Mapped[str] = mapped_column(String(120))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ShopperIdentity(ShopperPrivate, Base):
    """Who an auditor or mystery shopper is: walled off from everyone who is audited."""

    __tablename__ = "shopper_identity"
    __table_args__ = table_args(same_tenant("membership_id", "membership.id"))

    membership_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str | None] = mapped_column(String(40))


class Invitation(TenantRow, Base):
    """A link that makes its holder a member; it carries a secret of which only the hash is kept."""

    __tablename__ = "invitation"
    __table_args__ = table_args(
        same_tenant("unit_id", "unit.id"),
        same_tenant("invited_by", "membership.id"),
        UniqueConstraint("tenant_id", "token_hash"),
    )

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(24))
    unit_id: Mapped[uuid.UUID]
    invited_by: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignInAttempt(Base):
    """Failed sign-ins per address and account, so that limits hold when Redis is emptied."""

    __tablename__ = "sign_in_attempt"

    key: Mapped[str] = mapped_column(String(300), primary_key=True)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    window_start: Mapped[datetime] = mapped_column(UtcDateTime)
