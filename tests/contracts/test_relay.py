"""Handing over to the queue: killed at any step, forgotten by the queue, without a queue, twice at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from rq import Queue

from saas.kernel.db import db
from saas.kernel.relay import relay_once
from saas.worker import work
from tests.contracts.counted_jobs import (
    MANY,
    SINGLE,
    effects,
    every_step,
    in_context,
    let_time_pass,
    promise,
    waiting,
)
from tests.contracts.killing import Steps, at_once
from tests.contracts.world import World
from tests.databases import KINDS

pytestmark = [pytest.mark.parametrize("world", KINDS, indirect=True), pytest.mark.usefixtures("counted_jobs")]


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
