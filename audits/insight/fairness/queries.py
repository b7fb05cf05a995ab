"""Reading a comparison, for one reader's branches."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from audits.insight.fairness.models import FairComparison
from audits.insight.fairness.reading import fingerprint, stretch_of
from audits.insight.fairness.values import Comparison, Standing
from audits.insight.selection import Selection
from saas.kernel.access import By
from saas.kernel.db import db
from tenants.units.models import Unit
from tenants.units.queries import AUDITED, UnitFacts, in_scope, in_subtree, units_where

PATIENCE = timedelta(minutes=1)  # while audits keep coming, numbers are made anew no more often


@dataclass(frozen=True, slots=True)
class Made:
    """A stored comparison. fresh: it rests on the audits as they are; value: None when nothing can be compared.

    rests: whether it is recent enough not to be made anew while audits keep coming.
    """

    value: Comparison | None
    visits: int
    inputs: str
    computed_at: datetime
    fresh: bool
    rests: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A branch of the reader's with its standing."""

    unit: UnitFacts
    standing: Standing


def comparison_of(chosen: Selection, *, now: datetime) -> Made | None:
    """Return what was made for the chosen standard and window, None when nothing has been yet."""
    periods = chosen.window.periods
    row = db.session.scalars(
        select(FairComparison).where(
            FairComparison.standard_id == chosen.standard.id, FairComparison.stretch == stretch_of(periods)
        )
    ).one_or_none()
    if row is None:
        return None
    inputs, _ = fingerprint(chosen.standard.id, periods)
    value = json.loads(row.result)
    fresh = row.inputs == inputs
    return Made(
        Comparison.from_dict(value) if value else None, row.visits, row.inputs, row.computed_at, fresh,
        fresh or now - row.computed_at < PATIENCE,
    )  # fmt: skip


def lines_of(by: By, chosen: Selection, made: Comparison) -> list[Line]:
    """Return the branches below the chosen unit (or itself), in the comparison's order."""
    below = in_subtree(chosen.unit.path)
    units = {str(unit.id): unit for unit in units_where(in_scope(by), below, Unit.kind.in_(AUDITED))}
    return [Line(units[row.branch_id], row) for row in made.rows if row.branch_id in units]
