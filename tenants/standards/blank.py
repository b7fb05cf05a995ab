"""A standard from nothing: a name, a code, the stages of a visit, and no item yet."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from saas.kernel.access import By
from saas.kernel.audit_trail import note_deed
from saas.kernel.db import db
from saas.kernel.problems import Conflict, FieldError, Invalid
from saas.kernel.words import words
from scoring import canonical_json
from scoring.document.fields import is_code
from tenants.standards.models import StandardDraft, StandardRecord
from tenants.standards.services import with_own_bands

LONGEST_CODE = 40
LONGEST_NAME = 120
MOST_STAGES = 30
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_BANDS = (("excellent", 90, "优秀", "Excellent"), ("good", 80, "良好", "Good"), ("fair", 70, "一般", "Fair"),
          ("pass", 60, "合格", "Pass"), ("fail", 0, "不合格", "Fail"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Blank:
    """What is typed. stages: one a line, ``中文 / English`` or either alone."""

    name_zh: str
    name_en: str
    code: str
    stages: str


def start_blank(by: By, blank: Blank, *, now: datetime) -> uuid.UUID:
    """Make a standard with stages and no item; return its id. Raises Invalid, and Conflict for a taken code."""
    code, names = blank.code.strip(), (blank.name_zh.strip(), blank.name_en.strip())
    errors = [*_code_errors(code)]
    if not any(names):
        errors.append(FieldError("name_zh", words("请写名称，一种语言即可", "Give it a name, in either language")))
    if max(map(len, names)) > LONGEST_NAME:
        errors.append(FieldError("name_zh", words(f"名称最多 {LONGEST_NAME} 字", f"{LONGEST_NAME} characters at most")))
    stages = _stages(blank.stages)
    if len(stages) > MOST_STAGES:
        errors.append(FieldError("stages", words(f"最多 {MOST_STAGES} 个环节", f"At most {MOST_STAGES} stages")))
    if errors:
        raise Invalid(errors=errors)
    document = with_own_bands(by, _document(code, names, stages))
    return make_standard(by, code, names, document, now=now, deed="start_standard", origin="blank")


def make_standard(
    by: By, code: str, names: tuple[str, str], document: dict[str, Any], *, now: datetime, deed: str, **details: Any
) -> uuid.UUID:
    """Make a standard that does not come from the library, with ``document`` as its draft; return its id.

    names: (zh, en), one may be empty. Raises Conflict when the tenant has a standard of that code.
    """
    if db.session.scalar(select(StandardRecord.id).where(StandardRecord.code == code)):
        said = words(
            f"已有代号为 {code} 的标准，请另取一个", f"There already is a standard {code}; choose another code"
        )
        raise Conflict(said, errors=[FieldError("code", said)])
    zh, en = names
    record = StandardRecord(code=code, name_zh=zh or en or code, name_en=en or zh or code, origin=None, created_at=now)
    db.session.add(record)
    db.session.flush()
    text = canonical_json(document).decode()
    db.session.add(StandardDraft(standard_id=record.id, document=text, saved_by=by.membership_id, saved_at=now))
    note_deed(deed, code, by=by.membership_id, at=now, **details)
    return record.id


def checked_code(code: str) -> str:
    """Return a standard's code without blanks around it. Raises Invalid."""
    code = code.strip()
    errors = _code_errors(code)
    if errors:
        raise Invalid(errors=errors)
    return code


def _code_errors(code: str) -> list[FieldError]:
    if 0 < len(code) <= LONGEST_CODE and is_code(code):
        return []
    said = words(
        f"请填写代号（1–{LONGEST_CODE} 个可见字符，不含空格）",
        f"Give a code: 1 to {LONGEST_CODE} characters, no blanks",
    )
    return [FieldError("code", said)]


def _stages(text: str) -> list[dict[str, Any]]:
    named = [_pair(line) for line in text.splitlines() if line.strip(" /")]
    return [
        {"code": f"stage-{number}", "order": number, "name_zh": zh, "name_en": en}
        for number, (zh, en) in enumerate(named, 1)
    ]


def _pair(line: str) -> tuple[str, str]:
    """Return (zh, en) of one line; a name in one language alone stands under that language."""
    first, _, second = (part.strip()[:LONGEST_NAME] for part in line.replace("／", "/").partition("/"))
    if second:
        return first, second
    return (first, "") if _CHINESE.search(first) else ("", first)


def _document(code: str, names: tuple[str, str], stages: list[dict[str, Any]]) -> dict[str, Any]:
    bands = [{"code": band, "min": low, "name_zh": zh, "name_en": en} for band, low, zh, en in _BANDS]
    return {
        "schema_version": "1.0", "kind": "template", "industry": "other", "version": "1", "code": code,
        "name_zh": names[0], "name_en": names[1], "stages": stages, "items": [],
        "scoring": {
            "method": "weighted_mean", "total": 100, "pass_mark": 60,
            "critical_policy": {"mode": "cap", "cap": 59.9}, "bands": bands,
        },
    }  # fmt: skip
