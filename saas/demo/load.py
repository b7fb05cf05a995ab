"""Loading the demo data: every tenant as planned, its numbers, and at the very end the doors open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select, update

from audits.capture.services import ROLLUP
from audits.insight.jobs import recompute_all
from saas.demo.cast import OPERATOR, PASSWORD
from saas.demo.house import build_house
from saas.demo.marker import Order
from saas.demo.plan import TenantPlan
from saas.demo.planner import plan_all
from saas.demo.year import record_year
from saas.kernel.blobs import BlobStore
from saas.kernel.clock import now
from saas.kernel.db import db, transaction
from saas.kernel.outbox import OutboxRow
from tenants.models import TenantStatus
from tenants.people.models import Account
from tenants.people.services import create_account
from tenants.services import set_tenant_status


@dataclass(frozen=True, slots=True)
class Step:
    """How far a load is. done and total count audits of all tenants."""

    tenant: str
    done: int
    total: int


def load(order: Order, store: BlobStore, tell: Callable[[Step], None]) -> list[TenantPlan]:
    """Carry the order out, or finish what an earlier run of the same order began; return what was planned.

    Tenants stay closed to their people until all of them are complete, so nobody meets half a demo.
    """
    plans = plan_all(order.sizes, order.seed, order.today)
    total, before = sum(len(plan.visits) for plan in plans), 0
    for plan in plans:
        _carry_out(plan, store, _counter(tell, plan, before, total))
        before += len(plan.visits)
    with transaction():
        _operator()
    for plan in plans:
        set_tenant_status(plan.company.slug, TenantStatus.ACTIVE)
    db.session.remove()
    return plans


def _counter(tell: Callable[[Step], None], plan: TenantPlan, before: int, total: int) -> Callable[[int], None]:
    return lambda done: tell(Step(plan.company.name.en, before + done, total))


def _carry_out(plan: TenantPlan, store: BlobStore, tell: Callable[[int], None]) -> None:
    house = build_house(plan, store)
    record_year(plan, house, store, tell)
    compute_rollups(house.tenant_id)


def compute_rollups(tenant_id: int) -> None:
    """Compute a tenant's rollups here and now, and mark the promises of them as kept.

    Only promises that were there before the computing are marked: what comes in between stays due.
    """
    last = db.session.scalar(select(func.max(OutboxRow.id)).where(OutboxRow.tenant_id == tenant_id)) or 0
    db.session.remove()
    recompute_all(tenant_id)
    with transaction() as session:
        session.execute(
            update(OutboxRow)
            .where(
                OutboxRow.tenant_id == tenant_id, OutboxRow.job == ROLLUP, OutboxRow.id <= last,
                OutboxRow.done_at.is_(None),
            )
            .values(done_at=now())
            .execution_options(synchronize_session=False)
        )  # fmt: skip
    db.session.remove()


def _operator() -> None:
    if not db.session.scalar(select(Account.id).where(Account.email == OPERATOR)):
        create_account(OPERATOR, PASSWORD, now=now(), is_operator=True)
