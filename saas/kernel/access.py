"""Who is asking: one frozen value from the guard to the last service."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from saas.kernel.tenancy import Scope
from saas.kernel.words import Lang


@dataclass(frozen=True, slots=True)
class TenantFacts:
    """What pages show of the tenant."""

    id: int
    slug: str
    name_zh: str
    name_en: str
    industry: str
    accent: str | None
    logo: str | None
    time_zone: str
    language: Lang | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A membership as the guard found it: the role, and the subtree (by path prefix) where it holds."""

    membership_id: uuid.UUID
    role: str
    title: str
    unit_id: uuid.UUID
    unit_path: str
    sees_shoppers: bool


@dataclass(frozen=True, slots=True)
class Access:
    """A signed-in person; with a tenant and a place in it, or (operators, people who choose) without.

    deed: the number of the last entry of the tenant's audit trail when the person was looked up.
    """

    account_id: uuid.UUID
    email: str
    lang: Lang | None
    is_operator: bool
    session_id: uuid.UUID
    tenant: TenantFacts | None = None
    place: Place | None = None
    deed: int = 0
    is_authenticated: bool = field(default=True, init=False)
    is_active: bool = field(default=True, init=False)
    is_anonymous: bool = field(default=False, init=False)

    def get_id(self) -> str:
        """Return the id that Flask-Login asks for."""
        return str(self.account_id)

    def scope(self) -> Scope:
        """Return the tenant scope of this person; only for those who have a place."""
        if self.tenant is None or self.place is None:
            raise ValueError("this person has no place in a tenant")
        return Scope(self.tenant.id, self.place.membership_id, self.place.sees_shoppers)


@dataclass(frozen=True, slots=True)
class By:
    """Who does a deed inside a tenant: what services are given instead of a web session."""

    tenant: TenantFacts
    place: Place
    lang: Lang = "zh"

    @property
    def membership_id(self) -> uuid.UUID:
        """The membership that acts."""
        return self.place.membership_id

    @property
    def role(self) -> str:
        """The role in which it acts."""
        return self.place.role
