"""The aggregation job: all waiting rollups of a tenant at once."""

from __future__ import annotations

from typing import Any

from audits.capture.services import ROLLUP
from audits.insight.cells import Group
from audits.insight.rollups import all_groups, plan, rebuild, recompute, touched_by
from saas.kernel.db import transaction
from saas.kernel.jobs import Effect, job
from saas.kernel.tenancy import Scope, tenant_scope


@job(ROLLUP, queue="aggregate", timeout=120, retries=8, batch=True)
def aggregate(payloads: list[dict[str, Any]]) -> Effect:
    """Recompute the cells that the waiting audits touch.

    Safe to repeat because cells are recomputed from the audits; a hundred audits of one branch cost one.
    """
    touched = touched_by(payloads)
    planned = plan(touched)
    return lambda: recompute(touched, planned)


def recompute_all(tenant_id: int) -> int:
    """Rebuild every rollup of a tenant, one group a transaction; return how many groups there were."""
    with tenant_scope(Scope(tenant_id)):
        groups: list[Group] = all_groups()
        for group in groups:
            with transaction():
                rebuild(group)
    return len(groups)
