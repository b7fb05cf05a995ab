"""After a unit has moved: the numbers of its old and its new place, summed anew."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from sqlalchemy import select

from audits.insight.cells import Group
from audits.insight.models import RollupCell
from audits.insight.rollups import plan, recompute
from saas.kernel.db import db
from saas.kernel.jobs import Effect, job
from tenants.units.moving import MOVED


@job(MOVED, queue="aggregate", timeout=300, retries=8, batch=True)
def follow_moves(payloads: list[dict[str, Any]]) -> Effect:
    """Recompute every cell above a moved unit, where it was and where it is.

    Safe to repeat because a cell is computed from what lies under it now.
    """
    touched: dict[Group, dict[uuid.UUID, set[uuid.UUID] | None]] = defaultdict(dict)
    for payload in payloads:
        moved = uuid.UUID(payload["unit_id"])
        places = {moved} | ({uuid.UUID(payload["old_parent_id"])} if payload.get("old_parent_id") else set())
        for period, standard_id in db.session.execute(
            select(RollupCell.period, RollupCell.standard_id).where(RollupCell.unit_id == moved)
        ):
            touched[Group(period, standard_id)] |= dict.fromkeys(places)
    planned = plan(touched)
    return lambda: recompute(touched, planned)
