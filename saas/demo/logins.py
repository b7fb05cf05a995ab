"""Who can sign in on a demo installation, role by role."""

from __future__ import annotations

from dataclasses import dataclass

from saas.demo.cast import COMPANIES, OPERATOR, PASSWORD
from saas.kernel.words import Words, words

SHOWN: dict[str, tuple[str, Words]] = {
    "tenant_admin": ("admin", words("租户管理员", "Tenant administrator")),
    "regional_manager": ("region", words("区域经理", "Regional manager")),
    "branch_manager": ("branch", words("网点负责人", "Branch manager")),
    "reviewer": ("review", words("复核员", "Reviewer")),
    "auditor": ("auditor", words("检查员（手机）", "Auditor (phone)")),
    "viewer": ("viewer", words("查看者", "Viewer")),
}


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
            role, company.slug, company.email(local), PASSWORD, label.zh, label.en, company.name.zh, company.name.en
        )
        for company in COMPANIES
        for role, (local, label) in SHOWN.items()
    ]
    operator = words("平台运营", "Platform operator")
    return [*found, DemoLogin("operator", "", OPERATOR, PASSWORD, operator.zh, operator.en, "三米", "Sanmi")]
