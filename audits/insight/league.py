"""Which units a league table lists: all of them while they are few, otherwise a page, sorted by the database.

A page's order comes from the cells' float means, summed over the window by SQL from an index alone; what is shown
of each unit is exact (overview.py). So ten thousand branches cost the database one pass over their months, and the
page thirty rows. That pass is kept by what it rests on: every audit that counts changes the cells of the tenant's
root, every change of the tree is an entry of the trail. As long as both are as they were, the order is.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, select

from audits.insight.models import RollupCell
from audits.insight.selection import Selection
from saas.kernel.access import By
from saas.kernel.audit_trail import latest_deed
from saas.kernel.db import db
from saas.kernel.tenancy import current_scope
from tenants.units.models import Unit, UnitKind
from tenants.units.queries import AUDITED, UnitFacts, in_scope, units_where

FEW = 40  # units; as many are listed on one page and may be sorted by anything
PAGE = 30
SORTS = ("score", "change", "visits", "name")  # what the database can sort a long table by


@dataclass(frozen=True, slots=True)
class League:
    """The units of one table in its order. visited: how many have audits in the window.

    pages: 1 for a short table, whose order is left to the reader of the rows. places: unit id -> place by the mean
    (of a long table, which is not compared unit by unit).
    """

    units: tuple[UnitFacts, ...]
    total: int
    visited: int | None = None
    page: int = 1
    pages: int = 1
    places: dict[uuid.UUID, int] | None = None


def league_of(by: By, chosen: Selection, level: str, sort: str, page: int) -> League:
    """Return the units below the chosen one. level: "branch" or "region"; sort: "-score" is from high to low."""
    wanted = [in_scope(by), Unit.path.startswith(chosen.unit.path, autoescape=True), *_of_level(chosen, level)]
    if len(db.session.scalars(select(Unit.id).where(*wanted).limit(FEW + 1)).all()) <= FEW:
        units = tuple(units_where(*wanted, order_by=[Unit.code]))
        return League(units, len(units))
    order = _kept_order(by, chosen, level, sort, page, lambda: _order(chosen, wanted, sort, page))
    known = {unit.id: unit for unit in units_where(Unit.id.in_(order.units))}
    units = tuple(known[unit_id] for unit_id in order.units)
    return League(units, order.total, order.visited, order.page, order.pages, order.places)


@dataclass(frozen=True, slots=True)
class _Order:
    """One page of a long table, as in `League`, its units by id."""

    units: tuple[uuid.UUID, ...]
    total: int
    visited: int
    page: int
    pages: int
    places: dict[uuid.UUID, int]


KEPT = 512
_orders: dict[Hashable, _Order] = {}


def _kept_order(
    by: By, chosen: Selection, level: str, sort: str, page: int, make: Callable[[], _Order]
) -> _Order:
    """Return the order that is kept for the data as they are now, or make it and keep it."""
    asked = (chosen.unit.path, chosen.standard.id, chosen.rules.rules.lower_is_better, chosen.window, level, sort, page)
    key = (current_scope().tenant_id, by.place.unit_path, *asked, _rests_on(chosen))
    order = _orders.get(key)
    if order is None:
        order = make()
        if len(_orders) >= KEPT:
            _orders.clear()
        _orders[key] = order
    return order


def _rests_on(chosen: Selection) -> Hashable:
    """Return what changes with every audit that counts in the window or the one before, and with the tree."""
    cells = db.session.execute(
        select(RollupCell.period, RollupCell.computed_at, RollupCell.total)
        .where(
            RollupCell.unit_id == chosen.unit.lineage[0], RollupCell.standard_id == chosen.standard.id,
            RollupCell.period.in_((*chosen.window.periods, *chosen.window.previous)),
        )
        .order_by(RollupCell.period)
    )  # fmt: skip
    return (latest_deed(), *(tuple(row) for row in cells))


def _order(chosen: Selection, wanted: Sequence[ColumnElement[bool]], sort: str, page: int) -> _Order:
    total = db.session.scalar(select(func.count()).select_from(Unit).where(*wanted)) or 0
    pages = -(-total // PAGE)
    page = min(max(page, 1), pages)
    found = db.session.execute(_page(chosen, wanted, sort).limit(PAGE).offset((page - 1) * PAGE)).all()
    places = {row.id: row.place for row in found if row.mean is not None}
    visited = found[0].visited if found else 0
    return _Order(tuple(row.id for row in found), total, visited, page, pages, places)


def _of_level(chosen: Selection, level: str) -> list[ColumnElement[bool]]:
    if level == "region":
        return [Unit.parent_id == chosen.unit.id, Unit.kind == UnitKind.REGION]
    return [Unit.kind.in_(AUDITED), Unit.id != chosen.unit.id]


def _page(chosen: Selection, wanted: Sequence[ColumnElement[bool]], sort: str) -> Select[Any]:
    now = _means(chosen, chosen.window.periods)
    key, falls = sort.lstrip("-"), sort.startswith("-")
    best_first = now.c.mean.asc() if chosen.rules.rules.lower_is_better else now.c.mean.desc()
    query = (
        select(
            Unit.id, now.c.mean, func.rank().over(order_by=[_last(now.c.mean), best_first]).label("place"),
            func.count(now.c.mean).over().label("visited"),
        )
        .outerjoin(now, (now.c.tenant_id == Unit.tenant_id) & (now.c.unit_id == Unit.id))
        .where(*wanted)
    )  # fmt: skip
    if key == "name":
        return query.order_by(Unit.code.desc() if falls else Unit.code)
    value: Any = now.c.visits if key == "visits" else now.c.mean
    if key == "change":
        before = _means(chosen, chosen.window.previous)
        query = query.outerjoin(before, (before.c.tenant_id == Unit.tenant_id) & (before.c.unit_id == Unit.id))
        value = now.c.mean - before.c.mean
    return query.order_by(_last(value), value.desc() if falls else value, Unit.code)


def _means(chosen: Selection, periods: Sequence[str]) -> Subquery:
    weighted = func.sum(RollupCell.n * RollupCell.mean) / func.sum(RollupCell.n)
    return (
        select(RollupCell.tenant_id, RollupCell.unit_id, weighted.label("mean"), func.sum(RollupCell.n).label("visits"))
        .where(
            RollupCell.standard_id == chosen.standard.id, RollupCell.period.in_(periods), RollupCell.n > 0,
            RollupCell.mean.is_not(None),
        )
        .group_by(RollupCell.tenant_id, RollupCell.unit_id)
        .subquery()
    )  # fmt: skip


def _last(value: Any) -> Any:
    """Put what has no value at the end, on both databases alike."""
    return case((value.is_(None), 1), else_=0)
