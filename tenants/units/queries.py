"""Reading the tree of units, never beyond the reader's subtree."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, any_, bindparam, func, select

from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.kept_plans import keeps_plan
from saas.kernel.problems import NotFound
from saas.kernel.unchanged import while_unchanged
from saas.kernel.words import Words
from tenants.units.models import Unit, UnitKind

AUDITED = (UnitKind.BRANCH, UnitKind.COUNTER)
MANY = 100  # regions in a list to choose from
FEW = 100  # units that are named one by one
KNOWN = 5000  # units of a tenant that a process remembers
TENANTS = 16  # of which it remembers units


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What other rooms know of a unit."""

    id: uuid.UUID
    parent_id: uuid.UUID | None
    kind: str
    code: str
    name_zh: str
    name_en: str
    path: str
    depth: int
    active: bool

    @property
    def label(self) -> Words:
        """What lists call it."""
        return Words(self.name_zh, self.name_en)

    @property
    def lineage(self) -> list[uuid.UUID]:
        """The ids from the root down to this unit."""
        return [uuid.UUID(hex=part) for part in self.path.strip("/").split("/")]


def facts(unit: Unit) -> UnitFacts:
    """Return the plain facts of a unit row."""
    return UnitFacts(
        unit.id, unit.parent_id, unit.kind, unit.code, unit.name_zh, unit.name_en, unit.path, unit.depth, unit.active
    )


def in_subtree(path: str) -> ColumnElement[bool]:
    """The criterion that a unit lies in the subtree of a path, ``/root/region/``: that of the unit itself included.

    PostgreSQL is given a range: for LIKE it uses no index before it has checked each row's tenant. "0" follows "/".
    SQLite is given LIKE: with a range it would start from the units and sort all their audits to list the newest.
    """
    if db.engine.dialect.name == "sqlite":
        return Unit.path.startswith(path, autoescape=True)
    return (Unit.path >= path) & (Unit.path < f"{path[:-1]}0")


def in_named_subtree(name: str) -> ColumnElement[bool]:
    """``in_subtree`` for a statement that is made once; ``subtree`` gives the path at each run."""
    if db.engine.dialect.name == "sqlite":
        return Unit.path.like(bindparam(f"{name}_like"))
    return (Unit.path >= bindparam(f"{name}_from")) & (Unit.path < bindparam(f"{name}_to"))


def subtree(name: str, path: str) -> dict[str, str]:
    """Return the values of ``in_named_subtree(name)`` for a path, of digits and slashes only."""
    if db.engine.dialect.name == "sqlite":
        return {f"{name}_like": f"{path}%"}
    return {f"{name}_from": path, f"{name}_to": f"{path[:-1]}0"}


def in_scope(by: By) -> ColumnElement[bool]:
    """The criterion that a unit lies in the reader's subtree."""
    return in_subtree(by.place.unit_path)


def in_units_below(
    unit_id: SQLColumnExpression[uuid.UUID], below: ColumnElement[bool]
) -> ColumnElement[bool]:
    """The criterion that a row of another table is of a unit in a subtree; unit_id: the row's column.

    below: ``in_subtree`` or ``in_named_subtree``.
    PostgreSQL is given an array: it then looks each unit up in the other table's index, and does not read all of it.
    """
    units = select(Unit.id).where(below)
    if db.engine.dialect.name == "sqlite":
        return unit_id.in_(units)
    return unit_id == any_(func.array(units.scalar_subquery()))


def unit_in_scope(by: By, unit_id: uuid.UUID) -> UnitFacts:
    """Return the unit; raises NotFound when it is not there or not in the reader's subtree."""
    known = _known()
    unit = known.get(unit_id)
    if unit is None and (row := db.session.execute(_ONE, {"wanted": unit_id}).one_or_none()):
        unit = known[unit_id] = UnitFacts(*row)
    if unit is None or not unit.path.startswith(by.place.unit_path):
        raise NotFound()
    return unit


def units_of(ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, UnitFacts]:
    """Return the tenant's units by id, whatever the reader's subtree; for names beside figures."""
    wanted, known = set(ids), _known()
    found = {unit_id: unit for unit_id in wanted if (unit := known.get(unit_id))}
    if missing := sorted(wanted - found.keys()):
        read = {unit.id: unit for unit in units_where(Unit.id.in_(missing))}
        known |= read
        found |= read
    return found


def _known() -> dict[uuid.UUID, UnitFacts]:
    """Return the units that this process has read since the tenant's trail last grew; a reader adds what it reads."""
    known: dict[uuid.UUID, UnitFacts] = while_unchanged("units", (), dict, most=TENANTS)
    if len(known) > KNOWN:
        known.clear()
    return known


def few_below(
    by: By, unit: UnitFacts, most: int = FEW, *, kinds: tuple[str, ...] = (), directly: bool = False
) -> tuple[UnitFacts, ...] | None:
    """Return the units of a subtree by code as far as the reader sees them; None if there are more than ``most``.

    most: ``FEW`` or less. kinds: of these kinds only, and without ``unit`` itself. directly: the children only.
    """
    is_leaf = unit.kind in AUDITED  # or nearly: counters are few, whoever asks for which
    asked = ((), False) if is_leaf else (kinds, directly)

    def read() -> tuple[UnitFacts, ...] | None:
        values = {**subtree("reader", by.place.unit_path), **subtree("chosen", unit.path), "chosen_id": unit.id}
        values["most"] = FEW + 1
        rows = db.session.execute(_below(*asked, db.engine.dialect.name), values)
        found = [UnitFacts(*row) for row in rows]
        return tuple(sorted(found, key=lambda one: one.code)) if len(found) <= FEW else None

    found = while_unchanged("few below", (by.place.unit_path, unit.id, *asked), read)
    if found is not None and is_leaf:
        found = tuple(one for one in found if _is_wanted(one, unit, kinds, directly))
    return found if found is not None and len(found) <= most else None


@functools.cache  # made once: building it costs more than running it
def _below(kinds: tuple[str, ...], directly: bool, _dialect: str) -> Select[Any]:
    """Return the statement of `few_below`: without an order, for which the database would have to read all."""
    itself = bindparam("chosen_id", type_=_C.id.type)
    criteria = [in_named_subtree("reader"), in_named_subtree("chosen")]
    criteria += [Unit.kind.in_(kinds), Unit.id != itself] if kinds else []
    criteria += [Unit.parent_id == itself] if directly else []
    return select(*UNIT_COLUMNS).where(*criteria).limit(bindparam("most"))


def _is_wanted(one: UnitFacts, unit: UnitFacts, kinds: tuple[str, ...], directly: bool) -> bool:
    """What `_below` asks the database."""
    return (not kinds or (one.kind in kinds and one.id != unit.id)) and (not directly or one.parent_id == unit.id)


# Columns of the table, not of the class: a plain row comes several times as quick.
_C = Unit.__table__.c
UNIT_COLUMNS = (_C.id, _C.parent_id, _C.kind, _C.code, _C.name_zh, _C.name_en, _C.path, _C.depth, _C.active)
# Made once: building a statement costs more than running it, and every audit asks for its branch.
_ONE = keeps_plan(select(*UNIT_COLUMNS).where(_C.id == bindparam("wanted")))


def units_where(*criteria: Any, order_by: Sequence[Any] = (), most: int | None = None) -> list[UnitFacts]:
    """Return the tenant's units that meet the criteria, whatever the reader's subtree unless one names it."""
    query = select(*UNIT_COLUMNS).where(*criteria).order_by(*order_by).limit(most)
    return [UnitFacts(*row) for row in db.session.execute(query)]


def units_in_scope(by: By, *, under: UnitFacts | None = None, kinds: tuple[str, ...] = ()) -> list[UnitFacts]:
    """Return the reader's units in tree order, or those under one of them, or of some kinds only."""
    criteria = [in_scope(by)]
    if under:
        criteria.append(in_subtree(under.path))
    if kinds:
        criteria.append(Unit.kind.in_(kinds))
    return units_where(*criteria, order_by=[Unit.path])


def regions_around(by: By, unit: UnitFacts) -> list[UnitFacts]:
    """Return what a filter by region offers: all of the reader's regions while they are few.

    Otherwise those above ``unit``, beside it and directly below it: the rest is a click further. A branch has none of
    its own: those of the region that it is in.
    """
    while unit.kind in AUDITED and unit.parent_id:
        unit = units_of([unit.parent_id])[unit.parent_id]
    return list(while_unchanged("regions around", (by.place.unit_path, unit.id), lambda: _regions_around(by, unit)))


def _regions_around(by: By, unit: UnitFacts) -> tuple[UnitFacts, ...]:
    above = (in_scope(by), Unit.kind.not_in(AUDITED))

    def every() -> tuple[UnitFacts, ...] | None:
        found = tuple(units_where(*above, order_by=[Unit.path], most=MANY + 1))
        return found if len(found) <= MANY else None

    few = while_unchanged("regions", by.place.unit_path, every)
    if few is not None:
        return few
    parents = [unit.id, unit.parent_id] if unit.parent_id else [unit.id]
    values = {**subtree("reader", by.place.unit_path), "above": unit.lineage, "parents": parents, "most": MANY}
    found = [UnitFacts(*row) for row in db.session.execute(_regions_near(db.engine.dialect.name), values)]
    _known().update({one.id: one for one in found})
    return tuple(found)


@functools.cache  # made once, see above
def _regions_near(_dialect: str) -> Select[Any]:
    near = Unit.id.in_(bindparam("above", expanding=True)) | Unit.parent_id.in_(bindparam("parents", expanding=True))
    criteria = in_named_subtree("reader"), Unit.kind.not_in(AUDITED), near
    return select(*UNIT_COLUMNS).where(*criteria).order_by(Unit.path).limit(bindparam("most"))


def branches_in_scope(by: By, under: UnitFacts | None = None) -> list[UnitFacts]:
    """Return the units where audits are made, by code."""
    found = units_in_scope(by, under=under, kinds=AUDITED)
    return sorted((unit for unit in found if unit.active), key=lambda unit: unit.code)


def lineage_in_scope(by: By, unit: UnitFacts) -> list[UnitFacts]:
    """Return the units from the reader's own root down to ``unit`` (for breadcrumbs)."""
    above = units_of(unit.lineage).values()
    return sorted((one for one in above if one.path.startswith(by.place.unit_path)), key=lambda one: one.depth)


def unit_by_id(unit_id: uuid.UUID) -> UnitFacts:
    """Return a unit of the tenant whatever the reader's subtree (jobs only); raises NotFound."""
    unit = db.session.scalars(select(Unit).where(Unit.id == unit_id)).one_or_none()
    if unit is None:
        raise NotFound()
    return facts(unit)
