"""What stands around a branch in the rollups: how many branches were visited, and the months' means."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from fractions import Fraction

from sqlalchemy import func, select

from audits.insight.models import RollupCell
from audits.insight.selection import Selection
from saas.kernel.db import db
from scoring.measure import Measure
from tenants.units.models import Unit
from tenants.units.queries import AUDITED, UnitFacts, in_subtree


def branches_with_audits(unit: UnitFacts, chosen: Selection) -> int:
    """Return how many branches under ``unit`` have audits in the window."""
    return int(
        db.session.scalar(
            select(func.count(func.distinct(RollupCell.unit_id)))
            .join(Unit, (Unit.tenant_id == RollupCell.tenant_id) & (Unit.id == RollupCell.unit_id))
            .where(
                in_subtree(unit.path),
                Unit.kind.in_(AUDITED),
                RollupCell.standard_id == chosen.standard.id,
                RollupCell.period.in_(chosen.window.periods),
                RollupCell.n > 0,
            )
        )
        or 0
    )


def monthly_means(
    unit_ids: Sequence[uuid.UUID], standard_id: uuid.UUID, months: Sequence[str]
) -> dict[tuple[uuid.UUID, str], Fraction]:
    """Return the exact mean of audits by (unit, month); months without audits are left out."""
    rows = db.session.execute(
        select(RollupCell.unit_id, RollupCell.period, RollupCell.total).where(
            RollupCell.unit_id.in_(unit_ids),
            RollupCell.standard_id == standard_id,
            RollupCell.period.in_(months),
            RollupCell.n > 0,
        )
    )
    means = {(unit_id, month): Measure.from_list(json.loads(total)).mean for unit_id, month, total in rows}
    return {key: mean for key, mean in means.items() if mean is not None}
