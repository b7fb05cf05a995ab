"""Jobs: declared by a decorator, run by RQ, made repeatable by the outbox.

A job's function does its slow reading and drawing first, without a write lock, and returns its *effect*: a
function that the runner calls inside one transaction together with the mark that the work is done. So a
job killed anywhere has either done everything or nothing, and may be run again at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from sqlalchemy import Select, select, update

from saas.kernel.clock import now
from saas.kernel.db import db, transaction
from saas.kernel.outbox import OutboxRow
from saas.kernel.tenancy import Scope, tenant_scope

Effect = Callable[[], None]
Handler = TypeVar("Handler", bound=Callable[..., Effect])
BATCH = 500  # rows in one slice, and in one pass of the relay
SLICES = 20
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Job:
    """What the runner and the relay know of a job. ``timeout`` in seconds; ``retries`` before it is set aside.

    sees_shoppers: it works with who made an audit; what it writes must tell nobody.
    """

    name: str
    queue: str
    timeout: int
    retries: int
    batch: bool
    handler: Callable[..., Effect]
    sees_shoppers: bool = False


REGISTRY: dict[str, Job] = {}


def job(
    name: str,
    *,
    queue: str,
    timeout: int = 60,
    retries: int = 5,
    batch: bool = False,
    sees_shoppers: bool = False,
) -> Callable[[Handler], Handler]:
    """Declare a job. A batch job gets the list of all waiting payloads of one tenant at once."""

    def declare(handler: Handler) -> Handler:
        REGISTRY[name] = Job(name, queue, timeout, retries, batch, handler, sees_shoppers)
        return handler

    return declare


def run(outbox_id: int) -> None:
    """Do one promised piece of work; safe to repeat because its effect and its mark are committed together."""
    row = db.session.get(OutboxRow, outbox_id)
    if row is None or row.done_at is not None or row.failed_at is not None:
        return
    declared, tenant_id, payload = REGISTRY[row.job], row.tenant_id, row.payload
    try:
        with tenant_scope(Scope(tenant_id, sees_shoppers=declared.sees_shoppers)):
            effect = declared.handler(**payload)
            with transaction() as session:
                if _claim(session, declared, tenant_id, [outbox_id]):
                    effect()
                    _mark_done(session, [outbox_id])
    except Exception as error:
        _note_failure(declared, [outbox_id], error)


def run_batch(name: str, tenant_id: int) -> None:
    """Do the waiting work of one batch job for one tenant, each piece tried once; a second call finds nothing left.

    After ``SLICES`` slices the other tenants have their turn: every 500 rows at most bring a call of their own.
    """
    declared, after = REGISTRY[name], 0
    for _ in range(SLICES):
        done, claimed = _run_slice(declared, tenant_id, BATCH, after=after)
        if not done and len(claimed) > 1:  # one bad payload must not hold up the others
            for outbox_id in claimed:
                _run_slice(declared, tenant_id, 1, only=outbox_id)
        if len(claimed) < BATCH:  # what comes now brings its own call
            return
        after = claimed[-1]


def _run_slice(
    declared: Job, tenant_id: int, size: int, *, after: int = 0, only: int | None = None
) -> tuple[bool, list[int]]:
    claimed: list[int] = []
    try:
        with tenant_scope(Scope(tenant_id, sees_shoppers=declared.sees_shoppers)):
            waiting = db.session.execute(_open_rows(declared, tenant_id, only, size, after)).all()
            claimed = [outbox_id for outbox_id, _ in waiting]
            if waiting:
                _do_together(declared, tenant_id, dict(waiting))
        return True, claimed
    except Exception as error:
        if only or len(claimed) == 1:
            _note_failure(declared, claimed, error)
        else:
            log.warning("batch_failed", job=declared.name, tenant=tenant_id, error=repr(error))
        return False, claimed


def _do_together(declared: Job, tenant_id: int, payloads: dict[int, dict[str, Any]]) -> None:
    """Read ahead without a lock, then hold the rows, do the effect and mark them in one short transaction.

    Rows that another runner took meanwhile are left to it: the effect is made anew for what is ours.
    """
    effect = declared.handler(list(payloads.values()))
    with transaction() as session:
        held = _claim(session, declared, tenant_id, list(payloads), len(payloads))
        if not held:
            return
        if len(held) < len(payloads):
            effect = declared.handler([payloads[outbox_id] for outbox_id in held])
        effect()
        _mark_done(session, held)


def _open_rows(
    declared: Job, tenant_id: int, only: int | None, size: int, after: int
) -> Select[int, dict[str, Any]]:
    query = (
        select(OutboxRow.id, OutboxRow.payload)
        .where(
            OutboxRow.tenant_id == tenant_id,
            OutboxRow.job == declared.name,
            OutboxRow.id > after,
            OutboxRow.done_at.is_(None),
            OutboxRow.failed_at.is_(None),
        )
        .order_by(OutboxRow.id)
        .limit(size)
    )
    return query if only is None else query.where(OutboxRow.id == only)


def _claim(
    session: Any, declared: Job, tenant_id: int, ids: Sequence[int], size: int = 1
) -> Sequence[int]:
    """Hold those of the rows that are still open and that nobody else holds; return their ids."""
    query = (
        select(OutboxRow.id)
        .where(
            OutboxRow.tenant_id == tenant_id,
            OutboxRow.job == declared.name,
            OutboxRow.id.in_(ids),
            OutboxRow.done_at.is_(None),
            OutboxRow.failed_at.is_(None),
        )
        .order_by(OutboxRow.id)
        .limit(size)
        .with_for_update(skip_locked=True)
    )
    held: Sequence[int] = session.scalars(query).all()
    return held


def _mark_done(session: Any, ids: Sequence[int]) -> None:
    session.execute(
        update(OutboxRow)
        .where(OutboxRow.id.in_(ids))
        .values(done_at=now(), error=None)
        .execution_options(synchronize_session=False)
    )


def _note_failure(declared: Job, ids: Sequence[int], error: Exception) -> None:
    """Count the attempt; after the last one the row is set aside for a person, never dropped."""
    log.error("job_failed", job=declared.name, outbox=list(ids), error=repr(error), exc_info=error)
    with transaction() as session:
        for row in session.scalars(select(OutboxRow).where(OutboxRow.id.in_(ids))):
            row.attempts += 1
            row.error = repr(error)[:2000]
            if row.attempts > declared.retries:
                row.failed_at = now()
