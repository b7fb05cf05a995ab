"""Which units a league table lists: all of them while they are few, otherwise a page, sorted by the database.

A page's order comes from the cells' float means, summed over the window by SQL from an index alone; what is shown
of each unit is exact (overview.py). So ten thousand branches cost the database one pass over their months, and the
page thirty rows. That pass is kept by what it rests on (counted.py).
"""

from __future__ import annotations

import functools
import uuid
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, Uuid, bindparam, case, func, select

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
    in_named_subtree,
    in_units_below,
    subtree,
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
    page = min(max(page, 1), MOST_PAGES)
    ask = _Ask(
        level, sort.lstrip("-"), sort.startswith("-"), chosen.rules.rules.lower_is_better,
        chosen.unit.parent_id is None, db.engine.dialect.name,
    )  # fmt: skip
    values = {
        **subtree("reader", by.place.unit_path), **subtree("chosen", chosen.unit.path), "chosen_id": chosen.unit.id,
        "of_standard": chosen.standard.id, "periods": chosen.window.periods, "previous": chosen.window.previous,
    }  # fmt: skip
    found = db.session.execute(_page(ask), {**values, "rows": PAGE, "skipped": (page - 1) * PAGE}).all()
    if not found and page > 1:
        total = db.session.scalar(select(func.count()).select_from(Unit).where(*_listed(level)), values) or 1
        return _order(by, chosen, level, sort, -(-total // PAGE))
    places = {row.id: row.place for row in found if row.mean is not None}
    units = tuple(UnitFacts(*row[: len(UNIT_COLUMNS)]) for row in found)
    total, visited = (found[0].total, found[0].visited) if found else (0, 0)
    return League(units, total, visited, page, max(-(-total // PAGE), 1), places)


class _Ask(NamedTuple):
    """What the statement of a page depends on; all else are values. is_whole: it lists the whole tenant's units."""

    level: str
    key: str
    falls: bool
    lower_is_better: bool
    is_whole: bool
    dialect: str


def _listed(level: str) -> list[ColumnElement[bool]]:
    itself = bindparam("chosen_id", type_=Uuid())
    below = [in_named_subtree("reader"), in_named_subtree("chosen")]
    if level == "region":
        return [*below, Unit.parent_id == itself, Unit.kind == UnitKind.REGION]
    return [*below, Unit.kind.in_(AUDITED), Unit.id != itself]


@functools.lru_cache(maxsize=64)  # made once: building it takes as long as a third of running it
def _page(ask: _Ask) -> Select[Any]:
    now = _means(ask, "periods")
    best_first = now.c.mean.asc() if ask.lower_is_better else now.c.mean.desc()
    query = (
        select(
            *UNIT_COLUMNS, now.c.mean, func.rank().over(order_by=[_last(now.c.mean), best_first]).label("place"),
            func.count(now.c.mean).over().label("visited"), func.count().over().label("total"),
        )
        .outerjoin(now, (now.c.tenant_id == Unit.tenant_id) & (now.c.unit_id == Unit.id))
        .where(*_listed(ask.level))
        .limit(bindparam("rows"))
        .offset(bindparam("skipped"))
    )  # fmt: skip
    if ask.key == "name":
        return query.order_by(Unit.code.desc() if ask.falls else Unit.code)
    value: Any = now.c.visits if ask.key == "visits" else now.c.mean
    if ask.key == "change":
        before = _means(ask, "previous")
        query = query.outerjoin(before, (before.c.tenant_id == Unit.tenant_id) & (before.c.unit_id == Unit.id))
        value = now.c.mean - before.c.mean
    return query.order_by(_last(value), value.desc() if ask.falls else value, Unit.code)


def _means(ask: _Ask, periods: str) -> Subquery:
    weighted = func.sum(RollupCell.n * RollupCell.mean) / func.sum(RollupCell.n)
    cells = (
        select(RollupCell.tenant_id, RollupCell.unit_id, weighted.label("mean"), func.sum(RollupCell.n).label("visits"))
        .where(
            RollupCell.standard_id == bindparam("of_standard"),
            RollupCell.period.in_(bindparam(periods, expanding=True)), RollupCell.n > 0, RollupCell.mean.is_not(None),
        )
        .group_by(RollupCell.tenant_id, RollupCell.unit_id)
    )  # fmt: skip
    if not ask.is_whole:  # of the whole tenant there is nothing to leave out
        cells = cells.where(in_units_below(RollupCell.unit_id, in_named_subtree("chosen")))
    return cells.subquery()


def _last(value: Any) -> Any:
    """Put what has no value at the end, on both databases alike."""
    return case((value.is_(None), 1), else_=0)
