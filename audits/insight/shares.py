"""How the branches of a unit do on one stage, dimension, aspect or item; of very many, the parts they belong to."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from audits.insight.cells import stored_measure
from audits.insight.counted import while_counted
from audits.insight.models import RollupCell
from audits.insight.selection import Selection
from saas.kernel.access import By
from saas.kernel.db import db
from scoring.measure import Measure
from tenants.units.models import Unit
from tenants.units.queries import AUDITED, UnitFacts, few_below, in_scope, in_subtree, units_of

MANY = 40  # branches; beyond that the direct parts of a unit are compared


@dataclass(frozen=True, slots=True)
class Share:
    """How one unit does. value: 0..100; fails: of n."""

    unit: UnitFacts
    value: Fraction | None
    fails: int
    n: int


@dataclass(frozen=True, slots=True)
class Shares:
    """The units with scores, the lowest first. by_part: they are the direct parts of a unit with very many branches."""

    units: tuple[Share, ...]
    by_part: bool


def shares_of_part(by: By, chosen: Selection, group: str, code: str) -> Shares:
    """Gather how the units below the chosen one do in its window. group: as in a cell ("stages", "items")."""
    return while_counted(by, chosen, "shares", (group, code, MANY), lambda: shares_below(by, chosen, group, code))


def shares_below(by: By, chosen: Selection, group: str, code: str) -> Shares:
    """Read the same; for what keeps it together with something else."""
    by_part = few_below(by, chosen.unit, MANY, kinds=AUDITED) is None
    listed = Unit.parent_id == chosen.unit.id if by_part else Unit.kind.in_(AUDITED)
    rows = db.session.execute(
        select(RollupCell.unit_id, RollupCell.body)
        .join(Unit, (Unit.tenant_id == RollupCell.tenant_id) & (Unit.id == RollupCell.unit_id))
        .where(
            in_scope(by),
            in_subtree(chosen.unit.path),
            listed,
            RollupCell.standard_id == chosen.standard.id,
            RollupCell.period.in_(chosen.window.periods),
            RollupCell.n > 0,
        )
    ).all()
    stored: dict[uuid.UUID, list[list[Any]]] = defaultdict(list)
    for unit_id, body in rows:
        row = stored_measure(body, group, code)
        if row is not None:
            stored[unit_id].append(row)
    measured = {unit_id: Measure.summed(found) for unit_id, found in stored.items()}
    units = units_of(measured)
    found = [Share(units[unit_id], m.mean, m.fails, m.n) for unit_id, m in measured.items() if m.n]
    return Shares(tuple(sorted(found, key=lambda share: (share.value or 0, share.unit.code))), by_part)
