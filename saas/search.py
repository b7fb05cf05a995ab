"""What the command palette finds, never beyond the reader's role and subtree."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import or_, select

from audits.capture.models import Audit
from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.pages import NavEntry
from saas.kernel.words import Words, words
from tenants.standards.models import StandardRecord
from tenants.standards.queries import list_standards, loaded_version
from tenants.units.kinds import kind_name
from tenants.units.models import Unit, UnitKind
from tenants.units.queries import AUDITED, in_scope

LEAST = 2  # characters before items are looked for
EACH = 6  # hits of one kind; a palette is for one more key, not for reading
_PREFIX = re.compile(r"[0-9a-f]{4,32}")
_DESK = frozenset({"tenant_admin", "regional_manager", "branch_manager", "reviewer", "viewer"})


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. hint: what tells it from its neighbours (a code, a date)."""

    kind: Words
    label: Words
    hint: str
    href: str

    def told(self, lang: str) -> dict[str, str]:
        """Return the hit as the palette reads it."""
        return {"kind": self.kind.say(lang), "label": self.label.say(lang), "hint": self.hint, "href": self.href}


PLACES = (
    ("/settings/trail", words("操作记录", "Audit trail"), frozenset({"tenant_admin"})),
    ("/settings/people", words("人员", "People"), frozenset({"tenant_admin", "regional_manager"})),
    ("/settings/units", words("机构", "Units"), frozenset({"tenant_admin", "regional_manager"})),
    ("/settings/branding", words("品牌", "Branding"), frozenset({"tenant_admin"})),
    ("/standards/library", words("标准库", "Standards library"), frozenset({"tenant_admin"})),
    ("/account/password", words("修改密码", "Change password"), _DESK | {"auditor"}),
    ("/account/sessions", words("登录记录", "Sign-ins"), _DESK | {"auditor"}),
)


def search_everything(by: By, text: str, *, pages: Iterable[NavEntry]) -> list[Hit]:
    """Return what fits ``text``: pages, units, check items, standards and, by the start of their id, audits."""
    text = text.strip()[:80]
    if not text:
        return []
    found = [*_pages(by, text, pages)]
    if by.role in _DESK:
        found += [*_units(by, text), *_audits(by, text), *_items(text)]
    return [*found, *_standards(text)]


def _pages(by: By, text: str, pages: Iterable[NavEntry]) -> Iterator[Hit]:
    """Yield pages beyond the rail (the palette shows the rail's own entries by itself)."""
    rail = {entry.href for entry in pages}
    for href, label, roles in PLACES:
        fits = text.lower() in label.zh or text.lower() in label.en.lower()
        if href not in rail and by.role in roles and fits:
            yield Hit(words("前往", "Go to"), label, "", href)


def _units(by: By, text: str) -> Iterator[Hit]:
    fits = or_(*(column.icontains(text, autoescape=True) for column in (Unit.code, Unit.name_zh, Unit.name_en)))
    query = select(Unit).where(in_scope(by), fits, Unit.kind.in_((*AUDITED, UnitKind.REGION)))
    for unit in db.session.scalars(query.order_by(Unit.code).limit(EACH)):
        yield Hit(kind_name(unit.kind), words(unit.name_zh, unit.name_en), unit.code, f"/overview?unit={unit.id}")


def _items(text: str) -> Iterator[Hit]:
    """Find items of the standards in use by their words or their code; one letter fits too many."""
    sought = text.lower()
    if len(sought) < LEAST:
        return
    left = EACH
    for standard in list_standards():
        document = loaded_version(standard.current.id).document if standard.current else {"items": []}
        for item in document["items"]:
            said = (item["text_zh"], item.get("text_en") or item["text_zh"])
            if left and any(sought in told.lower() for told in (item["code"], *said)):
                left -= 1
                href = f"/overview/items/{item['code']}?standard={standard.id}"
                yield Hit(words("检查项", "Item"), words(*said), item["code"], href)


def _standards(text: str) -> Iterator[Hit]:
    columns = (StandardRecord.code, StandardRecord.name_zh, StandardRecord.name_en)
    fits = or_(*(column.icontains(text, autoescape=True) for column in columns))
    for record in db.session.scalars(select(StandardRecord).where(fits).order_by(StandardRecord.code).limit(EACH)):
        label = words(record.name_zh, record.name_en)
        yield Hit(words("标准", "Standard"), label, record.code, f"/standards/{record.id}")


def _audits(by: By, text: str) -> Iterator[Hit]:
    """Find audits by the first digits of their id: a range of the primary key, so it stays quick."""
    digits = text.lower().replace("-", "")
    if not _PREFIX.fullmatch(digits):
        return
    first, last = uuid.UUID(hex=digits.ljust(32, "0")), uuid.UUID(hex=digits.ljust(32, "f"))
    query = (
        select(Audit.id, Audit.visited_on, Unit.name_zh, Unit.name_en)
        .join(Unit, (Unit.tenant_id == Audit.tenant_id) & (Unit.id == Audit.branch_id))
        .where(Audit.id.between(first, last), in_scope(by))
        .order_by(Audit.id)
        .limit(EACH)
    )
    for audit_id, visited_on, name_zh, name_en in db.session.execute(query):
        hint = f"{str(audit_id)[:8]} · {visited_on.isoformat()}"
        yield Hit(words("检查单", "Audit"), words(name_zh, name_en), hint, f"/audits/{audit_id}")
