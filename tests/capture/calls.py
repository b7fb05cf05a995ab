"""Calls of the sync API for tests, and what they rest on."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any

from audits.programmes.models import Assignment, AssignmentStatus
from saas.kernel.db import transaction
from tests.arrange import House, perfect_answers

CLIENT = {"X-Sanmi-Client": "test/1"}


def call_body(house: House, **changes: Any) -> dict[str, Any]:
    """Return the body of a perfect visit to N1, with ``changes``."""
    moment = "2026-03-02T10:00:00+08:00"
    return {
        "standard_version_id": str(house.version_id),
        "branch_id": str(house.units["N1"].id),
        "visit": {"started_at": moment, "finished_at": moment},
        "answers": perfect_answers(house.document),
        **changes,
    }


def assign(house: House, status: str = AssignmentStatus.OPEN) -> uuid.UUID:
    """Give the auditor a visit to N1 to do; return its id."""
    with house.inside("tenant_admin"), transaction() as session:
        found = Assignment(
            membership_id=house.people["auditor"].membership_id, standard_version_id=house.version_id,
            branch_id=house.units["N1"].id, window_from=date(2026, 3, 1),
            window_to=date(2026, 3, 31), status=status, created_at=datetime(2026, 3, 1, tzinfo=UTC),
        )  # fmt: skip
        session.add(found)
        session.flush()
        return found.id
