"""Two tenants side by side, full of words that must never be read from the other side.

``NORTHMARK`` and ``SOUTHMARK`` stand in every name and text of their tenant. What tells who a shopper is carries
``SHOPPER`` as well, or one of the numbers in ``SECRETS``. Every tenant table has rows of both: a table for
which the arrangement below makes none gets one with invented values, so a new table is covered at once.
"""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from PIL import ExifTags, Image
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    LargeBinary,
    String,
    Table,
    Uuid,
    func,
    select,
)

from audits.capture.evidence import store_evidence
from audits.capture.services import keep_conflict, record_audit
from audits.capture.values import NewAudit, Position, Visit
from audits.insight.export.services import Kind, ask_export
from audits.insight.selection import select_from
from audits.insight.studies.jobs import KINDS as STUDIES
from audits.insight.studies.keeping import Subject
from audits.insight.studies.keeping import ask as ask_study
from audits.insight.what_if.scopes import Reach
from audits.insight.what_if.services import ask_run
from audits.programmes.doubles import pair_assignments
from audits.programmes.services import assign_visit, create_programme, open_wave
from audits.programmes.values import NewAssignment, NewWave
from audits.reports.models import Report
from audits.reports.papers.asking import Wanted, ask_paper
from audits.reports.papers.models import Paper
from audits.reports.services import ask_report
from saas.app import create_app
from saas.kernel.clock import now
from saas.kernel.db import Base, db, transaction
from saas.kernel.tenancy import tenant_tables
from tenants.branding.services import change_logo
from tenants.people.models import Invitation
from tenants.people.services import invite
from tenants.standards.keeping_services import put_document
from tenants.standards.parts_services import NewPart, share_part
from tenants.standards.pictures import add_picture
from tenants.standards.services import publish_standard, start_standard
from tenants.workbooks.waiting import keep_waiting
from tests import arrange
from tests.arrange import BEGINNING, Browser, House
from tests.contracts.uploads import Uploads, let_wait
from tests.databases import Databases, Store

MARKS = {"north": "NORTHMARK", "south": "SOUTHMARK"}
GPS = {"north": (31.2345671, 121.4765432), "south": (39.9123457, 116.3976543)}
PHONE_CLOCK = datetime(2026, 1, 5, 1, 43, 17, tzinfo=UTC)
EXIF_TIME = "2025:12:31 23:58:47"
CAMERA = "CANARYPHONE X9"


@dataclass
class World:
    """Both tenants on one database. ids: what routes' parameters may be filled with, by tenant and kind."""

    kind: str
    app: Flask
    store: Store
    north: House
    south: House
    ids: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    images: dict[str, bytes] = field(default_factory=dict)
    beyond: dict[str, list[str]] = field(default_factory=dict)  # ids of the north's own other region
    browsers: dict[tuple[str, str], Browser] = field(default_factory=dict)
    kept: dict[tuple[str, str], object] = field(default_factory=dict)
    uploads: dict[str, Uploads] = field(default_factory=dict)
    verified: bool = False

    def keep(self) -> None:
        """Remember this state as the one to go back to."""
        self.hang_up()
        self.store.keep()
        self.kept = self.fingerprint()

    def reset(self) -> None:
        """Put every row back, if any has changed."""
        with self.app.app_context():
            db.session.remove()
        if not self.verified and self.changes():
            self.hang_up()
            self.store.restore()
        self.verified = False

    def is_as_before(self) -> bool:
        """Tell whether every row is as it was kept; the last question of a test, so that nothing is put back."""
        self.verified = not self.changes()
        return self.verified

    def changes(self) -> list[tuple[str, str]]:
        """Return (table, whose) of all rows that are not as they were kept; whose: "north", "south" or ""."""
        now = self.fingerprint()
        return [place for place, rows in self.kept.items() if now[place] != rows]

    def hang_up(self) -> None:
        """Give all connections back."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def fingerprint(self) -> dict[tuple[str, str], object]:
        """Return a hash of the rows of every table and tenant, read behind all walls."""
        houses = {"north": f"tenant_id = {self.north.id}", "south": f"tenant_id = {self.south.id}"}
        places = [
            (table.name, whose, which)
            for table in Base.metadata.sorted_tables
            for whose, which in (houses if table.name in tenant_tables() else {"": "1 = 1"}).items()
        ]
        with self.store.behind() as execute:
            if self.kind == "sqlite":
                read = 'SELECT * FROM "{}" WHERE {}'
                return {(table, whose): _hash(execute(read.format(table, which))) for table, whose, which in places}
            rows = "SELECT '{0}', '{1}', md5(string_agg(t::text, ',' ORDER BY t::text)) FROM \"{0}\" t WHERE {2}"
            found = execute(" UNION ALL ".join(rows.format(*place) for place in places))
            return {(table, whose): value for table, whose, value in found}


def _hash(rows: list[tuple[Any, ...]]) -> int:
    return hash(tuple(sorted(map(repr, rows))))


@contextmanager
def make_world(databases: Databases, kind: str, directory: Path) -> Iterator[World]:
    """Arrange both tenants once; ``World.reset`` goes back to this state."""
    with databases.store(kind, directory) as store:
        app = create_app(store.settings)
        app.testing = True
        houses = {slug: arrange.make_tenant(app, slug, "bank", mark=mark) for slug, mark in MARKS.items()}
        world = World(kind, app, store, houses["north"], houses["south"])
        for slug, house in houses.items():
            world.images[slug] = photo(slug)
            world.ids[slug] = _furnish(house, world.images[slug])
        arrange.run_jobs(app)
        for house in houses.values():
            _study(house)
        arrange.run_jobs(app)
        for house in houses.values():
            with house.inside("tenant_admin"), transaction():
                _fill_empty_tables(house)
        world.beyond = _other_region(world.north)
        world.uploads = {slug: let_wait(house) for slug, house in houses.items()}
        _sign_everybody_in(world)
        world.keep()
        yield world
        world.hang_up()


def _other_region(house: House) -> dict[str, list[str]]:
    """Let the southern region of a tenant have a visit, a photo and a report; return their ids."""
    image = photo(house.facts.slug, 90)
    digest = hashlib.sha256(image).hexdigest()
    with house.inside("auditor") as by:
        assert by
        store_evidence(by, house.app.extensions["sanmi_blobs"], digest, image, now=BEGINNING)
    audit = _visit(house, "S1", 2, digest)
    arrange.run_jobs(house.app)
    with house.inside("tenant_admin") as by, transaction() as session:
        report = Report(
            branch_id=house.units["S1"].id, standard_id=house.standard_id, period="2026-01", lang="zh", status="done",
            progress=100, created_at=BEGINNING,
        )  # fmt: skip
        session.add(report)
        session.flush()
        made = str(report.id)
    units = [str(house.units[code].id) for code in ("S", "S1", "S2", "HQ")]
    return {"audit": [str(audit)], "digest": [digest], "report": [made], "unit": units}


def _sign_everybody_in(world: World) -> None:
    """Open a browser for each role of both tenants, one for an operator and one for nobody."""
    for house in (world.north, world.south):
        for role in house.people:
            world.browsers[house.facts.slug, role] = house.sign_in_as(role)
    operator = arrange.make_account(world.app, "operator@sanmi.example", is_operator=True)
    world.browsers["", "operator"] = arrange.browser(world.app, operator)
    world.browsers["", "nobody"] = arrange.browser(world.app)


def photo(slug: str, noise: int = 40) -> bytes:
    """Return a JPEG whose EXIF tells place, time and camera; another one at each call."""
    image = Image.effect_noise((320, 240), noise).convert("RGB")
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = CAMERA
    exif[ExifTags.Base.ImageDescription] = f"SHOPPER {MARKS[slug]}"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = EXIF_TIME
    latitude, longitude = GPS[slug]
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (latitude, 0.0, 0.0), 3: "E", 4: (longitude, 0.0, 0.0)})
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def _furnish(house: House, image: bytes) -> dict[str, list[str]]:
    """Let a tenant live a little; return the ids that its routes take."""
    mark, slug = MARKS[house.facts.slug], house.facts.slug
    store = house.app.extensions["sanmi_blobs"]
    with house.inside("tenant_admin") as by, transaction():
        assert by
        programme = create_programme(by, house.standard_id, f"{mark} 项目", f"{mark} programme", now=BEGINNING)
        wave = open_wave(
            by, NewWave(programme, f"{mark} 一期", f"{mark} wave", date(2026, 1, 1), date(2026, 12, 31)), now=BEGINNING
        )
        wanted = [
            NewAssignment(
                house.people[who].membership_id, house.units["N1"].id, house.version_id, date(2026, 1, 1),
                date(2026, 12, 31), wave,
            )
            for who in ("auditor", "auditor", "auditor2")
        ]  # fmt: skip
        assigned = [assign_visit(by, new, now=BEGINNING) for new in wanted]
        pair_assignments(by, assigned[1], assigned[2], now=BEGINNING)
        invite(by, f"guest@{slug}.example", "viewer", house.units["HQ"].id, now=BEGINNING)
        draft = start_standard(by, "HOTEL-STAY", now=BEGINNING, code=f"{mark}-HOTEL")
        change_logo(by, store, image, now=BEGINNING)
        house.second_version = publish_standard(by, draft, f"{mark} note", now=BEGINNING).version_id
    digest = hashlib.sha256(image).hexdigest()
    for who in ("auditor", "auditor2"):
        with house.inside(who) as by:
            assert by
            store_evidence(by, store, digest, image, now=BEGINNING)
    audits = [
        _visit(house, "N1", 0, digest, assignment=assigned[0]),
        _visit(house, "N1", 31, digest, who="auditor2"),
        _visit(house, "S1", 1, digest),
    ]
    with house.inside("auditor2") as by, transaction():
        assert by
        keep_conflict(by, _new_audit(house, "N1", BEGINNING, digest, None, audits[0]), now=BEGINNING)
    with house.inside("tenant_admin") as by, transaction():
        assert by
        report = ask_report(by, house.units["N1"].id, house.standard_id, "month:2026-01", "zh", now=BEGINNING)
    with house.inside("tenant_admin") as by:
        assert by
        with transaction():
            body = {**house.document["items"][1], "text_en": f"{mark} shared"}
            part = share_part(by, NewPart("item", "", f"{mark} 共用", f"{mark} shared", body), now=BEGINNING).id
            run = ask_run(by, house.standard_id, Reach(None, None, wave), now=BEGINNING)
            chosen = select_from(by, {}, now=BEGINNING)
            assert chosen
            export = ask_export(by, chosen, None, Kind("answers", "csv"), now=now())
            kept = put_document(by, house.standard_id, {**house.document, "name_en": f"{mark} kept"}, now=BEGINNING)
            put_document(by, house.standard_id, house.document, now=BEGINNING)
        keep_waiting(f"{mark} upload".encode(), now=now())
        wanted_paper = Wanted("checklist", str(house.standard_id), str(house.version_id), "both", "zh")
        ask_paper(by.tenant, store, wanted_paper, mark, now=now())
        paper = db.session.scalars(select(Paper.key)).one()
        picture, _ = add_picture(by, store, photo(slug, 60), now=BEGINNING)
        invitation = db.session.scalars(select(Invitation.id)).one()
    return {
        "audit": [str(found) for found in audits],
        "assignment": [str(found) for found in assigned],
        "programme": [str(programme)],
        "wave": [str(wave)],
        "standard": [str(house.standard_id), str(draft)],
        "version": [str(house.version_id), str(house.second_version)],
        "unit": [str(unit.id) for unit in house.units.values()],
        "membership": [str(person.membership_id) for person in house.people.values()],
        "invitation": [str(invitation)],
        "report": [str(report)],
        "digest": [digest],
        "kept": [str(kept)],
        "part": [str(part)],
        "export": [str(export)],
        "paper": [paper],
        "run": [str(run)],
        "picture": [picture.digest.removeprefix("sha256:")],
    }


def _study(house: House) -> None:
    """Ask for every study of the year, as the pages would."""
    with house.inside("tenant_admin") as by, transaction():
        assert by
        chosen = select_from(by, {"window": "12m", "standard": str(house.standard_id)}, now=BEGINNING)
        assert chosen
        for kind in STUDIES:
            ask_study(Subject(kind, chosen.standard.id, chosen.unit.id, chosen.window.periods))


def _visit(
    house: House, branch: str, days: int, digest: str, *, who: str = "auditor", assignment: uuid.UUID | None = None
) -> uuid.UUID:
    started = BEGINNING + timedelta(days=days, minutes=7, seconds=23)
    new = _new_audit(house, branch, started, digest, assignment)
    with house.inside(who) as by, transaction():
        assert by
        record_audit(by, new, now=BEGINNING + timedelta(days=days, hours=5))
    return new.id


def _new_audit(
    house: House, branch: str, started: datetime, digest: str, assignment: uuid.UUID | None,
    audit_id: uuid.UUID | None = None,
) -> NewAudit:  # fmt: skip
    first, *_ = (i["code"] for i in house.document["items"] if i["response"]["type"] == "yes_no" and not i["critical"])
    answers = arrange.perfect_answers(house.document)
    answers[first] = {"value": "no", "note": f"{MARKS[house.facts.slug]} note", "evidence": [f"sha256:{digest}"]}
    visit = Visit(started, started + timedelta(minutes=37), PHONE_CLOCK, Position(*GPS[house.facts.slug], 7.25))
    return NewAudit(
        audit_id or uuid.uuid4(), house.version_id, house.units[branch].id, assignment, None, visit, answers
    )


def _fill_empty_tables(house: House) -> None:
    """Give every tenant table that is still empty one invented row, referring to what is there."""
    mapped = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    for table in Base.metadata.sorted_tables:
        if table.name in tenant_tables():
            model = mapped[table]
            if not db.session.scalar(select(func.count()).select_from(model)):
                db.session.add(model(**_invented(house, table)))
                db.session.flush()


def _invented(house: House, table: Table) -> dict[str, Any]:
    values = {column.key: _value(house, column) for column in table.columns}
    for constraint in table.foreign_key_constraints:
        target = constraint.referred_table
        if target.name in tenant_tables():
            keys = [element.column for element in constraint.elements]
            found = db.session.execute(select(*keys).limit(1)).one()
            values |= dict(zip(constraint.column_keys, found, strict=True))
    values["tenant_id"] = house.id
    if "membership_id" in values:
        values["membership_id"] = house.people["auditor"].membership_id
    return values


def _value(house: House, column: Column[Any]) -> Any:
    kinds: list[tuple[type[Any], Any]] = [
        (Uuid, uuid.uuid4()), (Boolean, True), (JSON, {"canary": MARKS[house.facts.slug]}), (Float, 1.5),
        (Date, BEGINNING.date()), (DateTime, BEGINNING), (LargeBinary, MARKS[house.facts.slug].encode()),
        (String, f"{MARKS[house.facts.slug]} {column.name}"[: getattr(column.type, "length", None) or 200]),
    ]  # fmt: skip
    own = getattr(column.type, "impl", column.type)
    return next((value for kind, value in kinds if isinstance(own, kind)), 7)


def report_of(house: House) -> Report:
    """Return a tenant's report."""
    with house.inside("tenant_admin"):
        return db.session.scalars(select(Report).where(Report.file.is_not(None))).one()
