"""Rollups: exact sufficient statistics of every unit and period, made of what is stored.

A cell is the sum of a unit's own audits and of its children's cells, from the branch up to the root::

    audits of a branch --> branch cell --> region cell --> root cell

Safe to repeat because a cell is always made of what is stored now: summed, or grown by audits that the stored
cell is known to lack (cell_plans.py). Two jobs at once cannot leave an
old number: a cell's row is locked before what it sums is read, always from the leaves up. A cell whose last
audit was voided stays as an empty row (n = 0), because a row that somebody waits for must not vanish; readers
leave it out.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select, update

from audits.capture.models import Audit, AuditStatus
from audits.capture.storage import insert_once
from audits.insight.cell_plans import PlannedCell, carry_out, plan_group
from audits.insight.cells import WAVE, Body, Group, body_of, columns, empty_row, summed, wave_period
from audits.insight.models import RollupCell
from audits.insight.own_cells import NONE, Promised, own_cells
from audits.insight.told_cells import ToldCells
from saas.kernel.db import db
from tenants.units.models import Unit
from tenants.units.queries import UnitFacts, units_where

_TOLD = ToldCells()
NAMED = 1000  # units; more are read with the whole tree
Touched = Mapping[Group, Promised]  # group -> branch -> its new audits; None where it is not known which they are


def groups_of(payload: dict[str, Any]) -> list[tuple[Group, uuid.UUID]]:
    """Return the (group, branch) pairs that a promised rollup touches: its month and its wave."""
    branch, standard = uuid.UUID(payload["branch_id"]), uuid.UUID(payload["standard_id"])
    found = [(Group(payload["period"], standard), branch)]
    if payload.get("wave_id"):
        found.append((Group(wave_period(uuid.UUID(payload["wave_id"])), standard), branch))
    return found


def touched_by(payloads: Iterable[dict[str, Any]]) -> Touched:
    """Return which branches of which groups the payloads touch, and by which audits."""
    touched: dict[Group, dict[uuid.UUID, set[uuid.UUID] | None]] = defaultdict(dict)
    for payload in payloads:
        audit_id = payload.get("audit_id")
        for group, branch in groups_of(payload):
            ids = touched[group].setdefault(branch, set())
            if audit_id is None:
                touched[group][branch] = None
            elif ids is not None:
                ids.add(uuid.UUID(audit_id))
    return touched


def plan(touched: Touched) -> list[PlannedCell]:
    """Work out every touched cell as it should be now, without a lock; in the order in which all write."""
    planned = []
    for group in sorted(touched):
        planned += plan_group(group, upwards(set(touched[group])), in_group(group), touched[group], _TOLD)
    return planned


def recompute(touched: Touched, planned: Iterable[PlannedCell]) -> None:
    """Write the planned cells in the caller's transaction, or recompute all under locks if any has changed."""
    if carry_out(planned):
        return
    for group in sorted(touched):  # one order for all, so that two jobs never wait for each other
        _recompute_group(group, set(touched[group]))


def all_groups() -> list[Group]:
    """Return every group for which there are audits or cells."""
    months = db.session.execute(select(Audit.period, Audit.standard_id).distinct())
    waves = db.session.execute(
        select(Audit.wave_id, Audit.standard_id).where(Audit.wave_id.is_not(None)).distinct()
    )
    cells = db.session.execute(select(RollupCell.period, RollupCell.standard_id).distinct())
    found = {Group(*row) for row in months} | {Group(*row) for row in cells}
    return sorted(found | {Group(wave_period(wave), standard) for wave, standard in waves if wave})


def _recompute_group(group: Group, branches: set[uuid.UUID]) -> None:
    for unit in upwards(branches):
        _lock(group, unit.id)
        own = [made.body for made in own_cells(NONE, [unit.id], in_group(group)).values()]
        row = columns(summed([*own, *_child_cells(group, unit)]))
        db.session.execute(update(RollupCell).where(*_key(group, unit.id)).values(**row))


def upwards(unit_ids: set[uuid.UUID]) -> list[UnitFacts]:
    """Return the units and all their ancestors, the deepest first."""
    if not unit_ids:
        return []
    if len(unit_ids) > NAMED:
        known = {unit.id: unit for unit in units_where()}
        wanted = {above for unit_id in unit_ids for above in known[unit_id].lineage}
        found = [known[unit_id] for unit_id in wanted]
    else:
        wanted = {unit_id for unit in units_where(Unit.id.in_(unit_ids)) for unit_id in unit.lineage}
        found = units_where(Unit.id.in_(wanted))
    return sorted(found, key=lambda unit: (-unit.depth, unit.id))


def in_group(group: Group) -> list[Any]:
    """The criteria that an audit counts in a group."""
    when = (
        Audit.wave_id == uuid.UUID(hex=group.period.removeprefix(WAVE))
        if group.period.startswith(WAVE)
        else Audit.period == group.period
    )
    return [Audit.standard_id == group.standard_id, when, Audit.status == AuditStatus.ACCEPTED]


def _child_cells(group: Group, unit: UnitFacts) -> list[Body]:
    bodies = db.session.scalars(
        select(RollupCell.body)
        .join(Unit, (Unit.tenant_id == RollupCell.tenant_id) & (Unit.id == RollupCell.unit_id))
        .where(
            Unit.parent_id == unit.id,
            RollupCell.period == group.period,
            RollupCell.standard_id == group.standard_id,
            RollupCell.n > 0,
        )
    )
    return [body_of(body) for body in bodies]


def _key(group: Group, unit_id: uuid.UUID) -> list[Any]:
    return [
        RollupCell.unit_id == unit_id,
        RollupCell.standard_id == group.standard_id,
        RollupCell.period == group.period,
    ]


def _lock(group: Group, unit_id: uuid.UUID) -> None:
    """Make sure that the cell's row is there, and hold it until the transaction ends."""
    db.session.execute(insert_once(RollupCell, empty_row(group, unit_id)))
    db.session.execute(select(RollupCell.n).where(*_key(group, unit_id)).with_for_update())
