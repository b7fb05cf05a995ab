"""Where shared parts are used: in which drafts, by which items, and which of those would be offered a change."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from saas.kernel.db import db
from tenants.standards.models import StandardDraft, StandardRecord
from tenants.standards.offers import ties, would_change
from tenants.standards.parts import Part


@dataclass(frozen=True, slots=True)
class TiedItem:
    """An item that took a part over. revision: of the part, when it was taken; offered: a newer wording waits."""

    code: str
    text_zh: str
    text_en: str
    revision: int
    offered: bool


@dataclass(frozen=True, slots=True)
class Use:
    """A standard whose draft holds items that are tied to a part."""

    standard_id: uuid.UUID
    name_zh: str
    name_en: str
    items: tuple[TiedItem, ...]

    @property
    def offered(self) -> bool:
        """Whether the draft is offered a newer wording."""
        return any(item.offered for item in self.items)


def uses_of(parts: Iterable[Part]) -> Mapping[str, list[Use]]:
    """Return the uses of each part by its code, standards by name; a part without any gives an empty list."""
    wanted = {part.code: part for part in parts}
    rows = db.session.execute(
        select(StandardRecord.id, StandardRecord.name_zh, StandardRecord.name_en, StandardDraft.document)
        .join(
            StandardDraft,
            (StandardDraft.tenant_id == StandardRecord.tenant_id) & (StandardDraft.standard_id == StandardRecord.id),
        )
        .where(StandardDraft.document.contains('"shared"'))
        .order_by(StandardRecord.name_zh, StandardRecord.code)
    )
    found: dict[str, list[Use]] = defaultdict(list)
    for standard_id, zh, en, text in rows:
        tied: dict[str, list[TiedItem]] = defaultdict(list)
        for _, item, code, revision in ties(json.loads(text, parse_float=Decimal)):
            if code in wanted:
                offered = wanted[code].revision > revision and would_change(item, wanted[code])
                own, zh_text, en_text = (str(item.get(key) or "") for key in ("code", "text_zh", "text_en"))
                tied[code].append(TiedItem(own, zh_text, en_text, revision, offered))
        for code, items in tied.items():
            found[code].append(Use(standard_id, zh, en, tuple(items)))
    return found
