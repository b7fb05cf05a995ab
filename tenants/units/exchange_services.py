"""The deed of importing units: everything that was agreed to, in one transaction."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import select

from saas.kernel.access import By
from saas.kernel.audit_trail import note_deed
from saas.kernel.db import db
from saas.kernel.problems import Conflict
from saas.kernel.words import words
from tenants.units.exchange_plan import Plan, Step, read_plan
from tenants.units.models import Unit
from tenants.units.moving import move_unit
from tenants.units.services import NewUnit, add_unit, rename_unit, set_unit_active

ORDER = ("add", "rename", "place", "reopen", "move", "close")


def import_units(by: By, data: bytes, agreed: str, file: str, *, now: datetime) -> Plan:
    """Do what a workbook says; raises FileRefused, or Conflict when it is no longer what was agreed to."""
    plan = read_plan(by, data)
    if plan.fingerprint != agreed:
        raise Conflict(
            words(
                "机构在预览之后有变动，请再看一遍改动",
                "The tree has changed since the preview; look at the changes again",
            ),
            code="plan_changed",
        )
    for step in sorted(plan.steps, key=lambda step: ORDER.index(step.what)):
        _do(by, step, now=now)
    db.session.flush()
    note_deed("import_units", file[:100] or "xlsx", by=by.membership_id, at=now, changes=len(plan.steps))
    return plan


def _do(by: By, step: Step, *, now: datetime) -> None:
    row = step.row
    if step.what == "add":
        add_unit(by, _new(row), now=now)
        if row.get("active") is False:
            db.session.flush()
            set_unit_active(by, _id_of(step.code), active=False, now=now)
        return
    assert step.unit_id
    if step.what == "rename":
        unit = _unit(step.unit_id)
        rename_unit(by, unit.id, row.get("name_zh", unit.name_zh), row.get("name_en", unit.name_en), now=now)
    elif step.what == "move":
        move_unit(by, step.unit_id, _id_of(row["parent"]), now=now)
    elif step.what == "place":
        _place(by, step, row, now=now)
    else:
        set_unit_active(by, step.unit_id, step.what == "reopen", now=now)


def _new(row: dict[str, Any]) -> NewUnit:
    position = {key: float(row[key]) if key in row else None for key in ("latitude", "longitude")}
    return NewUnit(
        _id_of(row["parent"]), row["kind"], row["code"], row["name_zh"], row.get("name_en", ""), row.get("address"),
        position["latitude"], position["longitude"],
    )  # fmt: skip


def _place(by: By, step: Step, row: dict[str, Any], *, now: datetime) -> None:
    assert step.unit_id
    unit = _unit(step.unit_id)
    unit.address = row.get("address", unit.address)
    unit.latitude = float(row["latitude"]) if "latitude" in row else unit.latitude
    unit.longitude = float(row["longitude"]) if "longitude" in row else unit.longitude
    note_deed("place_unit", step.code, by=by.membership_id, at=now, address=unit.address)


def _unit(unit_id: uuid.UUID) -> Unit:
    return db.session.scalars(select(Unit).where(Unit.id == unit_id)).one()


def _id_of(code: str) -> uuid.UUID:
    return db.session.scalars(select(Unit.id).where(Unit.code == code)).one()
