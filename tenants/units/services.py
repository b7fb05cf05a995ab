"""Deeds on the tree of units."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from saas.kernel.access import By
from saas.kernel.audit_trail import note_deed
from saas.kernel.db import db
from saas.kernel.ordered_ids import ordered_id
from saas.kernel.problems import Conflict, FieldError, Invalid
from saas.kernel.words import words
from tenants.units.models import Unit, UnitKind
from tenants.units.queries import UnitFacts, facts, unit_in_scope

MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit to be added. latitude and longitude in degrees."""

    parent_id: uuid.UUID
    kind: str
    code: str
    name_zh: str
    name_en: str
    address: str | None = None
    latitude: float | None = None
    longitude: float | None = None


def plant_root(name_zh: str, name_en: str, *, now: datetime) -> UnitFacts:
    """Make the root of the current tenant's tree."""
    root = Unit(
        id=ordered_id(), parent_id=None, kind=UnitKind.ROOT, code="HQ", name_zh=name_zh, name_en=name_en, path="",
        depth=0, created_at=now,
    )
    root.path = f"/{root.id.hex}/"
    db.session.add(root)
    note_deed("plant_root", root.code, by=None, at=now, name=root.name_zh)
    return facts(root)


def add_unit(by: By, new: NewUnit, *, now: datetime) -> UnitFacts:
    """Add a unit under a parent in the actor's subtree; raises Invalid or Conflict."""
    parent = unit_in_scope(by, new.parent_id)
    _check(new, parent)
    unit = Unit(
        id=ordered_id(), parent_id=parent.id, kind=new.kind, code=new.code.strip(), name_zh=new.name_zh.strip(),
        name_en=(new.name_en.strip() or new.name_zh.strip()), path="", depth=parent.depth + 1, address=new.address,
        latitude=new.latitude, longitude=new.longitude, created_at=now,
    )
    unit.path = f"{parent.path}{unit.id.hex}/"
    db.session.add(unit)
    note_deed("add_unit", unit.code, by=by.membership_id, at=now, kind=unit.kind, name=unit.name_zh)
    return facts(unit)


def rename_unit(by: By, unit_id: uuid.UUID, name_zh: str, name_en: str, *, now: datetime) -> None:
    """Give a unit other names."""
    unit_in_scope(by, unit_id)
    if not name_zh.strip():
        raise Invalid(errors=[FieldError("name_zh", words("请填写名称", "Give a name"))])
    unit = db.session.scalars(select(Unit).where(Unit.id == unit_id)).one()
    note_deed("rename_unit", unit.code, by=by.membership_id, at=now, old=unit.name_zh, new=name_zh)
    unit.name_zh, unit.name_en = name_zh.strip(), name_en.strip() or name_zh.strip()


def set_unit_active(by: By, unit_id: uuid.UUID, active: bool, *, now: datetime) -> None:
    """Close or reopen a unit; its history stays."""
    unit_in_scope(by, unit_id)
    unit = db.session.scalars(select(Unit).where(Unit.id == unit_id)).one()
    unit.active = active
    note_deed("reopen_unit" if active else "close_unit", unit.code, by=by.membership_id, at=now)


def _check(new: NewUnit, parent: UnitFacts) -> None:
    errors = []
    if new.kind not in (UnitKind.REGION, UnitKind.BRANCH, UnitKind.COUNTER):
        errors.append(FieldError("kind", words("请选择类型", "Choose a kind")))
    if not new.code.strip() or len(new.code.strip()) > 40:
        errors.append(FieldError("code", words("请填写编号（最多 40 字）", "Give a code (at most 40 characters)")))
    if not new.name_zh.strip() or len(new.name_zh.strip()) > 120:
        errors.append(FieldError("name_zh", words("请填写名称（最多 120 字）", "Give a name (at most 120)")))
    if parent.depth + 1 > MAX_DEPTH:
        errors.append(FieldError("parent_id", words("层级太深", "The tree is too deep here")))
    if errors:
        raise Invalid(errors=errors)
    if db.session.scalar(select(Unit.id).where(Unit.code == new.code.strip())):
        raise Conflict(words(f"编号 {new.code} 已被使用", f"The code {new.code} is already used"))
