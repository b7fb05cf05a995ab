"""Reading the audit trail: who did what, in words, and whether the chain of records is whole."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select

from saas.kernel.access import By
from saas.kernel.audit_trail import TrailEntry, broken_link
from saas.kernel.db import db
from saas.kernel.words import Words, words
from saas.trail_names import Named, key_name, names_of, value_name
from tenants.people.models import Membership
from tenants.people.roles import role_name

PAGE = 50
CHECKED_ALWAYS = 2000  # entries; some 30 ms
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|sha256:[0-9a-f]{64}")

DEEDS: dict[str, Words] = {
    "invite_person": words("邀请成员", "invited a person"),
    "withdraw_invitation": words("撤回邀请", "withdrew an invitation"),
    "accept_invitation": words("接受邀请", "accepted an invitation"),
    "change_role": words("调整角色", "changed a role"),
    "deactivate": words("停用成员", "deactivated a member"),
    "reactivate": words("恢复成员", "reactivated a member"),
    "plant_root": words("建立机构树", "planted the tree of units"),
    "add_unit": words("新增机构", "added a unit"),
    "rename_unit": words("更名机构", "renamed a unit"),
    "move_unit": words("移动机构", "moved a unit"),
    "place_unit": words("修改机构地址", "changed a unit's address"),
    "import_units": words("导入机构", "imported units"),
    "close_unit": words("关闭机构", "closed a unit"),
    "reopen_unit": words("恢复机构", "reopened a unit"),
    "start_standard": words("新建标准", "started a standard"),
    "edit_draft": words("修改标准草稿", "edited a draft"),
    "import_standard": words("导入为新标准", "imported a standard"),
    "import_draft": words("导入到草稿", "imported into a draft"),
    "draft_from_version": words("以旧版本作草稿", "made a version the draft"),
    "put_draft_back": words("恢复先前草稿", "put a draft back"),
    "ask_what_if": words("试算草稿", "tried a draft on past audits"),
    "export_audits": words("导出检查单", "exported audits"),
    "share_part": words("共用部件", "shared a part"),
    "change_part": words("改写共用部件", "changed a shared part"),
    "remove_part": words("取消共用部件", "stopped sharing a part"),
    "add_to_draft": words("从标准库加入草稿", "added parts to a draft"),
    "add_picture": words("添加范例图片", "added a guidance picture"),
    "clear_picture": words("清理无用的范例图片", "cleared an unused guidance picture"),
    "publish_standard": words("发布版本", "published a version"),
    "retire_version": words("停用版本", "retired a version"),
    "change_branding": words("修改品牌", "changed the branding"),
    "change_defaults": words("修改默认值", "changed the defaults"),
    "change_logo": words("更换标志", "changed the logo"),
    "remove_logo": words("移除标志", "removed the logo"),
    "void_audit": words("作废检查单", "voided an audit"),
    "correct_audit": words("更正检查单", "corrected an audit"),
    "create_programme": words("新建检查项目", "created a programme"),
    "open_wave": words("开启期次", "opened a wave"),
    "assign_visits": words("分派任务", "assigned visits"),
    "pair_assignments": words("安排暗中双评", "arranged a blind double"),
    "withdraw_assignment": words("撤回任务", "withdrew an assignment"),
}


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One deed as a reader sees it. who: the title that others may see, or None for the system. detail: key, value."""

    seq: int
    at: datetime
    who: Words | None
    deed: Words
    subject: Named
    detail: tuple[tuple[Words, Words], ...]
    hash: str


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Some lines, newest first. next_before: where the next page begins, None at the end.

    checked: the whole chain was recomputed; broken_at: the first entry whose hash does not fit, None when
    it is whole.
    """

    lines: tuple[TrailLine, ...]
    next_before: int | None
    entries: int
    checked: bool
    broken_at: int | None


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """Which entries to show. since and until: days of the tenant's own calendar, both included."""

    deed: str | None = None
    person: uuid.UUID | None = None
    since: date | None = None
    until: date | None = None

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return any((self.deed, self.person, self.since, self.until))

    def narrowed(self, query: Select[TrailEntry], zone: ZoneInfo) -> Select[TrailEntry]:
        """Return the query with these conditions."""
        if self.deed:
            query = query.where(TrailEntry.deed == self.deed)
        if self.person:
            query = query.where(TrailEntry.by == self.person)
        if self.since:
            query = query.where(TrailEntry.at >= datetime.combine(self.since, time.min, zone))
        if self.until and self.until < date.max:
            query = query.where(TrailEntry.at < datetime.combine(self.until + timedelta(days=1), time.min, zone))
        return query


def trail_page(
    by: By, wanted: TrailFilter | None = None, *, before: int | None = None, check: bool = False
) -> TrailPage:
    """Return one page of the tenant's trail; a long chain is only recomputed when ``check`` asks for it."""
    wanted = wanted or TrailFilter()
    query = select(TrailEntry).order_by(TrailEntry.seq.desc()).limit(PAGE + 1)
    query = wanted.narrowed(query, ZoneInfo(by.tenant.time_zone))
    if before:
        query = query.where(TrailEntry.seq < before)
    rows = list(db.session.scalars(query))
    names, zone = names_of(rows), ZoneInfo(by.tenant.time_zone)
    lines = tuple(_line(row, names, zone) for row in rows[:PAGE])
    entries = db.session.scalar(select(func.max(TrailEntry.seq))) or 0
    checked = check or entries <= CHECKED_ALWAYS
    on = lines[-1].seq if len(rows) > PAGE else None
    return TrailPage(lines, on, entries, checked, broken_link() if checked else None)


def deeds_done() -> list[tuple[str, Words]]:
    """Return the deeds that stand in the trail, for the filter: code and words."""
    codes = db.session.scalars(select(TrailEntry.deed).distinct().order_by(TrailEntry.deed))
    return [(code, deed_name(code)) for code in codes]


def people_who_acted() -> list[tuple[uuid.UUID, str]]:
    """Return who stands in the trail, for the filter: id and title (a name for staff, a number for auditors)."""
    acted = select(TrailEntry.by).where(TrailEntry.by.is_not(None)).distinct()
    rows = db.session.execute(
        select(Membership.id, Membership.title).where(Membership.id.in_(acted)).order_by(Membership.title)
    )
    return [(row.id, row.title) for row in rows]


def deed_name(code: str) -> Words:
    """Return a deed in words; one that this page does not know yet keeps its code."""
    return DEEDS.get(code) or words(code, code.replace("_", " "))


def _line(row: TrailEntry, names: Mapping[str, Named], zone: ZoneInfo) -> TrailLine:
    detail = tuple((key_name(key), value_name(row.deed, key, _plain(value))) for key, value in row.detail.items())
    person = names.get(str(row.by)) if row.by else None
    who = person.words if person else None
    subject = names.get(row.subject) or Named(role_name(_plain(row.subject)))
    return TrailLine(row.seq, row.at.astimezone(zone), who, deed_name(row.deed), subject, detail, row.hash.hex())


def _plain(value: object) -> str:
    """Return a value as a person reads it: ids and hashes by their first digits."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"{text.removeprefix('sha256:')[:8]}…" if _ID.fullmatch(text) else text
