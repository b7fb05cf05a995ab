"""What is promised is done exactly once: killed at any step, repeated, forgotten by the queue, twice at once."""

from __future__ import annotations

import importlib
import inspect
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from rq import Queue
from sqlalchemy import select

from audits.capture.services import ROLLUP
from audits.insight.rollups import all_groups
from saas.app import JOB_MODULES
from saas.commands.rebuild import compare
from saas.kernel.audit_trail import note_deed
from saas.kernel.clock import now
from saas.kernel.db import db, transaction
from saas.kernel.jobs import BATCH, REGISTRY, Effect, job, run, run_batch
from saas.kernel.outbox import emit
from saas.kernel.relay import relay_once
from saas.kernel.tenancy import open_scope
from saas.worker import work
from tenants.people.models import ShopperIdentity
from tenants.units.models import Unit
from tests import arrange
from tests.contracts.killing import Steps, at_once, killed_at
from tests.contracts.world import World
from tests.databases import KINDS

for module in JOB_MODULES:
    importlib.import_module(module)
DECLARED = sorted(REGISTRY)
SINGLE, MANY = "contract.single", "contract.batch"
pytestmark = pytest.mark.parametrize("world", KINDS, indirect=True)


@pytest.fixture(autouse=True)
def jobs() -> Iterator[None]:
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


# --- the promise ----------------------------------------------------------------------------------------


def test_a_change_and_its_promise_are_committed_together_or_not_at_all(world: World) -> None:
    """A phone's audit, killed at every single step of recording it, then sent again."""
    ids = [uuid.uuid4() for _ in range(200)]

    def send(number: int) -> None:
        arrange.record(world.north, "S2", audit_id=ids[number])

    def check(number: int) -> None:
        assert _stored(world, ids[: number + 1]) == len(waiting(world)), f"step {number}"
        send(number)
        assert _stored(world, ids[: number + 1]) == len(waiting(world)) == number

    assert every_step(world, lambda number: lambda _steps: send(number), check) > 10


def _stored(world: World, ids: list[uuid.UUID]) -> int:
    with world.store.behind() as execute:
        known = {str(row[0]).replace("-", "") for row in execute("SELECT id FROM audit")}
    return sum(one.hex in known for one in ids)


def test_what_is_rolled_back_is_not_promised(world: World) -> None:
    def give_up() -> None:
        with transaction():
            emit(SINGLE, subject="never")
            raise LookupError

    with world.north.inside(None), pytest.raises(LookupError):
        give_up()
    assert waiting(world) == []


# --- the work ---------------------------------------------------------------------------------------------


def test_a_job_killed_at_any_step_has_one_effect(world: World) -> None:
    rows: dict[int, int] = {}

    def attempt(number: int) -> Callable[[Steps], object]:
        (rows[number],) = promise(world, SINGLE, f"{number}")
        return lambda _steps: run(rows[number])

    def check(number: int) -> None:
        assert (f"{number}" in effects(world)) == (waiting(world) == []), f"step {number}: effect and mark differ"
        in_context(world, lambda: run(rows[number]))
        assert effects(world).count(f"{number}") == 1, f"step {number}"
        assert waiting(world) == []

    assert every_step(world, attempt, check) > 10


def test_a_batch_killed_at_any_step_has_each_effect_once(world: World) -> None:
    def attempt(number: int) -> Callable[[Steps], object]:
        promise(world, MANY, f"a{number}", f"b{number}")
        return lambda _steps: run_batch(MANY, world.north.id)

    def check(number: int) -> None:
        both = [f"a{number}", f"b{number}"]
        done = [subject for subject in effects(world) if subject in both]
        assert done == ([] if waiting(world) else both), f"step {number}"
        in_context(world, lambda: run_batch(MANY, world.north.id))
        assert [subject for subject in effects(world) if subject in both] == both, f"step {number}"
        assert waiting(world) == []

    assert every_step(world, attempt, check) > 10


def test_rollups_killed_at_any_step_come_out_the_same(world: World) -> None:
    """There are many statements alike: every sixth is enough."""
    number, killed = 1, True
    while killed:
        arrange.record(world.north, "S2", answers=_worse(world))
        killed = killed_at(world, number, lambda _steps: run_batch(ROLLUP, world.north.id))
        in_context(world, lambda: run_batch(ROLLUP, world.north.id))
        assert waiting(world) == []
        with world.north.inside(None):
            for group in all_groups():
                stored, computed = compare(group)
                assert stored == computed, f"step {number}: {group}"
        number += 6
    assert number > 20


def _worse(world: World) -> dict[str, Any]:
    scale = next(item["code"] for item in world.north.document["items"] if item["response"]["type"] == "scale_0_5")
    return {scale: 1}


def test_work_that_is_repeated_has_one_effect(world: World) -> None:
    ids = promise(world, SINGLE, "x")
    for _ in range(3):
        in_context(world, lambda: run_all(ids))
    promise(world, MANY, "y")
    for _ in range(3):
        in_context(world, lambda: run_batch(MANY, world.north.id))
    assert effects(world) == ["x", "y"]


def test_several_workers_at_once_do_each_piece_once(world: World) -> None:
    subjects = [f"{number:03d}" for number in range(40)]
    ids = promise(world, SINGLE, *subjects)
    promise(world, MANY, *(f"batch {subject}" for subject in subjects))

    def worker() -> None:
        in_context(world, lambda: run_all(ids))
        in_context(world, lambda: run_batch(MANY, world.north.id))

    at_once(world, worker, worker, worker)
    in_context(world, worker)  # a row that another worker held is left to the next hand-over
    assert effects(world) == sorted(subjects + [f"batch {subject}" for subject in subjects])
    assert waiting(world) == []


# --- handing over -------------------------------------------------------------------------------------------


class CountedRedis(Redis):
    """A client each of whose commands is a step."""

    steps: Steps  # given after it is made

    def execute_command(self, *args: Any, **options: Any) -> Any:
        """Count before and after."""
        self.steps.step()
        answer = super().execute_command(*args, **options)  # type: ignore[no-untyped-call]
        self.steps.step()
        return answer

    def pipeline(self, *args: Any, **options: Any) -> Any:
        """Count the sending of a pipeline."""
        made = super().pipeline(*args, **options)
        send, steps = made.execute, self.steps

        def execute(*inner: Any, **given: Any) -> Any:
            steps.step()
            answer = send(*inner, **given)
            steps.step()
            return answer

        made.__dict__["execute"] = execute
        return made


@pytest.fixture
def redis(redis_url: str) -> Iterator[Redis]:
    with Redis.from_url(redis_url) as client:
        client.flushall()
        yield client
        client.flushall()


def burst(world: World, redis_url: str) -> None:
    """Let a real worker do what the queue has, in a process of its own."""
    at_once(world, lambda: work(world.app, "aggregate", redis_url, burst=True))


def test_a_relay_killed_at_any_step_loses_nothing(world: World, redis: Redis, redis_url: str) -> None:
    def attempt(number: int) -> Callable[[Steps], object]:
        redis.flushall()
        promise(world, SINGLE, f"a{number}")
        promise(world, MANY, f"b{number}")
        return relay

    def relay(steps: Steps) -> None:
        client: Any = CountedRedis.from_url(redis_url)
        client.steps = steps
        relay_once(client)

    def check(number: int) -> None:
        let_time_pass(world)
        in_context(world, lambda: relay_once(redis))
        _do_what_is_queued(world, redis)
        both = [f"a{number}", f"b{number}"]
        assert [subject for subject in effects(world) if subject in both] == both, f"step {number}"
        assert waiting(world) == []

    assert every_step(world, attempt, check) > 10


def _do_what_is_queued(world: World, redis: Redis) -> None:
    """Do what lies in the queue as a worker would, in this process (the real worker is slow to start)."""
    with world.app.app_context():
        for found in Queue("aggregate", connection=redis).jobs:
            found.func(*found.args)
            db.session.remove()


def test_a_queue_that_forgets_everything_loses_nothing(world: World, redis: Redis, redis_url: str) -> None:
    promise(world, SINGLE, "a", "b", "c")
    in_context(world, lambda: relay_once(redis))
    redis.flushall()
    in_context(world, lambda: relay_once(redis))
    assert effects(world) == []  # not overdue yet
    let_time_pass(world)
    in_context(world, lambda: relay_once(redis))
    burst(world, redis_url)
    assert (effects(world), waiting(world)) == (["a", "b", "c"], [])


def test_a_queue_that_is_away_loses_nothing(world: World, redis: Redis, redis_url: str) -> None:
    promise(world, SINGLE, "a")
    with Redis(unix_socket_path="/nowhere/queue.sock") as away, pytest.raises(RedisConnectionError):
        in_context(world, lambda: relay_once(away))
    let_time_pass(world)
    in_context(world, lambda: relay_once(redis))
    burst(world, redis_url)
    assert effects(world) == ["a"]


def test_two_relays_at_once_hand_over_without_harm(world: World, redis: Redis, redis_url: str) -> None:
    subjects = [f"{number:02d}" for number in range(30)]
    promise(world, SINGLE, *subjects)

    def relay() -> None:
        with Redis.from_url(redis_url) as own:
            in_context(world, lambda: relay_once(own, limit=20))

    at_once(world, relay, relay)
    at_once(world, relay, relay)
    burst(world, redis_url)
    assert (effects(world), waiting(world)) == (subjects, [])


# --- what goes wrong ----------------------------------------------------------------------------------------


def test_work_that_never_succeeds_is_set_aside_with_its_reason(world: World) -> None:
    (outbox_id,) = promise(world, SINGLE, "poison")
    for attempt in range(1, 6):
        in_context(world, lambda: run(outbox_id))
        with world.store.behind() as execute:
            ((attempts, error, failed),) = execute(
                f"SELECT attempts, error, failed_at IS NOT NULL FROM outbox WHERE id = {outbox_id}"
            )
        assert (attempts, bool(failed)) == (min(attempt, 3), attempt >= 3)
        assert "never works" in error
    assert effects(world) == []


def test_one_bad_payload_does_not_hold_up_the_others(world: World) -> None:
    subjects = [f"{number:03d}" for number in range(BATCH + 30)]
    promise(world, MANY, *subjects[:50], "poison", *subjects[50:])
    in_context(world, lambda: run_batch(MANY, world.north.id))
    assert effects(world) == subjects
    with world.store.behind() as execute:
        assert execute("SELECT attempts FROM outbox WHERE done_at IS NULL") == [(1,)]


def test_a_bad_payload_alone_counts_one_attempt_a_run(world: World) -> None:
    promise(world, MANY, "poison")
    in_context(world, lambda: run_batch(MANY, world.north.id))
    with world.store.behind() as execute:
        assert execute("SELECT attempts FROM outbox WHERE done_at IS NULL") == [(1,)]


# --- whose work it is ---------------------------------------------------------------------------------------


def test_a_job_works_in_its_tenants_scope_and_sees_no_shopper(world: World) -> None:
    seen: list[Any] = []

    @job(SINGLE, queue="aggregate")
    def look(*, subject: str) -> Effect:
        seen.append((open_scope(), db.session.scalars(select(Unit.tenant_id).distinct()).all()))
        seen.append(db.session.scalars(select(ShopperIdentity.name)).all())
        return lambda: None

    (outbox_id,) = promise(world, SINGLE, "x")
    in_context(world, lambda: run(outbox_id))
    assert seen == [(world.north.scope(None), [world.north.id]), []]
    assert open_scope() is None


@pytest.mark.parametrize("name", DECLARED)
def test_a_job_given_the_other_tenants_ids_touches_nothing_of_theirs(world: World, name: str) -> None:
    south = {kind: ids[0] for kind, ids in world.ids["south"].items()}
    known = {
        "report_id": south["report"], "branch_id": str(world.south.units["N1"].id), "standard_id": south["standard"],
        "wave_id": south["wave"], "period": "2026-01", "audit_id": south["audit"], "unit_id": south["unit"],
    }  # fmt: skip
    declared = REGISTRY[name]
    wanted = set(known) if declared.batch else set(inspect.signature(declared.handler).parameters)
    assert wanted <= set(known), f"{name}: give {wanted - set(known)} of the south here"
    blobs = _blobs(world)
    with world.north.inside(None), transaction():
        emit(name, **{key: known[key] for key in wanted})
    (outbox_id,) = waiting(world)
    in_context(world, lambda: run_batch(name, world.north.id) if declared.batch else run(outbox_id))
    assert not [place for place in world.changes() if place[1] == "south"]
    assert _blobs(world) == blobs


def _blobs(world: World) -> list[str]:
    root = world.store.settings.data_dir / "blobs" / str(world.south.id)
    assert root.is_dir()
    return sorted(str(path) for path in root.rglob("*"))
