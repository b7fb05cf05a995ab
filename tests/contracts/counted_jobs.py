"""Two jobs whose effects can be counted, and what tests do with them: promise, look, kill at every step."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select

from saas.app import JOB_MODULES
from saas.kernel.audit_trail import note_deed
from saas.kernel.clock import now
from saas.kernel.db import db, transaction
from saas.kernel.jobs import REGISTRY, Effect, job, run
from saas.kernel.outbox import emit
from tenants.units.models import Unit
from tests.contracts.killing import Steps, killed_at
from tests.contracts.world import World

for module in JOB_MODULES:
    importlib.import_module(module)
DECLARED = sorted(REGISTRY)
SINGLE, MANY = "contract.single", "contract.batch"


@pytest.fixture
def counted_jobs() -> Iterator[None]:
    """Two jobs whose effect can be counted: an entry in the trail."""

    @job(SINGLE, queue="aggregate", timeout=5, retries=2)
    def single(*, subject: str) -> Effect:
        db.session.scalars(select(Unit.name_en)).all()  # slow reading, without a lock
        return lambda: _work(subject)

    @job(MANY, queue="aggregate", timeout=5, retries=2, batch=True)
    def many(payloads: list[dict[str, Any]]) -> Effect:

        def effect() -> None:
            for payload in payloads:
                _work(payload["subject"])

        return effect

    yield
    for name in (SINGLE, MANY):
        del REGISTRY[name]


def _work(subject: str) -> None:
    if subject == "poison":
        raise ValueError("this one never works")
    note_deed("contract", subject, by=None, at=now())


def promise(world: World, name: str, *subjects: str) -> list[int]:
    """Promise one piece of work per subject; return the ids in the outbox."""
    with world.north.inside(None), transaction():
        for subject in subjects:
            emit(name, subject=subject)
    return waiting(world)


def waiting(world: World) -> list[int]:
    """Return what is neither done nor set aside."""
    with world.store.behind() as execute:
        rows = execute("SELECT id FROM outbox WHERE done_at IS NULL AND failed_at IS NULL ORDER BY id")
    return [row[0] for row in rows]


def effects(world: World) -> list[str]:
    """Return the subjects of all effects, in order."""
    with world.store.behind() as execute:
        return sorted(row[0] for row in execute("SELECT subject FROM trail_entry WHERE deed = 'contract'"))


def let_time_pass(world: World) -> None:
    """Make all that was handed over overdue."""
    with world.store.behind() as execute:
        execute("UPDATE outbox SET enqueued_at = '2000-01-01 00:00:00' WHERE enqueued_at IS NOT NULL")


def run_all(ids: list[int]) -> None:
    """Do each piece once more."""
    for outbox_id in ids:
        run(outbox_id)


def in_context(world: World, deed: Callable[[], object]) -> None:
    """Do a deed as a worker does: in an application context, and nothing left behind."""
    with world.app.app_context():
        deed()
        db.session.remove()


def every_step(world: World, attempt: Callable[[int], Callable[[Steps], object]], check: Callable[[int], None]) -> int:
    """Kill an attempt at its first step, the next one at its second, and so on until one comes through.

    attempt: arranges number n and returns the deed; check: what must hold after it. Returns how many there were.
    """
    number = 1
    while killed_at(world, number, attempt(number)):
        check(number)
        number += 1
    check(number)
    return number
