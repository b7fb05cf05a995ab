"""How cost grows with audits: 10,000 and 100,000 of 40 items, a hundred a branch, on PostgreSQL and SQLite.

``SANMI_BENCH_AUDITS=10000,100000,1000000`` chooses other sizes (a million takes about half an hour, 6 GB of
disk); ``SANMI_BENCH_DATABASES=postgresql`` one database. Pictures of the growth go to bench/results.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial

from flask import Flask
from sqlalchemy import func, select

from audits.capture.models import Audit
from audits.insight.cells import wave_period
from audits.insight.export.services import Kind, ask_export
from audits.insight.selection import select_from
from bench.estate import Estate, build, settle
from bench.figure import Figure
from bench.growth import draw_growth
from bench.house import Measured, p95_of
from bench.premises import at_work, environment, premises, rebuild
from bench.storage import bytes_of
from bench.wire import Wire
from saas.config import Settings
from saas.kernel.clock import now
from saas.kernel.db import db, transaction
from saas.kernel.outbox import OutboxRow

SIZES = tuple(int(size) for size in os.environ.get("SANMI_BENCH_AUDITS", "10000,100000").split(","))
KINDS = tuple(os.environ.get("SANMI_BENCH_DATABASES", "postgresql,sqlite").split(","))
SQLITE_MOST = 100_000  # one machine's database; more belongs on PostgreSQL
PAGES = {
    "overview of the tenant": (50, "/overview?window=3m"),
    "overview of the tenant, 12 months": (50, "/overview?window=12m"),
    "league table, page 3 by change": (50, "/overview?window=3m&sort=-change&page=3"),
    "overview of a region": (50, "/overview?window=3m&unit={region}"),
    "overview of a branch": (50, "/overview?window=12m&unit={branch}"),
    "regions beside each other": (50, "/overview?window=3m&level=region"),
    "an item and its trend": (50, "/overview/items/{item}?window=3m"),
    "an item and its trend, a region": (50, "/overview/items/{item}?window=12m&unit={region}"),
    "a stage and its trend": (50, "/overview/stages/{stage}?window=3m"),
    "a stage and its trend, a branch": (50, "/overview/stages/{stage}?window=12m&unit={branch}"),
    "list of audits, first page": (30, "/audits?window=12m"),
    "list of audits, three months": (30, "/audits?window=3m"),
    "list of audits, the oldest month": (30, "/audits?window={oldest}"),
    "list of audits, near its end": (30, "/audits?window=12m&after={oldest}-03_00000000-0000-0000-0000-000000000000"),
    "list of audits of a branch": (30, "/audits?window=12m&unit={branch}"),
    "list of audits of a region": (30, "/audits?window=12m&unit={region}"),
    "list of audits of a region hardly visited": (30, "/audits?window=12m&unit={quiet}"),
    "list of audits of a standard seldom used": (30, "/audits?window=12m&standard={other}"),
    "list of audits of an old wave": (30, "/audits?window={wave}"),
    "list of audits not passed": (30, "/audits?window=12m&outcome=failed"),
    "list of audits with critical failures": (30, "/audits?window=12m&outcome=critical"),
    "list of voided audits (none)": (30, "/audits?window=12m&outcome=voided"),
}  # fmt: skip


def measure() -> Iterator[Figure]:
    """Build each size on each database; rebuild its rollups, time pages and exports."""
    for kind in KINDS:
        pages: dict[str, list[tuple[int, float]]] = {}
        for size in SIZES:
            if kind == "sqlite" and size > SQLITE_MOST:
                continue
            with premises(kind) as (app, settings):
                for figure in _one(app, settings, size, pages):
                    yield replace(figure, name=f"{kind}, {size:,}: {figure.name}")
        draw_growth(f"scale_{kind}", kind, pages)


def _one(app: Flask, settings: Settings, size: int, pages: dict[str, list[tuple[int, float]]]) -> Iterator[Figure]:
    estate = build(app, settings, size)
    scan = _scan(app, estate)
    with app.app_context():
        db.engine.dispose()
    began = time.perf_counter()
    memory = rebuild(settings)
    spent = time.perf_counter() - began
    yield Figure("full rebuild of rollups", spent, "s", 600, reference=scan, what="bare scan")
    yield Figure("memory of its largest process", memory, "MiB", 512)
    for table, one in bytes_of(settings, ("audit", "audit_origin", "outbox", "rollup_cell")).items():
        yield Figure(f"storage of {table}, an audit", one / size, "B")
    settle(settings)
    for name, aim, spent, least in _pages(settings, estate):
        pages.setdefault(name, []).append((size, spent))
        yield Figure(f"{name}: p95", spent, "ms", aim, reference=least, what="an answer without content")
    exports: tuple[tuple[str, str, float | None], ...] = (
        ("audits", "csv", 20_000), ("audits", "parquet", 20_000), ("audits", "xlsx", 20_000), ("answers", "csv", None),
        ("answers", "parquet", None),
    )  # fmt: skip
    for shape, form, rate in exports:
        if shape == "answers" and size > SQLITE_MOST:
            continue  # forty million rows: the rate is that of the smaller sizes
        seconds, grown = _export(app, estate, Kind(shape, form), environment(settings))
        name = f"export, a row one of {shape}, {form}"
        yield Figure(name, size / seconds, "audits/s", rate, more=True, reference=size / scan, what="bare scan")
        yield Figure(f"{name}: memory it adds to its worker", grown, "MiB", 128)


def _pages(settings: Settings, estate: Estate) -> Iterator[tuple[str, float, float, float]]:
    """Yield (name, aim, p95, p95 of an answer without content), all in milliseconds.

    They are the pages of an installation that runs beside its workers. Each time it is another region, branch, item
    and stage: what a process keeps of pages helps only where people, too, would look at the same one again.
    """
    with at_work(settings, estate) as one:
        wire = one.connect()
        for name, (aim, path) in PAGES.items():
            places = others(estate)
            least = p95_of(lambda: _get(one, wire, "/healthz"))
            spent = p95_of(partial(_next, one, wire, path, places))
            yield name, aim, spent, least
        wire.close()


def _next(one: Measured, wire: Wire, path: str, places: Iterator[dict[str, object]]) -> None:
    _get(one, wire, path.format(**next(places)))


def others(estate: Estate) -> Iterator[dict[str, object]]:
    """Yield what the pages of ``PAGES`` are about, another one each time."""
    regions, branches = itertools.cycle(estate.regions), itertools.cycle(estate.branches)
    items = itertools.cycle([item["code"] for item in estate.house.document["items"]])
    stages = itertools.cycle([stage["code"] for stage in estate.house.document["stages"]])
    seldom = {
        "quiet": estate.seldom.region, "other": estate.seldom.standard, "wave": wave_period(estate.seldom.wave),
        "oldest": _oldest_of_twelve(now()),
    }  # fmt: skip
    while True:
        places = {"region": next(regions), "branch": next(branches), "item": next(items), "stage": next(stages)}
        yield places | seldom


def _oldest_of_twelve(moment: datetime) -> str:
    return f"{moment.year - 1 + moment.month // 12}-{moment.month % 12 + 1:02d}"


def _scan(app: Flask, estate: Estate) -> float:
    """Return the seconds in which the database alone reads every stored sheet."""
    with estate.house.inside(None):
        began = time.perf_counter()
        read = func.md5 if app.extensions["sanmi_settings"].on_postgresql else func.hex  # so that every byte is read
        db.session.execute(select(func.max(read(Audit.sheet)))).all()
        return time.perf_counter() - began


def _export(app: Flask, estate: Estate, kind: Kind, env: dict[str, str]) -> tuple[float, float]:
    """Make an export in a process of its own, as a worker would; return its seconds and how much it grew, in MiB."""
    with estate.house.inside("tenant_admin") as by:
        assert by
        chosen = select_from(by, {"window": "12m"}, now=now())
        assert chosen
        with transaction():
            ask_export(by, chosen, None, kind, now=now())
        waiting = db.session.scalars(select(OutboxRow.id).order_by(OutboxRow.id.desc()).limit(1)).one()
    command = [sys.executable, "-m", "bench.one_job", str(waiting)]
    told = json.loads(subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE).stdout)
    with app.app_context():
        row = db.session.scalars(select(OutboxRow).where(OutboxRow.id == waiting)).one()
        assert (row.done_at is not None, row.error) == (True, None)
    return told["seconds"], told["grown"] / 1024 / 1024


def _get(one: Measured, wire: Wire, path: str) -> None:
    assert one.ask(wire, "GET", path, one.admin) == 200, path

