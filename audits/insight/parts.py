"""Stages, dimensions, aspects and items of a cell, with their names and what is lost in them."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import bindparam, select

from audits.insight.cells import body_of, stored_measure
from audits.insight.models import RollupCell
from audits.insight.selection import Selection
from saas.kernel.db import db
from saas.kernel.words import Words, words
from scoring.measure import Measure
from scoring.rollup import Cell
from tenants.standards.library import names_of


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


def merged_cell(unit_id: uuid.UUID, standard_id: uuid.UUID, periods: Sequence[str]) -> Cell:
    """Return the sum of a unit's cells over some periods."""
    return merged_cells([unit_id], standard_id, periods)[unit_id]


def merged_cells(
    unit_ids: Collection[uuid.UUID], standard_id: uuid.UUID, periods: Collection[str]
) -> dict[uuid.UUID, Cell]:
    """Return the sums of some units' cells over some periods."""
    found = cell_bodies(unit_ids, standard_id, periods)
    return {unit_id: _merged(tuple(bodies.values())) for unit_id, bodies in found.items()}


@functools.lru_cache(maxsize=64)
def _merged(bodies: tuple[str, ...]) -> Cell:
    """Kept by content: pages look at the same windows again and again."""
    return Cell.of_stored([body_of(body) for body in bodies])


_CELL = RollupCell.__table__.c
_BODIES = (  # made once: building a statement costs more than running it
    select(_CELL.unit_id, _CELL.period, _CELL.body)
    .where(
        _CELL.unit_id.in_(bindparam("units", expanding=True)), _CELL.standard_id == bindparam("by_standard"),
        _CELL.period.in_(bindparam("periods", expanding=True)), _CELL.n > 0,
    )
    .order_by(_CELL.period)
)  # fmt: skip


def cell_bodies(
    unit_ids: Collection[uuid.UUID], standard_id: uuid.UUID, periods: Collection[str]
) -> dict[uuid.UUID, dict[str, str]]:
    """Return some units' cells as they are stored, by unit and period; those without audits are left out."""
    asked = {"units": tuple(unit_ids), "by_standard": standard_id, "periods": tuple(periods)}
    found: dict[uuid.UUID, dict[str, str]] = {unit_id: {} for unit_id in unit_ids}
    for unit_id, period, body in db.session.execute(_BODIES, asked).all():
        found[unit_id][period] = body
    return found


def item_measures(chosen: Selection, codes: Collection[str]) -> dict[str, Measure]:
    """Return what some items come to in the chosen unit and window, without reading whole cells."""
    unit_id = chosen.unit.id
    bodies = cell_bodies([unit_id], chosen.standard.id, chosen.window.periods)[unit_id].values()
    found = {code: [stored_measure(body, "items", code) for body in bodies] for code in codes}
    return {code: Measure.summed(row for row in rows if row is not None) for code, rows in found.items()}


def stage_parts(cell: Cell, chosen: Selection, rest: Cell | None = None) -> tuple[Part, ...]:
    """Return the stages in journey order."""
    compare = rest.stages if rest else {}
    return tuple(
        part_of(
            stage.code, Words(stage.name_zh, stage.name_en), cell.stages[stage.code], compare.get(stage.code)
        )
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


def item_parts(measures: Mapping[str, Measure], chosen: Selection) -> tuple[Part, ...]:
    """Return the items that have measures by points lost per visit, the dearest first."""
    stages = {stage.code: Words(stage.name_zh, stage.name_en) for stage in chosen.rules.stages}
    found = []
    for item in chosen.rules.items:
        measure = measures.get(item.code)
        if measure is None or not measure.n:
            continue
        found.append(
            part_of(
                item.code,
                Words(item.text_zh, item.text_en),
                measure,
                None,
                stages.get(item.stage),
                item.critical,
            )
        )
    return tuple(sorted(found, key=lambda part: (-part.lost, part.code)))


def part_of(
    code: str, name: Words, measure: Measure, compare: Measure | None = None, stage: Words | None = None,
    critical: bool = False,
) -> Part:  # fmt: skip
    """Return a part by its measure. compare: the same of the whole tenant."""
    lost = (measure.possible - measure.earned) / measure.n if measure.n else Fraction(0)
    other = compare.mean if compare else None
    return Part(code, name, measure.mean, lost, measure.fails, measure.n, stage, critical, other)


def _weakest_first(
    measures: Mapping[str, Measure], table: str, compare: Mapping[str, Measure]
) -> tuple[Part, ...]:
    parts = [
        part_of(code, group_name(table, code), measure, compare.get(code))
        for code, measure in measures.items()
        if measure.mean is not None
    ]
    return tuple(sorted(parts, key=lambda part: (part.value or 0, part.code)))


def group_name(table: str, code: str) -> Words:
    """Return the name of a dimension or an aspect; its code where the product knows none."""
    known = names_of(table).get(code)
    return words(known["name_zh"], known["name_en"]) if known else words(code, code)
