"""Moving a unit with everything under it to another place in the tree."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select

from saas.kernel.access import By
from saas.kernel.audit_trail import note_deed
from saas.kernel.db import db
from saas.kernel.outbox import emit
from saas.kernel.problems import Conflict
from saas.kernel.words import words
from tenants.units.models import Unit
from tenants.units.queries import in_subtree, unit_in_scope
from tenants.units.services import MAX_DEPTH

MOVED = "unit_moved"  # the job that sums the numbers of the old and the new place anew


def move_unit(by: By, unit_id: uuid.UUID, parent_id: uuid.UUID, *, now: datetime) -> None:
    """Put a unit under another parent; both in the actor's subtree. Raises Conflict for a circle or too deep a tree."""
    found, parent = unit_in_scope(by, unit_id), unit_in_scope(by, parent_id)
    if parent.path.startswith(found.path):
        raise Conflict(words("不能移到自己的下级", "A unit cannot move under itself"))
    below = list(db.session.scalars(select(Unit).where(in_subtree(found.path))))
    deeper = parent.depth + 1 - found.depth
    if max(unit.depth for unit in below) + deeper > MAX_DEPTH:
        raise Conflict(words("移过去后层级太深", "The tree would become too deep there"))
    old_parent = found.parent_id
    path = f"{parent.path}{found.id.hex}/"
    for unit in below:
        unit.path, unit.depth = path + unit.path[len(found.path) :], unit.depth + deeper
        if unit.id == found.id:
            unit.parent_id = parent.id
    note_deed("move_unit", found.code, by=by.membership_id, at=now, old=str(old_parent), new=parent.code)
    emit(MOVED, unit_id=str(unit_id), old_parent_id=str(old_parent) if old_parent else None)
