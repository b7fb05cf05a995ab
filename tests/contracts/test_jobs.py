"""What is promised is done exactly once: killed at any step, repeated, twice at once."""

from __future__ import annotations

import inspect
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from audits.capture.services import ROLLUP
from audits.insight.rollups import all_groups
from saas.commands.rebuild import compare
from saas.kernel.db import db, transaction
from saas.kernel.jobs import BATCH, REGISTRY, Effect, job, run, run_batch
from saas.kernel.outbox import emit
from saas.kernel.tenancy import open_scope
from tenants.people.models import ShopperIdentity
from tenants.units.models import Unit
from tenants.units.moving import MOVED, move_unit
from tests import arrange
from tests.contracts.counted_jobs import (
    DECLARED,
    MANY,
    SINGLE,
    effects,
    every_step,
    in_context,
    promise,
    run_all,
    waiting,
)
from tests.contracts.killing import Steps, at_once, killed_at
from tests.contracts.world import World
from tests.databases import KINDS

pytestmark = [pytest.mark.parametrize("world", KINDS, indirect=True), pytest.mark.usefixtures("counted_jobs")]


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


def test_sums_after_a_move_killed_at_any_step_come_out_the_same(world: World) -> None:
    """A branch goes to and fro between two regions; every fourth step is enough."""
    for branch in ("S1", "S2", "N1"):
        arrange.record(world.north, branch, answers=_worse(world) if branch == "S2" else None)
    in_context(world, lambda: run_batch(ROLLUP, world.north.id))
    moved, regions = world.north.units["S2"].id, [world.north.units[code].id for code in ("N", "S")]
    number, turn, killed = 1, 0, True
    while killed:
        with world.north.inside() as by, transaction():
            assert by
            move_unit(by, moved, regions[turn % 2], now=arrange.BEGINNING)
        assert len(waiting(world)) == 1
        killed = killed_at(world, number, lambda _steps: run_batch(MOVED, world.north.id))
        in_context(world, lambda: run_batch(MOVED, world.north.id))
        assert waiting(world) == []
        with world.north.inside(None):
            for group in all_groups():
                stored, computed = compare(group)
                assert stored == computed, f"step {number}: {group}"
        number, turn = number + 4, turn + 1
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
        "run_id": south["run"], "key": south["paper"], "export_id": south["export"], "first": "2026-01",
        "last": "2026-01", "kind": "journey",
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
