"""Factories that spell only what matters: a tenant with its tree and people, a published standard, audits.

Everything goes through the real services; only passwords are hashed once and sign-ins are written directly.

::

    HQ ── N (region) ── N1, N2 (branches)        tenant_admin, reviewer, viewer, auditor: HQ
      └── S (region) ── S1, S2 (branches)        regional_manager, auditor2: N    branch_manager: N1
"""

from __future__ import annotations

import functools
import hashlib
import secrets
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from flask import session as form_session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select
from werkzeug.test import TestResponse

from saas.kernel.access import By, Place, TenantFacts
from saas.kernel.clock import now
from saas.kernel.db import db, transaction
from saas.kernel.jobs import REGISTRY, run, run_batch
from saas.kernel.outbox import OutboxRow
from saas.kernel.tenancy import Scope, tenant_scope
from tenants.models import Tenant
from tenants.people.models import SEES_SHOPPERS, Account, LoginSession, Role
from tenants.people.passwords import hash_password
from tenants.people.services import NewMember, add_member
from tenants.people.sign_in import facts, hinted
from tenants.people.web import COOKIE
from tenants.units.queries import UnitFacts
from tenants.units.services import NewUnit, add_unit, plant_root

PASSWORD = "a bridge over three metres"
BEGINNING = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
LIBRARY = {"bank": "BANK-BRANCH", "telecom": "TELECOM-HALL", "hotel": "HOTEL-STAY", "dealership_4s": "DEALER-4S"}
PLACES = {
    "tenant_admin": "HQ", "reviewer": "HQ", "viewer": "HQ", "auditor": "HQ", "auditor2": "N",
    "regional_manager": "N", "branch_manager": "N1",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """One member as arranged. name: what nobody who is audited may ever read when the role is auditor."""

    account_id: uuid.UUID
    membership_id: uuid.UUID
    email: str
    role: str
    name: str
    unit: UnitFacts


@dataclass
class House:
    """A tenant as arranged: ``units["N1"]``, ``people["branch_manager"]``."""

    app: Flask
    facts: TenantFacts
    units: dict[str, UnitFacts] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    standard_id: uuid.UUID = uuid.UUID(int=0)
    version_id: uuid.UUID = uuid.UUID(int=0)
    second_version: uuid.UUID = uuid.UUID(int=0)
    document: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """The tenant's id."""
        return self.facts.id

    def by(self, role: str = "tenant_admin") -> By:
        """Return the acting member of a role, as the guard would."""
        person = self.people[role]
        sees = person.role in SEES_SHOPPERS
        place = Place(person.membership_id, person.role, person.role, person.unit.id, person.unit.path, sees)
        return By(self.facts, place)

    def scope(self, role: str | None = "tenant_admin") -> Scope:
        """Return the scope in which a role's request runs; None: that of a job."""
        if role is None:
            return Scope(self.id)
        place = self.by(role).place
        return Scope(self.id, place.membership_id, place.sees_shoppers)

    @contextmanager
    def inside(self, role: str | None = "tenant_admin") -> Iterator[By | None]:
        """Work as a role would: application context and tenant scope open, a session of its own."""
        with self.app.app_context(), tenant_scope(self.scope(role)):
            yield self.by(role) if role else None

    def sign_in_as(self, role: str) -> Browser:
        """Return a browser in which a person of that role is signed in."""
        return browser(self.app, self.people[role].account_id, self.id)


class Browser(FlaskClient):
    """A test client that also submits forms."""

    def submit(self, url: str, form: Mapping[str, Any] | None = None, **options: Any) -> TestResponse:
        """POST a form with the CSRF token that a page would have put into it."""
        with self.application.test_request_context():
            token, raw = generate_csrf(), form_session["csrf_token"]
        with self.session_transaction() as kept:
            kept["csrf_token"] = raw
        data = {"csrf_token": token, **(form or {})}
        return self.open(url, method=options.pop("method", "POST"), data=data, **options)


def browser(app: Flask, account_id: uuid.UUID | None = None, tenant_id: int | None = None) -> Browser:
    """Return a browser; signed in when an account is given."""
    client = Browser(app, app.response_class, use_cookies=True)
    if account_id is None:
        return client
    token = secrets.token_urlsafe(32)
    with app.app_context(), transaction() as session:
        session.add(
            LoginSession(
                token_hash=hashlib.sha256(token.encode()).digest(), account_id=account_id, tenant_id=tenant_id,
                created_at=now(), last_seen_at=now(), expires_at=now() + timedelta(days=1), user_agent="test",
            )
        )
    client.set_cookie(COOKIE, hinted(token, tenant_id))
    return client


def make_account(app: Flask, email: str, *, is_operator: bool = False) -> uuid.UUID:
    """Make an account whose password is ``PASSWORD``."""
    with app.app_context(), transaction() as session:
        account = Account(
            email=email, password_hash=_password_hash(), is_operator=is_operator, created_at=BEGINNING
        )
        session.add(account)
        session.flush()
        return account.id


def make_tenant(
    app: Flask, slug: str = "north", industry: str = "bank", *, standard: bool = True, mark: str = ""
) -> House:
    """Make a tenant with tree, one person per role and a published standard of its industry.

    mark: a word that every name and free text of this tenant carries, to be looked for elsewhere.
    """
    mark = mark or slug.upper()
    with app.app_context(), transaction() as session:
        tenant = Tenant(
            slug=slug, name_zh=f"{mark} 服务", name_en=f"{mark} Service", industry=industry, created_at=BEGINNING
        )
        session.add(tenant)
        session.flush()
        house = House(app, facts(tenant))
    with app.app_context(), tenant_scope(Scope(house.id, sees_shoppers=True)), transaction():
        _plant(house, mark)
        for role, code in PLACES.items():
            house.people[role] = _employ(house, role, house.units[code], mark)
        if standard:
            _publish(house, LIBRARY[industry])
    return house


def record(
    house: House,
    branch: str = "N1",
    *,
    auditor: str = "auditor",
    answers: Mapping[str, Any] | None = None,
    started: datetime = BEGINNING,
    assignment_id: uuid.UUID | None = None,
    position: tuple[float, float] | None = None,
    audit_id: uuid.UUID | None = None,
    received: datetime | None = None,
) -> uuid.UUID:
    """Record an audit of a branch; ``answers`` replace single answers of an otherwise perfect visit."""
    from audits.capture.services import record_audit
    from audits.capture.values import NewAudit, Position, Visit

    finished = started + timedelta(minutes=40)
    visit = Visit(started, finished, None, Position(*position, 10.0) if position else None)
    new = NewAudit(
        audit_id or uuid.uuid4(), house.version_id, house.units[branch].id, assignment_id, None, visit,
        {**perfect_answers(house.document), **(answers or {})},
    )  # fmt: skip
    with house.inside(auditor) as by, transaction():
        assert by
        record_audit(by, new, now=received or finished + timedelta(minutes=5))
    return new.id


def perfect_answers(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return an answer with full marks to every item of a standard that has one."""
    found = {item["code"]: _best(item["response"]) for item in document["items"]}
    return {code: answer for code, answer in found.items() if answer is not None}


def run_jobs(app: Flask, *, limit: int = 1000) -> int:
    """Do all work that the outbox promises, as workers would but in this process; return how many rows."""
    done = 0
    with app.app_context():
        while True:
            row = _next_row()
            if row is None:
                return done
            outbox_id, name, tenant_id = row
            run_batch(name, tenant_id) if REGISTRY[name].batch else run(outbox_id)
            db.session.remove()
            done += 1
            assert done < limit, f"job {name} is never done"


def _next_row() -> tuple[int, str, int] | None:
    open_rows = select(OutboxRow.id, OutboxRow.job, OutboxRow.tenant_id).where(
        OutboxRow.done_at.is_(None), OutboxRow.failed_at.is_(None)
    )
    row = db.session.execute(open_rows.order_by(OutboxRow.id).limit(1)).one_or_none()
    db.session.rollback()
    return (row.id, row.job, row.tenant_id) if row else None


def _plant(house: House, mark: str) -> None:
    root = plant_root(house.facts.name_zh, house.facts.name_en, now=BEGINNING)
    house.units["HQ"] = root
    place = Place(uuid.UUID(int=0), "tenant_admin", "", root.id, root.path, True)
    by = By(house.facts, place)
    for code, kind, parent in (
        ("N", "region", "HQ"), ("S", "region", "HQ"), ("N1", "branch", "N"), ("N2", "branch", "N"),
        ("S1", "branch", "S"), ("S2", "branch", "S"),
    ):  # fmt: skip
        new = NewUnit(house.units[parent].id, kind, code, f"{mark} 网点 {code}", f"{mark} branch {code}")
        house.units[code] = add_unit(by, new, now=BEGINNING)


def _employ(house: House, key: str, unit: UnitFacts, mark: str) -> Person:
    role = key.rstrip("2")
    email = f"{key}@{house.facts.slug}.example"
    account = Account(email=email, password_hash=_password_hash(), created_at=BEGINNING)
    db.session.add(account)
    db.session.flush()
    name = f"{mark} {key}"
    phone = None
    if role == Role.AUDITOR:
        name, phone = f"SHOPPER-{mark}-{key}", f"+86-139-{house.id:04d}-{len(house.people):04d}"
    member = add_member(account.id, NewMember(email, name, role, unit.id, phone), now=BEGINNING)
    return Person(account.id, member.id, email, role, name, unit)


def _publish(house: House, code: str) -> None:
    from tenants.standards.library import library_entry
    from tenants.standards.services import publish_standard, start_standard

    by = house.by("tenant_admin")
    house.document = library_entry(code).document
    house.standard_id = start_standard(by, code, now=BEGINNING - timedelta(days=1))
    house.version_id = publish_standard(
        by, house.standard_id, "first", now=BEGINNING - timedelta(days=1)
    ).version_id


def _best(response: Mapping[str, Any]) -> Any:
    kind = response["type"]
    if kind == "yes_no":
        return max(("yes", "no"), key=lambda word: response["scores"][word] or 0)
    if kind == "scale_0_5":
        return 5
    if kind in ("duration_seconds", "count", "number"):
        return response["bands"][0]["min"] if response["bands"] else 0
    if kind == "choice":
        return max(response["options"], key=lambda option: option["score"] or 0)["value"]
    return None


@functools.cache
def _password_hash() -> str:
    return hash_password(PASSWORD)
