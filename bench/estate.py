"""A tenant as large as wanted, made in minutes: real tree, real standard of 40 items, really scored audits, by COPY.

A few thousand different visits are scored; every audit is one of them under an id of its own, drawn so that
branches differ, and stored as it came: nothing is shared between rows. Rollups are made by the real rebuild.
"""

from __future__ import annotations

import random
import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask

from audits.capture.models import Audit, AuditOrigin
from audits.capture.storage import compressed, score_columns
from audits.programmes.services import create_programme, open_wave
from audits.programmes.values import NewWave
from bench.house import answer_of
from saas.config import Settings
from saas.kernel.db import transaction
from saas.kernel.ordered_ids import ordered_id
from saas.kernel.outbox import OutboxRow
from scoring import canonical_json, digest, load_standard, score
from tenants.standards.keeping_services import put_document
from tenants.standards.library import library_entry
from tenants.standards.services import publish_standard, start_standard
from tenants.units.models import Unit
from tests import arrange

ITEMS = 40
VISITS_A_BRANCH = 100  # in twelve months
DIFFERENT = 3000
BATCH = 20_000
SELDOM = 60  # audits of what is hardly visited or used
FIRST, DAYS = date(2025, 12, 1), 365
MOMENT = datetime(2026, 1, 1, 1, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Seldom:
    """What few of the audits are of: a region hardly visited, a second standard, a wave of the first month."""

    region: uuid.UUID
    standard: uuid.UUID
    wave: uuid.UUID


@dataclass(frozen=True, slots=True)
class Estate:
    """What was made. branches: ids, in the order of the tree; like the regions without those hardly visited."""

    house: arrange.House
    branches: list[uuid.UUID]
    regions: list[uuid.UUID]
    audits: int
    seldom: Seldom


def build(app: Flask, settings: Settings, audits: int, seed: int = 1) -> Estate:
    """Make a tenant with ``audits`` audits of 40 items in twelve months, a hundred a branch; no rollups yet."""
    house = arrange.make_tenant(app, "estate", standard=False)
    _publish(house)
    rng = random.Random(seed)
    with _Pipe(settings) as pipe:
        units = list(_tree(house, max(audits // VISITS_A_BRANCH, 4)))
        pipe.copy(Unit, units)
        branches = [row["id"] for row in units if row["kind"] == "branch"]
        regions = [row["id"] for row in units if row["depth"] == 1]
        visits = _visits(house, rng)
        seldom, few = _seldom(house, pipe, branches, visits, rng)
        made = chain(few, _audits(house, branches, audits, visits, rng))
        while some := list(islice(made, BATCH)):
            for model, rows in zip((Audit, AuditOrigin, OutboxRow), zip(*some, strict=True), strict=True):
                pipe.copy(model, rows)
        pipe.settle()
    return Estate(house, branches, regions, audits, seldom)


def settle(settings: Settings) -> None:
    """Leave the database as a day of autovacuum would, so that it does not clean up while something is measured."""
    with _Pipe(settings) as pipe:
        pipe.settle()


def document() -> dict[str, Any]:
    """Return the bank's standard with ten items fewer; every stage keeps one."""
    whole = library_entry("BANK-BRANCH").document
    text = canonical_json([item.get("visible_if") for item in whole["items"]]).decode()
    kept = list(whole["items"])
    for item in reversed(whole["items"]):
        stays = item["critical"] or item["code"] in text or sum(o["stage"] == item["stage"] for o in kept) < 3
        if len(kept) > ITEMS and not stays:
            kept.remove(item)
    return {**whole, "items": kept}


def _publish(house: arrange.House) -> None:
    with house.inside("tenant_admin") as by, transaction():
        assert by
        house.standard_id = start_standard(by, "BANK-BRANCH", now=MOMENT)
        put_document(by, house.standard_id, document(), now=MOMENT)
        house.version_id = publish_standard(by, house.standard_id, "forty items", now=MOMENT).version_id
        house.document = document()


def _tree(house: arrange.House, branches: int) -> Iterator[dict[str, Any]]:
    """Yield regions of at most 500 branches, districts of at most 20, branches."""
    root, made, region, district = house.units["HQ"], 0, None, None
    while made < branches:
        if made % 500 == 0:
            region = _unit(house, root.id, root.path, 1, "region", f"R{made // 500:03d}")
            yield region
        if made % 20 == 0:
            assert region
            district = _unit(house, region["id"], region["path"], 2, "region", f"D{made // 20:04d}")
            yield district
        assert district
        yield _unit(house, district["id"], district["path"], 3, "branch", f"B{made:05d}")
        made += 1


def _unit(
    house: arrange.House, parent: uuid.UUID, path: str, depth: int, kind: str, code: str
) -> dict[str, Any]:
    made = ordered_id()
    word = {"R": ("大区", "Region"), "D": ("支行", "District"), "B": ("网点", "Branch")}[code[0]]
    return {
        "tenant_id": house.id, "id": made, "parent_id": parent, "kind": kind, "code": code,
        "name_zh": f"{word[0]} {code[1:]}", "name_en": f"{word[1]} {code[1:]}", "path": f"{path}{made.hex}/",
        "depth": depth, "active": True, "created_at": MOMENT,
    }  # fmt: skip


Visits = Sequence[dict[str, Any]]
Rows = tuple[dict[str, Any], dict[str, Any], dict[str, Any]]
"""Of an audit, of where it came from, of the promise to count it."""


def _seldom(
    house: arrange.House, pipe: _Pipe, branches: Sequence[uuid.UUID], visits: Visits, rng: random.Random
) -> tuple[Seldom, list[Rows]]:
    """Make a region, a standard and a wave with ``SELDOM`` audits each; return them and the audits."""
    root = house.units["HQ"]
    region = _unit(house, root.id, root.path, 1, "region", "R999")
    quiet = [_unit(house, region["id"], region["path"], 2, "branch", f"B9{number:04d}") for number in range(150)]
    pipe.copy(Unit, [region, *quiet])
    with house.inside("tenant_admin") as by, transaction():
        assert by
        other = start_standard(by, "BANK-BRANCH", now=MOMENT, code="SECOND")
        put_document(by, other, document() | {"code": "SECOND"}, now=MOMENT)
        version = publish_standard(by, other, "seldom used", now=MOMENT).version_id
        programme = create_programme(by, house.standard_id, "年度", "Yearly", now=MOMENT)
        wave = open_wave(by, NewWave(programme, "首轮", "First", FIRST, FIRST + timedelta(days=30)), now=MOMENT)
    ways: tuple[tuple[Sequence[uuid.UUID], int, dict[str, Any]], ...] = (
        ([row["id"] for row in quiet], DAYS, {}),
        (branches, DAYS, {"standard_id": other, "standard_version_id": version}),
        (branches, 31, {"wave_id": wave}),
    )
    rows: list[Rows] = []
    for places, days, special in ways:
        for number in range(SELDOM):
            day, visit = FIRST + timedelta(days=rng.randrange(days)), rng.choice(visits)
            rows.append(_rows(house, len(rows) + 1, places[number % len(places)], day, {**visit, **special}, rng))
    return Seldom(region["id"], other, wave), rows


def _audits(
    house: arrange.House, branches: Sequence[uuid.UUID], count: int, visits: Visits, rng: random.Random
) -> Iterator[Rows]:
    quality = [min(max(rng.gauss(0.5, 0.15), 0.05), 0.95) for _ in branches]
    for number in range(count):
        place = number % len(branches)
        rank = min(max(rng.gauss(quality[place], 0.2), 0), 0.9999)
        day, visit = FIRST + timedelta(days=rng.randrange(DAYS)), visits[int(rank * len(visits))]
        yield _rows(house, 3 * SELDOM + number + 1, branches[place], day, visit, rng)


def _rows(
    house: arrange.House, number: int, branch_id: uuid.UUID, day: date, visit: dict[str, Any], rng: random.Random
) -> Rows:
    at = datetime(day.year, day.month, day.day, 2, rng.randrange(60), tzinfo=UTC)
    audit: dict[str, Any] = {
        "tenant_id": house.id, "id": uuid.UUID(int=rng.getrandbits(128), version=4), "branch_id": branch_id,
        "standard_id": house.standard_id, "standard_version_id": house.version_id, "status": "accepted",
        "visited_on": day, "period": f"{day:%Y-%m}", "received_at": at, **visit,
    }  # fmt: skip
    origin = {
        "tenant_id": house.id, "audit_id": audit["id"], "membership_id": house.people["auditor"].membership_id,
        "started_at": at, "finished_at": at + timedelta(minutes=35),
    }  # fmt: skip
    payload = {
        "branch_id": str(branch_id), "standard_id": str(audit["standard_id"]), "period": audit["period"],
        "wave_id": str(audit["wave_id"]) if audit.get("wave_id") else None,
    }  # fmt: skip
    promise = {
        "id": number, "tenant_id": house.id, "job": "rollup", "attempts": 0, "created_at": at, "enqueued_at": at,
        "done_at": at, "payload": payload,
    }  # fmt: skip
    return audit, origin, promise


def _visits(house: arrange.House, rng: random.Random) -> list[dict[str, Any]]:
    """Return really scored visits, the worst first, as the columns that they fill."""
    standard, made = load_standard(house.document), []
    for _ in range(DIFFERENT):
        answers = {item["code"]: answer_of(item, rng) for item in house.document["items"]}
        sheet = score(standard, answers)
        made.append(
            {
                "content_digest": digest(answers), "answers": compressed(canonical_json(answers)),
                **score_columns(sheet),
            }
        )  # fmt: skip
    return sorted(made, key=lambda row: row["final_value"] or 0)


class _Pipe:
    """Rows into tables past the application: as the database's own administrator, or into the bare file."""

    def __init__(self, settings: Settings) -> None:
        self._url = settings.owner_url.replace("+psycopg", "").replace("sanmi_owner@", "sanmi_admin@")
        self._file: Path | None = None if settings.on_postgresql else settings.data_dir / "sanmi.db"

    def __enter__(self) -> _Pipe:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def copy(self, model: Any, rows: Any) -> None:
        """Append rows, dicts by column; a column that a row does not name is empty."""
        columns = list(model.__table__.columns)
        names = ", ".join(column.name for column in columns)
        if self._file is None:
            with psycopg.connect(self._url) as connection, connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = replica")  # rows refer to what we have just made
                with cursor.copy(f"COPY {model.__tablename__} ({names}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row([_plain(row.get(column.name)) for column in columns])
            return
        marks = ", ".join("?" * len(columns))
        with closing(sqlite3.connect(self._file)) as file, file:
            values = ([_for_sqlite(row.get(column.name)) for column in columns] for row in rows)
            file.executemany(f"INSERT INTO {model.__tablename__} ({names}) VALUES ({marks})", values)

    def settle(self) -> None:
        """Let the planner know what is there, as a day of autovacuum would."""
        if self._file is None:
            with psycopg.connect(self._url, autocommit=True) as connection:
                connection.execute("SELECT setval('outbox_id_seq', (SELECT max(id) FROM outbox))")
                connection.execute("VACUUM ANALYZE")
        else:
            with closing(sqlite3.connect(self._file)) as file:
                file.execute("ANALYZE")


def _plain(value: Any) -> Any:
    return canonical_json(value).decode() if isinstance(value, dict) else value


def _for_sqlite(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ") + (".000000" if not value.microsecond else "")
    if isinstance(value, date):
        return value.isoformat()
    return _plain(value)
