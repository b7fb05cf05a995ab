"""Which units a league table lists: all of them while they are few, otherwise a page, sorted by the database.

A page's order comes from the cells' float means, summed over the window by SQL from an index alone; what is shown
of each unit is exact (overview.py). So ten thousand branches cost the database one pass over their months, and the
page thirty rows. That pass is kept by what it rests on (counted.py).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, select

from audits.insight.counted import while_counted
from audits.insight.models import RollupCell
from audits.insight.selection import Selection
from saas.kernel.access import By
from saas.kernel.db import db
from tenants.units.models import Unit, UnitKind
from tenants.units.queries import (
    AUDITED,
    UNIT_COLUMNS,
    UnitFacts,
    few_below,
    in_scope,
    in_subtree,
    in_units_below,
)

FEW = 40  # units; as many are listed on one page and may be sorted by anything
PAGE = 30
MOST_PAGES = 1_000_000  # a number in an address may be too large for the database
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
    kinds: tuple[str, ...] = (UnitKind.REGION,) if level == "region" else AUDITED
    few = few_below(by, chosen.unit, FEW, kinds=kinds, directly=level == "region")
    if few is not None:
        return League(few, len(few))
    asked = (level, sort, page)
    return while_counted(by, chosen, "league", asked, lambda: _order(by, chosen, level, sort, page))


def _order(by: By, chosen: Selection, level: str, sort: str, page: int) -> League:
    """Return one page of a long table; the last one instead of one beyond it."""
    wanted = [in_scope(by), in_subtree(chosen.unit.path), *_of_level(chosen, level)]
    page = min(max(page, 1), MOST_PAGES)
    found = db.session.execute(_page(chosen, wanted, sort).limit(PAGE).offset((page - 1) * PAGE)).all()
    if not found and page > 1:
        total = db.session.scalar(select(func.count()).select_from(Unit).where(*wanted)) or 1
        return _order(by, chosen, level, sort, -(-total // PAGE))
    places = {row.id: row.place for row in found if row.mean is not None}
    units = tuple(UnitFacts(*row[: len(UNIT_COLUMNS)]) for row in found)
    total, visited = (found[0].total, found[0].visited) if found else (0, 0)
    return League(units, total, visited, page, max(-(-total // PAGE), 1), places)


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
            *UNIT_COLUMNS, now.c.mean, func.rank().over(order_by=[_last(now.c.mean), best_first]).label("place"),
            func.count(now.c.mean).over().label("visited"), func.count().over().label("total"),
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
    cells = (
        select(RollupCell.tenant_id, RollupCell.unit_id, weighted.label("mean"), func.sum(RollupCell.n).label("visits"))
        .where(
            RollupCell.standard_id == chosen.standard.id, RollupCell.period.in_(periods), RollupCell.n > 0,
            RollupCell.mean.is_not(None),
        )
        .group_by(RollupCell.tenant_id, RollupCell.unit_id)
    )  # fmt: skip
    if chosen.unit.parent_id:  # of the whole tenant there is nothing to leave out
        cells = cells.where(in_units_below(RollupCell.unit_id, chosen.unit.path))
    return cells.subquery()


def _last(value: Any) -> Any:
    """Put what has no value at the end, on both databases alike."""
    return case((value.is_(None), 1), else_=0)
