"""The overview: how a unit stands, who stands where below it, what is weak. Reads rollups only."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select

from audits.insight.cells import cell_of
from audits.insight.figures import Figure, figure_of
from audits.insight.league import League, league_of
from audits.insight.models import RollupCell
from audits.insight.selection import Selection
from audits.insight.windows import months_up_to
from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.words import Words, words
from scoring.measure import Measure, Tally
from scoring.rollup import Cell
from tenants.standards.library import names_of
from tenants.units.models import Unit
from tenants.units.queries import UnitFacts, facts

TREND_MONTHS = 12


@dataclass(frozen=True, slots=True)
class LeagueRow:
    """One unit in the league table. months: mean of each of the last twelve, None without visits."""

    unit: UnitFacts
    region: UnitFacts | None
    figure: Figure
    change: Fraction | None
    months: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One stage, dimension, aspect or item. value: exact, 0..100; lost: points lost per visit."""

    code: str
    name: Words
    value: Fraction | None
    lost: Fraction
    fails: int
    n: int
    stage: Words | None = None
    critical: bool = False
    compare: Fraction | None = None


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
    months = _trend_months(chosen)
    league = league_of(by, chosen, level, sort, page)
    lines = league.units
    wanted = [unit.id for unit in lines]
    root = chosen.unit.lineage[0]
    cells = _totals({chosen.unit.id, root, *wanted}, chosen, months)
    parents = _parents(lines)
    whole = merged_cell(chosen.unit.id, chosen.standard.id, chosen.window.periods)
    rest = merged_cell(root, chosen.standard.id, chosen.window.periods) if root != chosen.unit.id else None
    figure, change = _standing(cells[chosen.unit.id], chosen)
    return Overview(
        figure=figure,
        change=change,
        months=months,
        trend=_means(cells[chosen.unit.id], months),
        tenant_trend=_means(cells[root], months) if root != chosen.unit.id else (),
        rows=tuple(_league_row(unit, parents.get(unit.parent_id), cells[unit.id], chosen, months) for unit in lines),
        league=league,
        stages=stage_parts(whole, chosen, rest),
        dimensions=dimension_parts(whole, rest),
        aspects=aspect_parts(whole, rest),
        items=item_parts(whole, chosen),
    )


def merged_cell(unit_id: uuid.UUID, standard_id: uuid.UUID, periods: Sequence[str]) -> Cell:
    """Return the sum of a unit's cells over some periods."""
    bodies = db.session.scalars(
        select(RollupCell.body).where(
            RollupCell.unit_id == unit_id,
            RollupCell.standard_id == standard_id,
            RollupCell.period.in_(periods),
            RollupCell.n > 0,
        )
    )
    return Cell.merge(cell_of(body) for body in bodies)


def stage_parts(cell: Cell, chosen: Selection, rest: Cell | None = None) -> tuple[Part, ...]:
    """Return the stages in journey order."""
    compare = rest.stages if rest else {}
    return tuple(
        _part(stage.code, Words(stage.name_zh, stage.name_en), cell.stages[stage.code], compare.get(stage.code))
        for stage in sorted(chosen.rules.stages, key=lambda stage: stage.order)
        if stage.code in cell.stages and cell.stages[stage.code].mean is not None
    )


def dimension_parts(cell: Cell, rest: Cell | None = None) -> tuple[Part, ...]:
    """Return the quality dimensions, the weakest first."""
    compare = rest.dimensions if rest else {}
    return _weakest_first(cell.dimensions, "dimensions", compare)


def aspect_parts(cell: Cell, rest: Cell | None = None) -> tuple[Part, ...]:
    """Return the audit aspects, the weakest first."""
    return _weakest_first(cell.aspects, "aspects", rest.aspects if rest else {})


def item_parts(cell: Cell, chosen: Selection) -> tuple[Part, ...]:
    """Return the items by points lost per visit, the dearest first."""
    stages = {stage.code: Words(stage.name_zh, stage.name_en) for stage in chosen.rules.stages}
    found = []
    for item in chosen.rules.items:
        measure = cell.items.get(item.code)
        if measure is None or not measure.n:
            continue
        found.append(
            _part(
                item.code, Words(item.text_zh, item.text_en), measure, None, stages.get(item.stage), item.critical
            )
        )
    return tuple(sorted(found, key=lambda part: (-part.lost, part.code)))


def _part(
    code: str, name: Words, measure: Measure, compare: Measure | None, stage: Words | None = None,
    critical: bool = False,
) -> Part:  # fmt: skip
    lost = (measure.possible - measure.earned) / measure.n if measure.n else Fraction(0)
    other = compare.mean if compare else None
    return Part(code, name, measure.mean, lost, measure.fails, measure.n, stage, critical, other)


def _weakest_first(measures: Mapping[str, Measure], table: str, compare: Mapping[str, Measure]) -> tuple[Part, ...]:
    names = names_of(table)
    parts = [
        _part(code, _name(names, code), measure, compare.get(code))
        for code, measure in measures.items()
        if measure.mean is not None
    ]
    return tuple(sorted(parts, key=lambda part: (part.value or 0, part.code)))


def _name(names: dict[str, dict[str, str]], code: str) -> Words:
    known = names.get(code)
    return words(known["name_zh"], known["name_en"]) if known else words(code, code)


def _trend_months(chosen: Selection) -> tuple[str, ...]:
    months = [p for p in chosen.window.periods if p[:1].isdigit()]
    last = max(months) if months else chosen.windows[0].periods[-1]
    return months_up_to(last, TREND_MONTHS)


def _parents(units: Sequence[UnitFacts]) -> dict[uuid.UUID | None, UnitFacts]:
    ids = {unit.parent_id for unit in units if unit.parent_id}
    return {unit.id: facts(unit) for unit in db.session.scalars(select(Unit).where(Unit.id.in_(ids)))}


Totals = dict[str, tuple[float | None, str]]


def _totals(unit_ids: set[uuid.UUID], chosen: Selection, months: Sequence[str]) -> dict[uuid.UUID, Totals]:
    """Return unit -> period -> (mean, exact total) for the window, the one before, and the trend."""
    periods = {*chosen.window.periods, *chosen.window.previous, *months}
    rows = db.session.execute(
        select(RollupCell.unit_id, RollupCell.period, RollupCell.mean, RollupCell.total).where(
            RollupCell.unit_id.in_(unit_ids),
            RollupCell.standard_id == chosen.standard.id,
            RollupCell.period.in_(periods),
            RollupCell.n > 0,
        )
    )
    found: dict[uuid.UUID, Totals] = defaultdict(dict)
    for unit_id, period, mean, total in rows:
        found[unit_id][period] = (mean, total)
    return found


def _merged_total(totals: Totals, periods: Sequence[str]) -> Measure:
    tally = Tally()
    for period in periods:
        if period in totals:
            tally.add_measure(Measure.from_list(json.loads(totals[period][1])))
    return tally.measure()


def _standing(totals: Totals, chosen: Selection) -> tuple[Figure, Fraction | None]:
    now, before = _merged_total(totals, chosen.window.periods), _merged_total(totals, chosen.window.previous)
    change = now.mean - before.mean if now.mean is not None and before.mean is not None else None
    return figure_of(now, chosen.rules), change


def _means(totals: Totals, months: Sequence[str]) -> tuple[float | None, ...]:
    return tuple(totals[month][0] if month in totals else None for month in months)


def _league_row(
    unit: UnitFacts, region: UnitFacts | None, totals: Totals, chosen: Selection, months: Sequence[str]
) -> LeagueRow:
    figure, change = _standing(totals, chosen)
    return LeagueRow(unit, region, figure, change, _means(totals, months))
