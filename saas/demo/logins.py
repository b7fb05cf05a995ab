"""Who can sign in on a demo installation, role by role."""

from __future__ import annotations

from dataclasses import dataclass

from saas.demo.cast import COMPANIES, OPERATOR, PASSWORD
from saas.kernel.words import words
from tenants.people.roles import role_name

LOCAL = {
    "tenant_admin": "admin", "regional_manager": "region", "branch_manager": "branch", "reviewer": "review",
    "auditor": "auditor", "viewer": "viewer",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """One account that the sign-in page offers. tenant: slug, "" for the platform operator."""

    role: str
    tenant: str
    email: str
    password: str
    role_zh: str
    role_en: str
    name_zh: str
    name_en: str


def demo_logins() -> list[DemoLogin]:
    """Return the accounts to offer: every role of every tenant, then the operator."""
    found = [
        DemoLogin(
            role, company.slug, company.email(local), PASSWORD, role_name(role).zh, role_name(role).en,
            company.name.zh, company.name.en,
        )
        for company in COMPANIES
        for role, local in LOCAL.items()
    ]
    operator = words("平台运营", "Platform operator")
    return [*found, DemoLogin("operator", "", OPERATOR, PASSWORD, operator.zh, operator.en, "三米", "Sanmi")]
