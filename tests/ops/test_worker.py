"""A job survives what kills its worker or empties the queue, and has one effect."""

from __future__ import annotations

import importlib
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import psutil
import pytest
from redis import Redis

from saas.app import JOB_MODULES
from saas.kernel.jobs import REGISTRY
from saas.supervisor import WORKERS
from saas.worker import KINDS
from tests.ops.installation import environment, gone, sanmi, wait_until
from tests.services.processes import served
from tests.services.queue import private_queue, redis_server

Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def queue_url() -> Iterator[str]:
    with private_queue(redis_server()) as url:
        yield url


@pytest.fixture
def env(tmp_path: Path, queue_url: str) -> dict[str, str]:
    env = environment(tmp_path / "var", SANMI_REDIS_URL=queue_url)
    migrated = sanmi("migrate", env=env)
    assert migrated.returncode == 0, migrated.stderr
    return env


@pytest.fixture
def start(env: dict[str, str], tmp_path: Path) -> Iterator[Start]:
    """Start a command of the installation; it ends with the test."""
    with ExitStack() as stack:

        def start(*words: str) -> subprocess.Popen[bytes]:
            argv = [sys.executable, "-m", "tests.ops.probe", *words]
            return stack.enter_context(served(argv, log=tmp_path / "log", is_ready=lambda: True, env=env))

        yield start


def sql(env: dict[str, str], statement: str, *values: Any) -> list[Any]:
    with closing(sqlite3.connect(Path(env["SANMI_DATA_DIR"]) / "sanmi.db", timeout=20)) as connection, connection:
        return connection.execute(statement, values).fetchall()


def promise(env: dict[str, str], queue: str, diary: Path, tenant: int = 1) -> None:
    """Commit one tenant and one promised job."""
    moment = "2026-11-21 09:00:00.000000"
    sql(
        env,
        "INSERT INTO tenant (id, slug, name_zh, name_en, industry, status, time_zone, created_at)"
        " VALUES (?, ?, '甲', 'A', 'bank', 'active', 'Asia/Shanghai', ?)",
        tenant,
        f"tenant-{tenant}",
        moment,
    )
    sql(
        env,
        "INSERT INTO outbox (tenant_id, job, payload, created_at, attempts) VALUES (?, ?, ?, ?, 0)",
        tenant,
        f"probe.{queue}",
        json.dumps({"diary": str(diary)}),
        moment,
    )


def let_time_pass(env: dict[str, str]) -> None:
    """Make what was handed over overdue, as it will be when the job's own time limit is over."""
    sql(env, "UPDATE outbox SET enqueued_at = '2000-01-01 00:00:00.000000' WHERE enqueued_at IS NOT NULL")


def is_done(env: dict[str, str]) -> bool:
    return sql(env, "SELECT count(*) FROM outbox WHERE done_at IS NOT NULL") == [(1,)]


@pytest.mark.parametrize(
    ("queue", "forgets"),
    [("aggregate", False), ("analysis", False), ("reports", True)],
    ids=["aggregate", "analysis", "reports, redis flushed"],
)
def test_a_job_whose_worker_is_killed_is_done_by_the_next_with_one_effect(
    queue: str, forgets: bool, env: dict[str, str], start: Start, tmp_path: Path
) -> None:
    diary = tmp_path / "diary"
    promise(env, queue, diary)
    start("relay")
    first = start("worker", queue)
    wait_until(lambda: diary.exists() and diary.read_text().endswith("\n"), 60, (tmp_path / "log").read_text)
    at_work = psutil.Process(int(diary.read_text()))
    assert (at_work.pid == first.pid) == (queue == "aggregate")  # the others work in a process of their own
    first.kill()
    first.wait()
    wait_until(lambda: gone([at_work]), 5)
    if forgets:
        with Redis.from_url(env["SANMI_REDIS_URL"]) as redis:
            redis.flushall()
    start("worker", queue)
    let_time_pass(env)
    wait_until(lambda: is_done(env), 60, (tmp_path / "log").read_text)
    assert len(diary.read_text().splitlines()) == 2
    assert sql(env, "SELECT name_en FROM tenant") == [("A+",)]


def test_rollups_do_not_wait_for_a_comparison(env: dict[str, str], start: Start, tmp_path: Path) -> None:
    slow, quick = tmp_path / "slow", tmp_path / "quick"
    quick.write_text("been here\n")  # so that this one does not hang
    promise(env, "analysis", slow)
    promise(env, "aggregate", quick, tenant=2)
    start("relay")
    start("worker", "analysis")
    wait_until(lambda: slow.exists() and slow.read_text().endswith("\n"), 60, (tmp_path / "log").read_text)
    start("worker", "aggregate")
    wait_until(lambda: is_done(env), 60, (tmp_path / "log").read_text)
    assert sql(env, "SELECT job FROM outbox WHERE done_at IS NULL") == [("probe.analysis",)]


def test_every_declared_job_has_a_queue_that_run_works() -> None:
    for module in JOB_MODULES:
        importlib.import_module(module)
    queues = {declared.queue for declared in REGISTRY.values()}
    assert queues <= set(WORKERS) == set(KINDS)
    assert REGISTRY["fair_comparison"].queue == REGISTRY["what_if"].queue == "analysis"
    assert REGISTRY["rollup"].queue == "aggregate"
