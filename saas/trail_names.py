"""What the audit trail's ids and keys stand for, in words: units, waves, audits, versions, roles."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from audits.capture.models import Audit
from audits.programmes.models import Assignment, DoubleVisit, Programme, Wave
from saas.kernel.audit_trail import TrailEntry
from saas.kernel.db import db
from saas.kernel.words import Words, words
from tenants.people.models import Membership
from tenants.people.roles import role_name
from tenants.standards.models import StandardRecord, StandardVersion
from tenants.units.kinds import kind_name
from tenants.units.models import Unit

KEYS: dict[str, Words] = {
    "accent": words("主题色", "accent"),
    "by_audit": words("新检查单", "new audit"),
    "digest": words("指纹", "digest"),
    "file": words("文件", "file"),
    "items": words("检查项", "items"),
    "kind": words("类型", "kind"),
    "name": words("名称", "name"),
    "new": words("改为", "now"),
    "number": words("第几期", "number"),
    "old": words("原为", "before"),
    "origin": words("来自标准库", "from the library"),
    "reason": words("原因", "reason"),
    "replaced": words("替换", "replaced"),
    "restored": words("恢复", "restored"),
    "revision": words("修订", "revision"),
    "standard": words("标准", "standard"),
    "unit": words("机构", "unit"),
    "version": words("版本", "version"),
    "visits": words("访次", "visits"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """What a deed was done to. href: its page, where it has one."""

    words: Words
    href: str | None = None


def key_name(key: str) -> Words:
    """Return a detail's key in words; an unknown one stays as it is."""
    return KEYS.get(key) or words(key, key)


def value_name(deed: str, key: str, value: str) -> Words:
    """Return a detail's value in words where it is a code: a role, a kind of unit."""
    if deed == "change_role" and key in ("old", "new"):
        return role_name(value)
    return kind_name(value) if key == "kind" else words(value, value)


def names_of(rows: Iterable[TrailEntry]) -> Mapping[str, Named]:
    """Return subject -> what it is called now, for every subject that is still there. Nobody's real name is read."""
    rows = list(rows)
    ids = {one for row in rows if (one := _uuid(row.subject))}
    ids |= {row.by for row in rows if row.by}
    codes = {row.subject for row in rows if row.deed.endswith("_unit")}
    found: dict[str, Named] = {}
    for unit in db.session.execute(select(Unit.id, Unit.code, Unit.name_zh, Unit.name_en).where(Unit.code.in_(codes))):
        said = words(f"{unit.name_zh} {unit.code}", f"{unit.name_en} {unit.code}")
        found[unit.code] = Named(said, f"/settings/units/{unit.id}")
    for query, named in _KINDS:
        for row in db.session.execute(query.where(query.selected_columns[0].in_(ids))):
            found[str(row[0])] = named(*row)
    return found


_MEMBERS = select(Membership.id, Membership.title)
_PROGRAMMES = select(Programme.id, Programme.name_zh, Programme.name_en)
_WAVES = select(Wave.id, Wave.name_zh, Wave.name_en)
_AUDITS = select(Audit.id, Audit.visited_on, Unit.name_zh, Unit.name_en).join(
    Unit, (Unit.tenant_id == Audit.tenant_id) & (Unit.id == Audit.branch_id)
)
# A pair is called by its branch; who goes is not told.
_DOUBLES = (
    select(DoubleVisit.pair_id, Unit.name_zh, Unit.name_en)
    .join(
        Assignment,
        (Assignment.tenant_id == DoubleVisit.tenant_id) & (Assignment.id == DoubleVisit.assignment_id),
    )
    .join(Unit, (Unit.tenant_id == Assignment.tenant_id) & (Unit.id == Assignment.branch_id))
)
_VERSIONS = select(StandardVersion.id, StandardRecord.code, StandardVersion.number, StandardRecord.id).join(
    StandardRecord,
    (StandardRecord.tenant_id == StandardVersion.tenant_id) & (StandardRecord.id == StandardVersion.standard_id),
)


def _member(_id: uuid.UUID, title: str) -> Named:
    return Named(words(title, title))


def _plan(_id: uuid.UUID, name_zh: str, name_en: str) -> Named:
    return Named(words(name_zh, name_en))


def _audit(audit_id: uuid.UUID, visited_on: object, name_zh: str, name_en: str) -> Named:
    return Named(words(f"{name_zh} {visited_on}", f"{name_en} {visited_on}"), f"/audits/{audit_id}")


def _version(_id: uuid.UUID, code: str, number: int, standard_id: uuid.UUID) -> Named:
    return Named(words(f"{code} v{number}", f"{code} v{number}"), f"/standards/{standard_id}")


_KINDS: tuple[tuple[Any, Callable[..., Named]], ...] = (
    (_MEMBERS, _member), (_PROGRAMMES, _plan), (_WAVES, _plan), (_AUDITS, _audit), (_VERSIONS, _version),
    (_DOUBLES, _plan),
)  # fmt: skip


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
