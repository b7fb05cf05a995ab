"""Deeds on shared parts: share, change, remove; and what a change offers to drafts that use them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from saas.kernel.access import By
from saas.kernel.audit_trail import note_deed
from saas.kernel.db import db
from saas.kernel.problems import Conflict, FieldError, Invalid
from saas.kernel.words import words
from scoring import DocumentError, NotCanonical, canonical_json, load_standard
from scoring.document.fields import is_code
from tenants.standards.models import SharedPart
from tenants.standards.parts import KINDS, shared_row

MOST_BYTES = 512 * 1024
MOST_PARTS = 1000
LONGEST_CODE = 40
_NUMBER = re.compile(r"P-(\d+)")


@dataclass(frozen=True, slots=True)
class NewPart:
    """What is shared. code: empty for the next free number."""

    kind: str
    code: str
    name_zh: str
    name_en: str
    body: Mapping[str, Any]


class PartChanged(Conflict):
    """409: the part was changed by somebody else meanwhile."""

    code = "part_changed"


def share_part(by: By, new: NewPart, *, now: datetime) -> SharedPart:
    """Share a part under a code of its own. Raises Invalid, and Conflict when the code is taken."""
    _check(new)
    count = db.session.scalar(select(func.count()).select_from(SharedPart)) or 0
    if count >= MOST_PARTS:
        raise Invalid(words(f"最多共用 {MOST_PARTS} 个部件", f"At most {MOST_PARTS} parts are shared"))
    code = new.code.strip() or _next_code()
    if db.session.scalar(select(SharedPart.id).where(SharedPart.code == code)):
        raise Conflict(words(f"已有代号为 {code} 的共用部件", f"There already is a shared part {code}"))
    row = SharedPart(
        id=uuid.uuid4(), code=code, kind=new.kind, name_zh=new.name_zh[:200], name_en=new.name_en[:200],
        body=canonical_json(new.body).decode(), revision=1, changed_by=by.membership_id, changed_at=now,
    )  # fmt: skip
    db.session.add(row)
    note_deed("share_part", code, by=by.membership_id, at=now, kind=new.kind)
    return row


def change_part(by: By, part_id: uuid.UUID, new: NewPart, revision: int, *, now: datetime) -> SharedPart:
    """Word a part anew; drafts that use it are offered the change. The same again changes nothing.

    Raises NotFound, Invalid, and PartChanged when it was changed since ``revision``.
    """
    row = shared_row(part_id)
    if new.kind != row.kind:
        raise Invalid(errors=[FieldError("kind", words("种类不能改变", "The kind cannot change"))])
    _check(new)
    body = canonical_json(new.body).decode()
    names = new.name_zh[:200], new.name_en[:200]
    if (row.body, row.name_zh, row.name_en) == (body, *names):
        return row
    if row.revision != revision:
        raise PartChanged(words("另一位同事刚刚改过这个部件", "Somebody else has just changed this part"))
    row.revision += row.body != body
    row.body, (row.name_zh, row.name_en) = body, names
    row.changed_by, row.changed_at = by.membership_id, now
    note_deed("change_part", row.code, by=by.membership_id, at=now, revision=row.revision)
    return row


def remove_part(by: By, part_id: uuid.UUID, *, now: datetime) -> None:
    """Share a part no longer; what took it over keeps its wording."""
    row = shared_row(part_id)
    db.session.delete(row)
    note_deed("remove_part", row.code, by=by.membership_id, at=now)


def _next_code() -> str:
    matches = (_NUMBER.fullmatch(code) for code in db.session.scalars(select(SharedPart.code)))
    return f"P-{max((int(match[1]) for match in matches if match), default=0) + 1:03d}"


def _check(new: NewPart) -> None:
    """Raise Invalid with each located error."""
    errors = []
    if new.kind not in KINDS:
        errors.append(FieldError("kind", words(f"应为 {'、'.join(KINDS)} 之一", f"must be one of {', '.join(KINDS)}")))
    if new.code and (len(new.code.strip()) > LONGEST_CODE or not is_code(new.code.strip())):
        said = words(f"代号为 1–{LONGEST_CODE} 个可见字符", f"a code has 1 to {LONGEST_CODE} characters, no blanks")
        errors.append(FieldError("code", said))
    if not (new.name_zh.strip() or new.name_en.strip()):
        errors.append(FieldError("name_zh", words("请写名称", "Give it a name")))
    errors += _body_errors(new) if not errors else []
    if errors:
        raise Invalid(errors=errors)


def _body_errors(new: NewPart) -> Iterator[FieldError]:
    """Yield what keeps a body from standing in a document."""
    try:
        if len(canonical_json(new.body)) > MOST_BYTES:
            yield FieldError("body", words("部件超过 512 KB", "The part is larger than 512 KB"))
            return
        load_standard(_as_document(new))
    except NotCanonical as refused:
        yield FieldError("body", words(refused.problem.zh, refused.problem.en))
    except DocumentError as refused:
        for problem in refused.problems:
            path = problem.path.removeprefix("items[0]").lstrip(".") if new.kind != "module" else problem.path
            yield FieldError(f"body.{path}".rstrip("."), words(problem.zh, problem.en), problem.item)


def _as_document(new: NewPart) -> dict[str, Any]:
    """Return the smallest document in which the part could stand."""
    body = new.body
    if new.kind == "module":
        return {"stages": body.get("stages"), "items": body.get("items")}
    if new.kind == "stage":
        return {"stages": [body.get("stage")], "items": body.get("items")}
    item = {"code": "X", "response": body, "weight": 1} if new.kind == "response_set" else {**body, "when": None}
    return {"stages": [{"code": "x"}], "items": [{**item, "stage": "x"}]}
