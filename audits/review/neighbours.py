"""The visits before and after one, at the same branch: how a reviewer reads on."""

from __future__ import annotations

import uuid
from datetime import date
from typing import NamedTuple

from sqlalchemy import select, tuple_

from audits.capture.models import Audit, AuditStatus
from saas.kernel.db import db


class Neighbour(NamedTuple):
    """Another visit to the branch."""

    id: uuid.UUID
    visited_on: date
    display: str | None


def neighbours(
    audit_id: uuid.UUID, branch_id: uuid.UUID, visited_on: date
) -> tuple[Neighbour | None, Neighbour | None]:
    """Return the earlier and the later visit that count, of a branch which the reader may see."""
    key, own = tuple_(Audit.visited_on, Audit.id), (visited_on, audit_id)
    return _first(branch_id, key < own, down=True), _first(branch_id, key > own, down=False)


def _first(branch_id: uuid.UUID, beyond: object, *, down: bool) -> Neighbour | None:
    order = (Audit.visited_on.desc(), Audit.id.desc()) if down else (Audit.visited_on, Audit.id)
    row = db.session.execute(
        select(Audit.id, Audit.visited_on, Audit.display)
        .where(Audit.branch_id == branch_id, Audit.status == AuditStatus.ACCEPTED, beyond)  # type: ignore[arg-type]
        .order_by(*order)
        .limit(1)
    ).one_or_none()
    return Neighbour._make(row) if row else None
