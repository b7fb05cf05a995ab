"""``sanmi relay``: hands committed jobs to the queue."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType

import click
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from sqlalchemy.exc import OperationalError

from saas.app import create_app
from saas.checks import check_database
from saas.config import SettingError
from saas.kernel.db import db
from saas.kernel.relay import relay_once
from saas.startup import refuse, settings_or_exit

PAUSE = 0.2  # seconds between two looks at the outbox
GATHER = 0.5  # after a hand-over: much may gather meanwhile, and many audits cost the worker hardly more than few
LONG_GATHER, MANY = 0.7, 50  # after one of many rows
LONGEST_PAUSE = 5.0  # while the queue or the database is away


class Relaying:
    """The loop, with what it remembers: whether something is away, and so how long to wait.

    pass_once: one hand-over; what it raises when the queue or the database is away is waited out.
    """

    def __init__(self, pass_once: Callable[[], int], stop: threading.Event) -> None:
        self.pass_once = pass_once
        self.stop = stop
        self.wait: Callable[[float], object] = stop.wait
        self.pause = PAUSE

    def run(self) -> None:
        """Hand over until told to stop."""
        while not self.stop.is_set():
            handed = 0
            try:
                handed = self.pass_once()
                self._is_well()
            except (RedisError, OperationalError) as error:
                self._is_away(error)
            self.wait(self._pause_after(handed))

    def _pause_after(self, handed: int) -> float:
        if not handed:
            return self.pause
        return GATHER if handed < MANY else LONG_GATHER

    def _is_well(self) -> None:
        if self.pause != PAUSE:
            click.echo("sanmi: relay: all is back, handing over again", err=True)
            self.pause = PAUSE

    def _is_away(self, error: Exception) -> None:
        if self.pause == PAUSE:  # said once, not five times a second
            what = "queue" if isinstance(error, RedisError) else "database"
            click.echo(f"sanmi: relay: the {what} cannot be reached, waiting: {_one_line(error)}", err=True)
        self.pause = min(LONGEST_PAUSE, self.pause * 2)


def _one_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def hand_over(redis: Redis) -> int:
    """Make one pass; return how many rows were handed over.

    The queue is asked first: a row marked as handed over while nobody takes it would wait until it is overdue.
    """
    redis.ping()
    try:
        return relay_once(redis)
    finally:
        db.session.remove()


def connect(url: str) -> Redis:
    """Return a client that fails at once: the loop itself waits and tries again."""
    return Redis.from_url(url, retry=Retry(NoBackoff(), 0), socket_timeout=5, socket_connect_timeout=5)


@click.command()
def relay() -> None:
    """Hand committed jobs to the queue until stopped."""
    settings = settings_or_exit()
    try:
        check_database(settings)
    except SettingError as error:
        refuse(str(error))
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    redis = connect(settings.redis_url)
    with create_app(settings).app_context():
        Relaying(lambda: hand_over(redis), stop).run()
    redis.close()
