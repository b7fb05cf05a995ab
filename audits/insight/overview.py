"""The overview: how a unit stands, who stands where below it, what is weak. Reads rollups only."""

from __future__ import annotations

import functools
import uuid
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import orjson
from sqlalchemy import bindparam, select

from audits.insight.figures import Figure, figure_of
from audits.insight.league import League, league_of
from audits.insight.models import RollupCell
from audits.insight.parts import Part, aspect_parts, dimension_parts, item_parts, merged_cells, stage_parts
from audits.insight.selection import Selection
from saas.kernel.access import By
from saas.kernel.db import db
from scoring.measure import ENTRIES, Measure
from tenants.standards.queries import VersionFacts, loaded
from tenants.units.queries import UnitFacts, units_of


@dataclass(frozen=True, slots=True)
class LeagueRow:
    """One unit in the league table. months: mean of each of the last twelve, None without visits."""

    unit: UnitFacts
    region: UnitFacts | None
    figure: Figure
    change: Fraction | None
    months: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that the overview page shows."""

    figure: Figure
    change: Fraction | None
    months: tuple[str, ...]
    trend: tuple[float | None, ...]
    tenant_trend: tuple[float | None, ...]
    rows: tuple[LeagueRow, ...]
    league: League
    stages: tuple[Part, ...]
    dimensions: tuple[Part, ...]
    aspects: tuple[Part, ...]
    items: tuple[Part, ...]


def build_overview(by: By, chosen: Selection, level: str, sort: str = "-score", page: int = 1) -> Overview:
    """Gather the overview of the chosen unit. level: "branch" or "region", what the table lists.

    sort, page: of a table too long for one page.
    """
    months = chosen.year
    league = league_of(by, chosen, level, sort, page)
    lines = league.units
    wanted = [unit.id for unit in lines]
    root = chosen.unit.lineage[0]
    cells = _totals({chosen.unit.id, root, *wanted}, chosen, months)
    parents = units_of(unit.parent_id for unit in lines if unit.parent_id)
    merged = merged_cells({chosen.unit.id, root}, chosen.standard.id, chosen.window.periods)
    whole, rest = merged[chosen.unit.id], merged[root] if root != chosen.unit.id else None
    figure, change = _standing(cells[chosen.unit.id], chosen)
    return Overview(
        figure=figure,
        change=change,
        months=months,
        trend=_means(cells[chosen.unit.id], months),
        tenant_trend=_means(cells[root], months) if root != chosen.unit.id else (),
        rows=tuple(
            _league_row(unit, parents, cells[unit.id], chosen, months) for unit in lines
        ),
        league=league,
        stages=stage_parts(whole, chosen, rest),
        dimensions=dimension_parts(whole, rest),
        aspects=aspect_parts(whole, rest),
        items=item_parts(whole.items, chosen),
    )


Totals = dict[str, tuple[float | None, str]]


_CELL = RollupCell.__table__.c
_TOTALS = select(_CELL.unit_id, _CELL.period, _CELL.mean, _CELL.total).where(  # made once
    _CELL.unit_id.in_(bindparam("units", expanding=True)), _CELL.standard_id == bindparam("by_standard"),
    _CELL.period.in_(bindparam("periods", expanding=True)), _CELL.n > 0,
)  # fmt: skip


def _totals(unit_ids: set[uuid.UUID], chosen: Selection, months: Sequence[str]) -> dict[uuid.UUID, Totals]:
    """Return unit -> period -> (mean, exact total) for the window, the one before, and the trend."""
    periods = {*chosen.window.periods, *chosen.window.previous, *months}
    asked = {"units": unit_ids, "by_standard": chosen.standard.id, "periods": periods}
    found: dict[uuid.UUID, Totals] = defaultdict(dict)
    for unit_id, period, mean, total in db.session.execute(_TOTALS, asked).all():
        found[unit_id][period] = (mean, total)
    return found


def _standing(totals: Totals, chosen: Selection) -> tuple[Figure, Fraction | None]:
    """Return the figure of the window and its change since the one before."""
    assert chosen.standard.current is not None
    now, before = (
        tuple(totals[period][1] for period in periods if period in totals)
        for periods in (chosen.window.periods, chosen.window.previous)
    )
    return _standing_of(chosen.standard.current, now, before)


@functools.lru_cache(maxsize=8192)
def _standing_of(
    version: VersionFacts, stored: tuple[str, ...], earlier: tuple[str, ...]
) -> tuple[Figure, Fraction | None]:
    """Add up stored totals; kept by content, because pages show the same units again and again."""
    now, before = _sum_of(stored, _OF_FIGURE), _sum_of(earlier, _OF_MEAN)
    change = now.mean - before.mean if now.mean is not None and before.mean is not None else None
    return figure_of(now, loaded(version).standard), change


# Entries of a stored measure: what a mean needs (audits, those with a score, their sum), and what a figure needs: all
# but the points. Adding fractions up is most of the work.
_OF_MEAN = frozenset({0, 1, 2})
_OF_FIGURE = frozenset(range(ENTRIES)) - {4, 5}


def _sum_of(stored: tuple[str, ...], entries: Container[int]) -> Measure:
    rows = (enumerate(orjson.loads(total)) for total in stored)
    return Measure.summed([value if place in entries else 0 for place, value in row] for row in rows)


def _means(totals: Totals, months: Sequence[str]) -> tuple[float | None, ...]:
    return tuple(totals[month][0] if month in totals else None for month in months)


def _league_row(
    unit: UnitFacts, parents: Mapping[uuid.UUID, UnitFacts], totals: Totals, chosen: Selection, months: Sequence[str]
) -> LeagueRow:
    region = parents.get(unit.parent_id) if unit.parent_id else None
    figure, change = _standing(totals, chosen)
    return LeagueRow(unit, region, figure, change, _means(totals, months))
