"""Audits arriving all the time: does the queue stay short, and how soon does a page count one of them?

They come from the branches of a chain that has a year behind it. ``SANMI_BENCH_SECONDS`` is how long they arrive (60;
ten minutes prove more), ``SANMI_BENCH_RATES`` how many a second are offered, one rate after the other (200 and 300, at
which `submissions` aims), ``SANMI_BENCH_BRANCHES`` from how many branches (400). What is offered and not taken at once
waits at the sender, as phones do.
"""

from __future__ import annotations

import os
import re
import threading
import time
import uuid
from collections.abc import Iterator

from bench.estate import VISITS_A_BRANCH, Estate, build, settle
from bench.figure import Figure
from bench.house import Measured, bodies, percentile
from bench.premises import at_work, premises, rebuild

SECONDS = float(os.environ.get("SANMI_BENCH_SECONDS", "60"))
RATES = tuple(float(rate) for rate in os.environ.get("SANMI_BENCH_RATES", "200,300").split(","))
BRANCHES = int(os.environ.get("SANMI_BENCH_BRANCHES", "400"))
KINDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
SENDERS = 40  # more than the server's threads: phones are many, and each waits only for its own
LOOK_EVERY = 0.4  # seconds between two looks at the overview; what is told is longer than it was by up to that
DAYS = 2  # a phone that was out of reach sends the next day
MOST = 20_000  # different audits; a longer run sends new ones of the same content


def measure() -> Iterator[Figure]:
    """Send on both databases while looking at the overview; afterwards wait until nothing is open."""
    for kind, name in KINDS.items():
        with premises(kind, durable=True) as (app, settings):
            estate = build(app, settings, BRANCHES * VISITS_A_BRANCH)
            rebuild(settings)
            settle(settings)
            with at_work(settings, estate) as one:
                for rate in RATES:
                    yield from _figures(f"{name}, {rate:g}/s", rate, one, estate)


def _figures(name: str, offered: float, one: Measured, estate: Estate) -> Iterator[Figure]:
    before = _shown(one)[0]
    work = _Arriving(one, estate, offered)
    senders = [threading.Thread(target=work.send) for _ in range(SENDERS)]
    began = time.monotonic()
    for sender in senders:
        sender.start()
    delays, backlog = _watch(one, work, before, began + SECONDS)
    for sender in senders:
        sender.join()
    rate = work.sent / (time.monotonic() - began)
    settled = time.monotonic()
    while _shown(one)[1]:
        time.sleep(0.1)
    yield Figure(f"{name} offered: audits taken", rate, "/s", offered * 0.98, more=True)
    yield Figure(f"{name}: an audit counts on the overview: p50", percentile(delays, 0.5) / 1000, "s")
    yield Figure(f"{name}: an audit counts on the overview: p95", percentile(delays, 0.95) / 1000, "s", 2)
    first, last = backlog[: len(backlog) // 3], backlog[-len(backlog) // 3 :]
    growth = sum(last) / len(last) - sum(first) / len(first)
    yield Figure(f"{name}: growth of what waits, last third over first", growth, "audits", offered)
    yield Figure(f"{name}: everything counted after the last audit", time.monotonic() - settled, "s", 2)


class _Arriving:
    """Audits by the clock: each is due at its own moment, whoever is free sends it."""

    def __init__(self, one: Measured, estate: Estate, rate: float) -> None:
        self.sent, self._next = 0, 0
        self._one, self._rate, self._lock = one, rate, threading.Lock()
        self._bodies = bodies(one.house, min(int(SECONDS * rate), MOST), branches=estate.branches, days=DAYS)
        self._began = time.monotonic()

    def send(self) -> None:
        """Send what is due until the time is up."""
        wire = self._one.connect()
        while time.monotonic() < self._began + SECONDS:
            with self._lock:
                number, self._next = self._next, self._next + 1
            time.sleep(max(self._began + number / self._rate - time.monotonic(), 0))
            body = self._bodies[number % len(self._bodies)][1]
            status = self._one.ask(wire, "PUT", f"/api/v1/audits/{uuid.uuid4()}", self._one.auditor, body)
            assert status == 201, status
            with self._lock:
                self.sent += 1
        wire.close()


def _watch(one: Measured, work: _Arriving, before: int, until: float) -> tuple[list[float], list[float]]:
    """Return how long audits took to count, in seconds, and how many waited to be counted, at each look.

    before: how many the overview counted before the first of them.
    """
    delays: list[float] = []
    backlog: list[float] = []
    marks: list[tuple[int, float]] = []
    while time.monotonic() < until:
        marks.append((work.sent, time.monotonic()))
        counted = _shown(one)[0] - before
        moment = time.monotonic()
        while marks and marks[0][0] <= counted:
            delays.append(moment - marks.pop(0)[1])
        backlog.append(max(work.sent - counted, 0))
        time.sleep(LOOK_EVERY)
    return sorted(delays) or [SECONDS], backlog or [0.0]


def _shown(one: Measured) -> tuple[int, bool]:
    """Return how many audits the overview counts, and whether it says that more are being computed."""
    wire = one.connect()
    headers = f"Cookie: sanmi_session={one.admin}\r\nAccept-Language: en\r\n"
    text = wire.ask("GET", "/overview?window=12m", headers)[1].decode()
    wire.close()
    visits = r"tile__label\">(?:检查次数|Visits)<.*?tile__value[^>]*>\s*(?:<[^>]+>\s*)*([\d,]+)"
    tile = re.search(visits, text, re.DOTALL)
    return int(tile[1].replace(",", "")) if tile else 0, "/overview/computing" in text


