"""What a new organisation does first, and what of it is done: shown until the first visit has arrived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select

from audits.capture.models import Audit
from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.words import Words, words
from tenants.people.models import Membership
from tenants.standards.models import StandardVersion
from tenants.units.models import Unit
from tenants.units.queries import AUDITED


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One thing to do. deed: the words of its button."""

    title: Words
    text: Words
    deed: Words
    href: str
    done: bool


_STANDARD = (
    words("发布服务标准", "Publish a standard"),
    words("从内置标准开始，改成自己的，再发布一个版本。", "Start from a built-in one, make it yours, publish it."),
    words("选择标准", "Choose a standard"),
    "/standards/library",
)
_UNITS = (
    words("建好机构", "Plant the tree"),
    words("先建区域，再建网点；以后随时可以调整。", "Regions first, then branches; both can change later."),
    words("新增机构", "Add units"),
    "/settings/units",
)
_PEOPLE = (
    words("邀请人员", "Invite people"),
    words("检查员用手机打分，网点负责人看结果、做改进。", "Auditors score on the phone, managers mend."),
    words("邀请成员", "Invite"),
    "/settings/people/invite",
)
_VISIT = (
    words("完成第一次检查", "Make the first visit"),
    words("用手机选网点、打分；提交后得分就出现在这里。", "Choose a branch on a phone and score it; see it here."),
    words("开始检查", "Start a visit"),
    "/capture",
)


def first_steps(by: By) -> tuple[FirstStep, ...]:
    """Return the steps for an administrator of a tenant without visits; none for others, none later."""
    if by.role != "tenant_admin" or _is_there(select(Audit.id)):
        return ()
    published = _is_there(select(StandardVersion.id).where(StandardVersion.retired_at.is_(None)))
    planted = _is_there(select(Unit.id).where(Unit.kind.in_(AUDITED)))
    joined = _is_there(select(Membership.id).where(Membership.id != by.membership_id))
    return (
        FirstStep(*_STANDARD, done=published),
        FirstStep(*_UNITS, done=planted),
        FirstStep(*_PEOPLE, done=joined),
        FirstStep(*_VISIT, done=False),
    )


def _is_there(query: Any) -> bool:
    return bool(db.session.scalar(select(exists(query))))
