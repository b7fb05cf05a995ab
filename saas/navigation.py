"""The left navigation: at most six entries a role, each a place people go daily."""

from __future__ import annotations

from saas.kernel.pages import NavEntry
from saas.kernel.words import words

_ADMIN, _REGION, _BRANCH = "tenant_admin", "regional_manager", "branch_manager"
_REVIEW, _AUDITOR, _VIEW = "reviewer", "auditor", "viewer"

NAVIGATION = (
    NavEntry(
        "/overview", words("总览", "Overview"), "overview",
        frozenset({_ADMIN, _REGION, _BRANCH, _REVIEW, _VIEW}),
    ),
    NavEntry(
        "/audits", words("检查单", "Audits"), "audits", frozenset({_ADMIN, _REGION, _BRANCH, _REVIEW, _VIEW}),
    ),
    NavEntry(
        "/reports", words("报告", "Reports"), "reports", frozenset({_ADMIN, _REGION, _BRANCH, _REVIEW}),
    ),
    NavEntry("/capture", words("检查", "Visits"), "capture", frozenset({_AUDITOR, _ADMIN})),
    NavEntry(
        "/standards", words("标准", "Standards"), "standards",
        frozenset({_ADMIN, _REGION, _BRANCH, _REVIEW, _VIEW, _AUDITOR}),
    ),
    NavEntry("/settings", words("管理", "Settings"), "settings", frozenset({_ADMIN})),
)  # fmt: skip
