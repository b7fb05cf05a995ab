"""``sanmi worker QUEUE``: one process, one queue.

One queue on purpose: on several, RQ takes jobs with BLPOP and loses one when it is killed just after; on one it
moves them (BLMOVE). Even then RQ finds a killed worker's job only after its heartbeat has run out, so we do not
rely on it: the relay hands over again whatever the outbox says is overdue, and a job done twice has one effect.

========== ============= ======================================================================================
queue      worker        why
========== ============= ======================================================================================
aggregate  no fork       jobs of milliseconds, in Python only: a fork and new connections would cost more than
                         the work; the connection and the loaded standards stay warm. A hung job meets SIGALRM.
analysis   fork per job  seconds of NumPy and SciPy over a year of visits: their memory goes with the job's
                         process. Loaded once before the first job; gives way to whoever else wants the processor.
reports    fork per job  Pango, HarfBuzz and image decoders in C: a crash or a leak of a big batch ends with
                         the job's process, and the worker can kill one that no longer listens to SIGALRM.
========== ============= ======================================================================================
"""

from __future__ import annotations

import gc
import importlib
import logging
import os

import click
from flask import Flask
from redis import Redis
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.retry import Retry
from rq import Queue, SimpleWorker, Worker
from rq.job import Job
from rq.worker import BaseWorker

from saas.app import create_app
from saas.checks import check_database
from saas.config import SettingError
from saas.kernel.db import db
from saas.lifeline import die_with_parent
from saas.startup import refuse, settings_or_exit

WORKER_TTL = 30  # seconds without a heartbeat until a worker counts as gone
MAINTENANCE = 60  # seconds between two looks for what dead workers left in Redis
MONITORING = 5  # seconds between two heartbeats while a job runs in its own process


# Loaded and warmed (fonts, style sheets, arrays) once by the worker: its forks would need seconds a job for it.
BEFORE_FORK = {"aggregate": (), "analysis": ("audits.insight.warming",), "reports": ("audits.reports.render",)}
NICENESS = {"aggregate": 3, "analysis": 5}  # whoever waits for a page, or for an audit's receipt, goes first


class AggregateWorker(SimpleWorker):
    """Runs jobs in its own process and forgets the database session between two of them."""

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Run one job; whatever it left in the session is dropped, so the next sees fresh rows."""
        try:
            super().execute_job(job, queue)
        finally:
            db.session.remove()


class ForkingWorker(Worker):
    """Runs each job in a process of its own that dies with the worker."""

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        """Tie the new process to the worker and give it database connections of its own, then work."""
        die_with_parent(self.pid or os.getppid())
        for engine in db.engines.values():
            engine.dispose(close=False)
        super().main_work_horse(job, queue)


KINDS: dict[str, type[BaseWorker]] = {
    "aggregate": AggregateWorker, "analysis": ForkingWorker, "reports": ForkingWorker
}  # fmt: skip


def make_worker(queue: str, redis: Redis) -> BaseWorker:
    """Return the worker of ``queue`` with heartbeats short enough that a dead one is noticed within a minute."""
    return KINDS[queue](
        [queue],
        connection=redis,
        worker_ttl=WORKER_TTL,
        maintenance_interval=MAINTENANCE,
        job_monitoring_interval=MONITORING,
        log_job_description=False,
    )


def connect(url: str) -> Redis:
    """Return a client that outlasts a restart of the queue server (about five seconds of retries)."""
    return Redis.from_url(
        url, retry=Retry(ExponentialBackoff(cap=1.0, base=0.05), 8), retry_on_error=[RedisConnectionError]
    )


def rarely_look_for_cycles() -> None:
    """Set what is loaded aside and let the garbage collector look through all that is kept a hundred times less often.

    The sums that a worker keeps are millions of objects and hold no cycle; looking was a third of its work.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def work(app: Flask, queue: str, redis_url: str, burst: bool = False) -> None:
    """Work ``queue`` until told to stop (or, with ``burst``, until it is empty)."""
    os.nice(NICENESS.get(queue, 0))
    with app.app_context():
        for module in BEFORE_FORK[queue]:
            importlib.import_module(module).warm()
        rarely_look_for_cycles()
        level = os.environ.get("SANMI_LOG_LEVEL", "warning").upper()
        logging.getLogger("rq").setLevel(level)
        make_worker(queue, connect(redis_url)).work(burst=burst, logging_level=level)


@click.command()
@click.argument("queue", type=click.Choice(list(KINDS)))
def worker(queue: str) -> None:
    """Work one queue (aggregate, analysis or reports) until stopped."""
    settings = settings_or_exit()
    try:
        check_database(settings)
    except SettingError as error:
        refuse(str(error))
    work(create_app(settings), queue, settings.redis_url)
