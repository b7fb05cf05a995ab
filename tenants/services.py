"""Deeds on tenants: what a platform operator does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select

from saas.kernel.db import db, transaction
from saas.kernel.problems import Conflict, FieldError, Invalid, NotFound
from saas.kernel.tenancy import Scope, tenant_scope
from saas.kernel.words import words
from tenants.models import Tenant, TenantStatus
from tenants.people.models import Account, AccountTenant
from tenants.people.services import NewMember, add_member, checked_email, create_account
from tenants.units.services import plant_root

_SLUG = re.compile(r"^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$")


@dataclass(frozen=True, slots=True)
class NewTenant:
    """A tenant to be made, with its first administrator. accent: ``#rrggbb`` or None."""

    slug: str
    name_zh: str
    name_en: str
    industry: str
    admin_email: str
    admin_name: str
    admin_password: str
    accent: str | None = None
    time_zone: str = "Asia/Shanghai"


def create_tenant(new: NewTenant, *, now: datetime) -> int:
    """Make a tenant with the root of its tree and its first administrator; return its id."""
    _check(new)
    with transaction() as session:
        _forget_half_made(new)
        if session.scalar(select(Tenant.id).where(Tenant.slug == new.slug)):
            raise Conflict(words(f"租户代号 {new.slug} 已存在", f"There already is a tenant {new.slug}"))
        tenant = Tenant(
            slug=new.slug, name_zh=new.name_zh, name_en=new.name_en, industry=new.industry, accent=new.accent,
            time_zone=new.time_zone, status=TenantStatus.SUSPENDED, created_at=now,
        )
        session.add(tenant)
        session.flush()
        tenant_id = tenant.id
        account_id = create_account(new.admin_email, new.admin_password, now=now).id
    with tenant_scope(Scope(tenant_id, sees_shoppers=True)), transaction():
        root = plant_root(new.name_zh, new.name_en, now=now)
        add_member(account_id, NewMember(new.admin_email, new.admin_name, "tenant_admin", root.id), now=now)
        _tenant(new.slug).status = TenantStatus.ACTIVE  # a tenant cut off half-way never opens
    return tenant_id


def set_tenant_status(slug: str, status: TenantStatus) -> None:
    """Suspend a tenant (its people are out at their next click) or let it in again."""
    with transaction():
        _tenant(slug).status = status


def list_tenants() -> list[Tenant]:
    """Return all tenants by slug."""
    return list(db.session.scalars(select(Tenant).order_by(Tenant.slug)))


def _forget_half_made(new: NewTenant) -> None:
    """Take away what a creation left that was cut off between its two transactions: a tenant without people."""
    left = db.session.scalars(
        select(Tenant).where(
            Tenant.slug == new.slug,
            Tenant.status == TenantStatus.SUSPENDED,
            ~select(AccountTenant).where(AccountTenant.tenant_id == Tenant.id).exists(),
        )
    ).one_or_none()
    if left is None:
        return
    db.session.delete(left)
    account = db.session.scalars(select(Account).where(Account.email == checked_email(new.admin_email))).one_or_none()
    belongs = account and db.session.scalar(
        select(AccountTenant.tenant_id).where(AccountTenant.account_id == account.id).limit(1)
    )
    if account and not belongs and not account.is_operator:
        db.session.delete(account)
    db.session.flush()


def _tenant(slug: str) -> Tenant:
    tenant = db.session.scalars(select(Tenant).where(Tenant.slug == slug)).one_or_none()
    if tenant is None:
        raise NotFound(words(f"没有租户 {slug}", f"There is no tenant {slug}"))
    return tenant


def _check(new: NewTenant) -> None:
    errors = []
    if not _SLUG.match(new.slug):
        rule = words("代号只用小写字母、数字和短横线", "Use lower-case letters, digits and hyphens")
        errors.append(FieldError("slug", rule))
    if not new.name_zh.strip() or not new.name_en.strip():
        errors.append(FieldError("name", words("请填写中英文名称", "Give the name in both languages")))
    if not new.admin_name.strip():
        errors.append(FieldError("admin_name", words("请填写管理员姓名", "Give the administrator's name")))
    if new.accent and not re.match(r"^#[0-9a-fA-F]{6}$", new.accent):
        errors.append(FieldError("accent", words("颜色须如 #1a7f64", "A colour looks like #1a7f64")))
    try:
        ZoneInfo(new.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        errors.append(FieldError("time_zone", words("时区须如 Asia/Shanghai", "A zone looks like Asia/Shanghai")))
    if errors:
        raise Invalid(errors=errors)
