"""The tree of units as one reader sees it around one unit: a few hundred rows, however many branches there are.

Everything is shown while the tree is small. A large one shows the way from the reader's root to the chosen
unit, and the children of each unit on that way; the rest is one press further.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from saas.kernel.access import By
from saas.kernel.db import db
from tenants.units.models import Unit
from tenants.units.queries import AUDITED, UnitFacts, in_scope, in_subtree, units_where

SMALL = 300
FOUND = 100


@dataclass(frozen=True, slots=True)
class Node:
    """A unit in the tree. below: how many units lie directly under it; children: those that are shown."""

    unit: UnitFacts
    below: int
    on_way: bool
    current: bool
    children: tuple[Node, ...]


def tree_around(by: By, chosen: UnitFacts) -> Node:
    """Return the reader's root with what is shown of its tree around ``chosen``."""
    counts = _children_counts(by)
    shown = _shown_units(by, chosen, small=sum(counts.values()) < SMALL)
    below: dict[uuid.UUID | None, list[UnitFacts]] = defaultdict(list)
    for unit in shown:
        below[unit.parent_id].append(unit)
    root = next(unit for unit in shown if unit.id == by.place.unit_id)
    return _node(root, below, counts, set(chosen.lineage), chosen.id)


def children_of(by: By, unit: UnitFacts) -> list[UnitFacts]:
    """Return the units directly under one: open ones first, then by code."""
    return units_where(in_scope(by), Unit.parent_id == unit.id, order_by=[Unit.active.desc(), Unit.code])


def units_to_choose(by: By, chosen: uuid.UUID | None = None) -> list[UnitFacts]:
    """Return what a form offers: every open unit in tree order, or (many) those above branches and the chosen one."""
    criteria = [in_scope(by), Unit.active.is_(True)]
    if (db.session.scalar(select(func.count(Unit.id)).where(in_scope(by))) or 0) > SMALL:
        criteria.append(or_(Unit.kind.not_in(AUDITED), Unit.id == (chosen or by.place.unit_id)))
    return units_where(*criteria, order_by=[Unit.path])


def branches_below(by: By, unit: UnitFacts) -> int:
    """Count the open units under (or at) one where audits are made."""
    query = select(func.count(Unit.id)).where(
        in_scope(by), in_subtree(unit.path), Unit.kind.in_(AUDITED), Unit.active.is_(True)
    )
    return db.session.scalar(query) or 0


def find_units(by: By, text: str) -> list[UnitFacts]:
    """Return the reader's units whose code or name holds ``text``, at most FOUND of them, by code."""
    fits = or_(*(column.icontains(text, autoescape=True) for column in (Unit.code, Unit.name_zh, Unit.name_en)))
    return units_where(in_scope(by), fits, order_by=[Unit.code], most=FOUND)


def _children_counts(by: By) -> dict[uuid.UUID | None, int]:
    query = select(Unit.parent_id, func.count(Unit.id)).where(in_scope(by)).group_by(Unit.parent_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def _shown_units(by: By, chosen: UnitFacts, *, small: bool) -> list[UnitFacts]:
    way = chosen.lineage
    criteria = [in_scope(by)] if small else [in_scope(by), or_(Unit.id.in_(way), Unit.parent_id.in_(way))]
    return units_where(*criteria, order_by=[Unit.kind.desc(), Unit.code])


def _node(
    unit: UnitFacts, below: dict[uuid.UUID | None, list[UnitFacts]], counts: dict[uuid.UUID | None, int],
    way: set[uuid.UUID], chosen: uuid.UUID,
) -> Node:  # fmt: skip
    children = tuple(_node(child, below, counts, way, chosen) for child in below[unit.id])
    return Node(unit, counts.get(unit.id, 0), unit.id in way, unit.id == chosen, children)
