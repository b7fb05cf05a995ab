"""``sanmi demo``, ``sanmi rebuild-rollups`` and ``sanmi relay`` as they are typed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from click import Command
from click.testing import CliRunner, Result
from flask import Flask
from redis import Redis
from redis.exceptions import ConnectionError as Away
from rq import Queue
from sqlalchemy import select, update

from audits.capture.services import promise_rollup
from audits.insight.models import RollupCell
from saas.commands.demo import demo
from saas.commands.rebuild import rebuild_rollups
from saas.commands.relay import PAUSE, Relaying, connect, hand_over
from saas.config import Settings
from saas.demo import marker
from saas.demo.plan import Sizes
from saas.kernel.db import db, transaction
from saas.kernel.outbox import OutboxRow
from tests.arrange import BEGINNING, House
from tests.databases import SECRET, Store

ORDER = marker.Order(Sizes(branches=12, audits=12), seed=1, today=date(2026, 11, 21))
Say = Callable[..., Result]


@pytest.fixture
def say(settings: Settings) -> Say:
    """``say(command, "--option")`` runs a command on the test's own database and data directory."""

    def run(command: Command, *words: str) -> Result:
        env = {"SANMI_DATA_DIR": str(settings.data_dir), "SANMI_SECRET_KEY": SECRET}
        if settings.on_postgresql:
            env["SANMI_DATABASE_URL"] = settings.database_url
        return CliRunner().invoke(command, words, env=env)

    return run


def test_demo_data_goes_into_an_empty_installation_only(settings: Settings, house: House, say: Say) -> None:
    refused = say(demo)
    assert refused.exit_code == 2
    assert "there are tenants already" in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert say(demo, "--if-empty").exit_code == 0
    assert not marker.is_ready(settings.data_dir)
    assert marker.unfinished(settings.data_dir) is None


def test_a_second_run_keeps_the_data_and_tells_the_logins_again(settings: Settings, house: House, say: Say) -> None:
    marker.begin(settings.data_dir, ORDER)
    marker.finish(settings.data_dir)
    again = say(demo)
    assert again.exit_code == 0
    assert "already there" in again.stderr
    assert "auditor@bank.example" in again.stdout


def test_two_loads_at_once_are_refused(settings: Settings, say: Say) -> None:
    with marker.alone(settings.data_dir):
        result = say(demo)
    assert result.exit_code == 2
    assert "by another process" in result.stderr


def test_an_order_is_remembered_until_it_is_finished(tmp_path: Path) -> None:
    assert marker.unfinished(tmp_path) is None
    marker.begin(tmp_path, ORDER)
    assert marker.unfinished(tmp_path) == ORDER
    assert not marker.is_ready(tmp_path)
    marker.finish(tmp_path)
    assert marker.unfinished(tmp_path) is None
    assert marker.is_ready(tmp_path)


def test_rebuilding_says_what_was_changed_by_hand_and_mends_it(
    settings: Settings, house: House, record: Callable[..., object], run_jobs: Callable[..., int], say: Say
) -> None:
    record(house, "N1")
    run_jobs()
    assert say(rebuild_rollups, "--check").exit_code == 0
    with Store(settings).behind() as execute:
        execute("UPDATE rollup_cell SET mean = 99.5 WHERE n = 1")
    wrong = say(rebuild_rollups, "--check")
    assert wrong.exit_code == 1
    assert "is not what its audits give" in wrong.stderr
    assert say(rebuild_rollups, "--tenant", house.facts.slug).exit_code == 0
    assert say(rebuild_rollups, "--check").exit_code == 0


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_processes_share_the_periods_and_give_the_same_numbers(
    settings: Settings, house: House, record: Callable[..., object], run_jobs: Callable[..., int], say: Say
) -> None:
    for month in (1, 2, 3):
        for branch in ("N1", "N2", "S1"):
            record(house, branch, answers={"BK-AR01": month}, started=BEGINNING.replace(month=month))
    run_jobs()
    before = _cells(house)
    assert len(before) == 3 * 6
    with house.inside(None), transaction():
        db.session.execute(update(RollupCell).values(n=99))
    with house.app.app_context():
        db.engine.dispose()
    assert "3 periods recomputed" in say(rebuild_rollups, "--processes", "2").output
    assert _cells(house) == before
    assert say(rebuild_rollups, "--check").exit_code == 0


def _cells(house: House) -> list[tuple[object, ...]]:
    one = RollupCell
    with house.inside(None):
        rows = db.session.execute(select(one.unit_id, one.period, one.n, one.mean, one.total, one.body))
        return sorted(tuple(row) for row in rows)


def test_rebuilding_an_unknown_tenant_is_one_clear_line(say: Say, settings: Settings) -> None:
    result = say(rebuild_rollups, "--tenant", "nobody")
    assert (result.exit_code, result.stderr) == (2, "sanmi: there is no tenant nobody\n")


@pytest.fixture
def queue(redis_url: str) -> Iterator[Redis]:
    redis = connect(redis_url)
    redis.flushall()
    yield redis
    redis.close()


def promise(house: House) -> None:
    """Commit one rollup for the relay to find."""
    with house.inside(None), transaction():
        promise_rollup(house.units["N1"].id, "2026-01", house.standard_id, None)


def test_what_is_promised_is_handed_over_once(app: Flask, house: House, queue: Redis) -> None:
    promise(house)
    with app.app_context():
        assert [hand_over(queue), hand_over(queue)] == [1, 0]
    assert len(Queue("aggregate", connection=queue)) == 1


def test_nothing_is_marked_as_handed_over_while_the_queue_is_away(app: Flask, house: House) -> None:
    promise(house)
    with app.app_context():
        with pytest.raises(Away):
            hand_over(connect("redis://127.0.0.1:1/0"))
        assert list(db.session.scalars(select(OutboxRow.enqueued_at))) == [None]


def test_the_relay_waits_longer_and_complains_once_while_the_queue_is_away(
    capsys: pytest.CaptureFixture[str],
) -> None:
    stop, seen = threading.Event(), []

    def one_pass() -> int:
        seen.append(relaying.pause)
        if len(seen) == 5:
            stop.set()
        if len(seen) < 4:
            raise Away("nobody listens")
        return 0

    relaying = Relaying(one_pass, stop)
    relaying.wait = lambda _seconds: None
    relaying.run()
    assert seen == [PAUSE, PAUSE * 2, PAUSE * 4, PAUSE * 8, PAUSE]
    said = capsys.readouterr().err.splitlines()
    assert said == [
        "sanmi: relay: the queue cannot be reached, waiting: nobody listens",
        "sanmi: relay: all is back, handing over again",
    ]
