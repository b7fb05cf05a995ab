"""What the settings' landing page leads to, each with a number that says how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from saas.kernel.access import By
from saas.kernel.audit_trail import TrailEntry
from saas.kernel.db import db
from saas.kernel.words import Words, words
from tenants.people.models import Membership
from tenants.people.queries import open_invitations
from tenants.standards.models import StandardRecord
from tenants.units.queries import unit_in_scope
from tenants.units.tree import branches_below


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of the settings. state: how it stands now, in a few words."""

    href: str
    icon: str
    name: Words
    note: Words
    state: Words


def settings_entries(by: By, *, now: datetime) -> list[Entry]:
    """Return the places in the order in which a new administrator needs them."""
    branches = branches_below(by, unit_in_scope(by, by.place.unit_id))
    people = _count(select(func.count(Membership.id)).where(Membership.active.is_(True)))
    waiting = sum(not invitation.over for invitation in open_invitations(by, now=now))
    standards = _count(select(func.count(StandardRecord.id)))
    deeds = _count(select(func.max(TrailEntry.seq)))
    return [
        Entry(
            "/settings/units", "tree", words("机构", "Units"),
            words("区域、网点、柜台", "Regions, branches, counters"),
            words(f"{branches} 家营业中的网点", f"{branches} open {_plural(branches, 'branch', 'branches')}"),
        ),
        Entry(
            "/standards", "standards", words("服务标准", "Standards"),
            words("从标准库开始，发布版本", "Start from the library, publish versions"),
            words(f"{standards} 套标准", f"{standards} {_plural(standards, 'standard', 'standards')}"),
        ),
        Entry(
            "/settings/people", "people", words("人员", "People"),
            words("邀请、角色、停用", "Invitations, roles, deactivation"),
            words(
                f"{people} 人" + (f"，{waiting} 人待加入" if waiting else ""),
                f"{people} {_plural(people, 'member', 'members')}" + (f", {waiting} invited" if waiting else ""),
            ),
        ),
        Entry(
            "/settings/branding", "star", words("品牌", "Branding"),
            words("名称、标志、主题色", "Names, logo, colour"),
            words("已设置标志" if by.tenant.logo else "尚无标志", "logo set" if by.tenant.logo else "no logo yet"),
        ),
        Entry(
            "/settings/defaults", "clock", words("默认值", "Defaults"),
            words("时区、语言、总分等级", "Time zone, language, grade bands"),
            words(by.tenant.time_zone, by.tenant.time_zone),
        ),
        Entry(
            "/settings/trail", "history", words("操作记录", "Audit trail"),
            words("谁在何时做了什么，防篡改", "Who did what and when, tamper-evident"),
            words(f"{deeds} 条记录", f"{deeds} {_plural(deeds, 'entry', 'entries')}"),
        ),
    ]  # fmt: skip


def _count(query: Select[int]) -> int:
    return db.session.scalar(query) or 0


def _plural(count: int, one: str, many: str) -> str:
    return one if count == 1 else many
