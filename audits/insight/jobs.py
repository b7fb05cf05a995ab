"""The aggregation job: all waiting rollups of a tenant at once."""

from __future__ import annotations

from typing import Any

from audits.capture.services import ROLLUP
from audits.insight.cells import Group
from audits.insight.rebuilding import rebuild
from audits.insight.rollups import all_groups, plan, recompute, touched_by
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


def groups_of_tenant(tenant_id: int) -> list[Group]:
    """Return every group of a tenant: pieces of a rebuild that any number of processes may share."""
    with tenant_scope(Scope(tenant_id)):
        return all_groups()


def recompute_group(tenant_id: int, group: Group) -> None:
    """Rebuild one group of a tenant in a transaction of its own."""
    with tenant_scope(Scope(tenant_id)), transaction():
        rebuild(group)


def recompute_all(tenant_id: int) -> int:
    """Rebuild every rollup of a tenant, one group a transaction; return how many groups there were."""
    groups = groups_of_tenant(tenant_id)
    for group in groups:
        recompute_group(tenant_id, group)
    return len(groups)
