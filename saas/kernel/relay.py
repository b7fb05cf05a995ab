"""The relay: hands committed outbox rows to the queue, and hands them over again when they are overdue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from redis import Redis
from rq import Queue
from sqlalchemy import or_, select, update

from saas.kernel.clock import now
from saas.kernel.db import db, transaction
from saas.kernel.jobs import BATCH, REGISTRY, run, run_batch
from saas.kernel.outbox import OutboxRow

GRACE = 15  # seconds after a job's own timeout until it counts as lost


def relay_once(redis: Redis, limit: int = BATCH) -> int:
    """Hand over what is due; return how many rows that was.

    Safe to run twice at once and to be killed anywhere: a row handed over twice is done once, and a row
    marked but not handed over is overdue ``timeout + GRACE`` seconds later.
    """
    if not _due_ids(limit=1):
        db.session.rollback()
        return 0
    with transaction() as session:
        ids = _due_ids(limit)
        held = select(OutboxRow.id, OutboxRow.job, OutboxRow.tenant_id).where(OutboxRow.id.in_(ids))
        handed = [(row.id, row.job, row.tenant_id) for row in session.execute(held.with_for_update(skip_locked=True))]
        session.execute(
            update(OutboxRow)
            .where(OutboxRow.id.in_([outbox_id for outbox_id, _, _ in handed]))
            .values(enqueued_at=now())
            .execution_options(synchronize_session=False)
        )
    _enqueue(redis, handed)
    return len(handed)


def _due_ids(limit: int) -> list[int]:
    """Return the rows never handed over first, then those of each job that are overdue."""
    moment = now()
    overdue = [
        (OutboxRow.job == declared.name)
        & (OutboxRow.enqueued_at < moment - timedelta(seconds=declared.timeout + GRACE))
        for declared in REGISTRY.values()
    ]
    query = (
        select(OutboxRow.id)
        .where(
            OutboxRow.job.in_(REGISTRY),
            OutboxRow.done_at.is_(None),
            OutboxRow.failed_at.is_(None),
            or_(OutboxRow.enqueued_at.is_(None), *overdue),
        )
        .order_by(OutboxRow.id)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def _enqueue(redis: Redis, rows: Iterable[tuple[int, str, int]]) -> None:
    """Put rows on their queues; all rows of one batch job and tenant need one call only."""
    called: set[tuple[str, int]] = set()
    for outbox_id, name, tenant_id in rows:
        declared = REGISTRY[name]
        queue = Queue(declared.queue, connection=redis)
        keep = {"job_timeout": declared.timeout, "result_ttl": 0, "failure_ttl": 3600}
        if not declared.batch:
            queue.enqueue(run, outbox_id, **keep)
        elif (name, tenant_id) not in called:
            called.add((name, tenant_id))
            queue.enqueue(run_batch, name, tenant_id, **keep)
