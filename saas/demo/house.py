"""A tenant of the demo: made or found again, and read back as who acts, where, by which version."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from saas.demo.calendar import evening
from saas.demo.cast import ADMIN, PASSWORD
from saas.demo.furniture import furnish
from saas.demo.plan import TenantPlan
from saas.kernel.access import By, Place
from saas.kernel.blobs import BlobStore
from saas.kernel.db import db, transaction
from saas.kernel.tenancy import Scope, tenant_scope
from tenants.models import Tenant, TenantStatus
from tenants.people.models import SEES_SHOPPERS, Account, AccountTenant, Membership
from tenants.people.sign_in import facts
from tenants.services import NewTenant, create_tenant, set_tenant_status
from tenants.standards.models import StandardVersion
from tenants.units.models import Unit, UnitKind


@dataclass(frozen=True, slots=True)
class House:
    """What the plan's names have become in the database. people: e-mail -> who acts; branches: code -> id."""

    tenant_id: int
    people: dict[str, By]
    branches: dict[str, uuid.UUID]
    versions: tuple[uuid.UUID, ...]

    def version_for(self, plan: TenantPlan, wave: int) -> uuid.UUID:
        """Return the version in use during a wave."""
        revised = plan.revision_round is not None and wave >= plan.revision_round
        return self.versions[1 if revised else 0]


def build_house(plan: TenantPlan, store: BlobStore) -> House:
    """Set the tenant up, closed to its people, or find it as an earlier run left it.

    Safe to repeat because each of its two transactions is found done or not begun: the tenant itself, and
    everything inside it.
    """
    tenant_id = _tenant(plan)
    with tenant_scope(Scope(tenant_id, sees_shoppers=True)):
        if not _is_furnished():
            with transaction():
                furnish(plan, read_house(tenant_id).people[plan.company.email("admin")], store)
        return read_house(tenant_id)


def _tenant(plan: TenantPlan) -> int:
    """Return the tenant's id; one whose making was cut off has no people and is made anew."""
    company = plan.company
    people = select(AccountTenant).where(AccountTenant.tenant_id == Tenant.id)
    found = db.session.scalar(select(Tenant.id).where(Tenant.slug == company.slug, people.exists()))
    if found is None:
        found = create_tenant(
            NewTenant(
                slug=company.slug, name_zh=company.name.zh, name_en=company.name.en, industry=company.industry,
                admin_email=company.email("admin"), admin_name=ADMIN, admin_password=PASSWORD, accent=company.accent,
            ),
            now=evening(plan.founded),
        )  # fmt: skip
    set_tenant_status(company.slug, TenantStatus.SUSPENDED)
    return found


def _is_furnished() -> bool:
    return db.session.scalar(select(StandardVersion.id).limit(1)) is not None


def read_house(tenant_id: int) -> House:
    """Read back what there is: who acts, where, by which versions."""
    tenant = facts(db.session.scalars(select(Tenant).where(Tenant.id == tenant_id)).one())
    rows = db.session.execute(
        select(Membership, Unit)
        .join(Unit, (Unit.tenant_id == Membership.tenant_id) & (Unit.id == Membership.unit_id))
        .execution_options(populate_existing=True)
    ).all()
    emails = {
        row.id: row.email
        for row in db.session.execute(
            select(Account.id, Account.email).where(Account.id.in_([member.account_id for member, _ in rows]))
        )
    }
    people = {
        emails[member.account_id]: By(
            tenant,
            Place(member.id, member.role, member.title, unit.id, unit.path, member.role in SEES_SHOPPERS),
        )
        for member, unit in rows
    }
    branches = {
        row.code: row.id
        for row in db.session.execute(select(Unit.code, Unit.id).where(Unit.kind == UnitKind.BRANCH))
    }
    versions = db.session.scalars(select(StandardVersion.id).order_by(StandardVersion.number))
    return House(tenant_id, people, branches, tuple(versions))
