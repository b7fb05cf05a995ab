"""The demo is made by the real services, the same every time, and a load that was cut off is finished."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from audits.capture.models import Audit, AuditEvidence, AuditOrigin, Evidence
from audits.insight.models import RollupCell
from audits.insight.rollups import all_groups
from audits.programmes.models import Assignment, AssignmentStatus
from audits.programmes.queries import list_waves, my_assignments
from saas.commands.rebuild import compare
from saas.demo.cast import COMPANIES, PASSWORD
from saas.demo.house import read_house
from saas.demo.load import Step
from saas.demo.logins import demo_logins
from saas.kernel.audit_trail import broken_link
from saas.kernel.blobs import BlobStore
from saas.kernel.clock import now
from saas.kernel.db import db, transaction
from saas.kernel.outbox import OutboxRow
from saas.kernel.tenancy import Scope, tenant_scope
from tenants.models import Tenant, TenantStatus
from tenants.people.models import Membership, Role
from tenants.people.services import create_account
from tenants.people.sign_in import sign_in
from tenants.standards.models import StandardVersion
from tests.demo.conftest import ORDER, Installation, run_load

BANK = COMPANIES[0]
pytestmark = pytest.mark.xdist_group("demo")  # they share one load


@contextmanager
def inside(app: Flask, slug: str = BANK.slug) -> Iterator[int]:
    """Look into one tenant with everything visible."""
    with app.app_context():
        tenant_id = db.session.scalars(select(Tenant.id).where(Tenant.slug == slug)).one()
        with tenant_scope(Scope(tenant_id, sees_shoppers=True)):
            yield tenant_id


def digests(app: Flask) -> dict[str, str]:
    """Return audit -> score sheet digest, over all tenants."""
    found: dict[str, str] = {}
    for company in COMPANIES[: ORDER.sizes.tenants]:
        with inside(app, company.slug):
            found |= {str(row.id): row.sheet_digest for row in db.session.execute(select(Audit.id, Audit.sheet_digest))}
    return found


def statuses(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Tenant.status)))


def test_every_role_is_there_and_can_sign_in(loaded: Flask) -> None:
    offered = [login for login in demo_logins() if login.tenant in (BANK.slug, "")]
    with inside(loaded):
        assert set(db.session.scalars(select(Membership.role))) == set(Role)
    with loaded.app_context():
        for login in offered:
            assert sign_in(login.email, login.password, user_agent="test", ip="::1", now=now())
    assert statuses(loaded) == [TenantStatus.ACTIVE] * 2


def test_scores_spread_and_some_visits_fail_on_a_critical_item(loaded: Flask) -> None:
    rows: list[Any] = []
    for company in COMPANIES[: ORDER.sizes.tenants]:
        with inside(loaded, company.slug):
            columns = (Audit.branch_id, Audit.final_value, Audit.critical_failures, Audit.band)
            rows += db.session.execute(select(*columns)).all()
    assert sum(row.critical_failures > 0 for row in rows) >= 2
    assert len({row.band for row in rows}) >= 4
    assert max(row.final_value for row in rows) - min(row.final_value for row in rows) > 25


def test_photos_are_stored_shown_by_audits_and_one_of_them_twice(loaded: Flask) -> None:
    blobs = loaded.extensions["sanmi_blobs"]
    with inside(loaded) as tenant_id:
        shown = list(db.session.scalars(select(AuditEvidence.digest)))
        failed = set(db.session.scalars(select(Audit.id).where(Audit.critical_failures > 0)))
        assert failed <= set(db.session.scalars(select(AuditEvidence.audit_id)))
        for row in db.session.scalars(select(Evidence)):
            assert Image.open(io.BytesIO(blobs.get(tenant_id, row.shown))).size == (row.width, row.height)
            assert row.digest in shown
    assert len(shown) >= 2
    assert max(Counter(shown).values()) <= 2


def test_visits_are_received_on_their_evening_and_most_were_asked_for(loaded: Flask) -> None:
    with inside(loaded):
        query = select(Audit, AuditOrigin).join(
            AuditOrigin, (AuditOrigin.tenant_id == Audit.tenant_id) & (AuditOrigin.audit_id == Audit.id)
        )
        rows = db.session.execute(query).all()
        done = db.session.scalars(select(Assignment).where(Assignment.status == AssignmentStatus.DONE)).all()
    for audit, origin in rows:
        assert origin.started_at < origin.finished_at <= audit.received_at
        assert origin.started_at.date() == audit.received_at.date() == audit.visited_on
    asked = [origin for _, origin in rows if origin.assignment_id]
    assert len(asked) == len(done) > len(rows) / 2


def test_the_demo_auditor_finds_current_assignments_with_a_scenario(loaded: Flask) -> None:
    with inside(loaded) as tenant_id:
        auditor = read_house(tenant_id).people[BANK.email("auditor")]
        mine = my_assignments(auditor)
        waves = list_waves()
    current = [asked for asked in mine if asked.is_current(ORDER.today)]
    assert len(current) >= 3
    assert any(asked.is_overdue(ORDER.today) for asked in mine)
    assert all(asked.scenario and asked.scenario.brief_en and asked.address for asked in mine)
    assert [asked.window_to for asked in mine] == sorted(asked.window_to for asked in mine)
    assert [wave.number for wave in waves] == [5, 4, 3, 2, 1]


def test_the_standard_of_the_bank_was_revised_once(loaded: Flask) -> None:
    with inside(loaded):
        versions = db.session.scalars(select(StandardVersion).order_by(StandardVersion.number)).all()
        used = dict(db.session.execute(select(Audit.standard_version_id, Audit.period).order_by(Audit.period)).all())
    assert [version.retired_at is None for version in versions] == [False, True]
    assert set(used) == {version.id for version in versions}


def test_rollups_are_what_the_audits_give_and_nothing_waits(loaded: Flask) -> None:
    for company in COMPANIES[: ORDER.sizes.tenants]:
        with inside(loaded, company.slug):
            cells = 0
            for group in all_groups():
                stored, computed = compare(group)
                assert stored == computed
                cells += len(stored)
            assert cells == len(list(db.session.scalars(select(RollupCell.n))))
    with loaded.app_context():
        assert db.session.scalars(select(OutboxRow).where(OutboxRow.done_at.is_(None))).all() == []


def test_the_trail_of_deeds_is_whole(loaded: Flask) -> None:
    with inside(loaded):
        assert broken_link() is None


class Killed(BaseException):
    """The process is gone."""


class DyingBlobs:
    """A blob store in which the process dies at the ``last``-th file: the logo is the first."""

    def __init__(self, store: BlobStore, last: int) -> None:
        self.store = store
        self.left = last

    def put(self, tenant_id: int, data: bytes) -> str:
        self.left -= 1
        if not self.left:
            raise Killed
        return self.store.put(tenant_id, data)


@pytest.mark.parametrize(
    ("last", "companies"), [(1, 1), (20, 2)], ids=["while furnishing", "among the second tenant's visits"]
)
def test_a_load_cut_off_anywhere_is_finished_by_the_next(
    last: int, companies: int, loaded: Flask, installation: Installation
) -> None:
    with installation("sqlite") as app:
        whole = app.extensions["sanmi_blobs"]
        app.extensions["sanmi_blobs"] = DyingBlobs(whole, last)
        with pytest.raises(Killed):
            run_load(app)
        assert statuses(app) == [TenantStatus.SUSPENDED] * companies
        app.extensions["sanmi_blobs"] = whole
        run_load(app)
        assert digests(app) == digests(loaded)
        assert statuses(app) == [TenantStatus.ACTIVE] * 2


def test_a_load_cut_off_after_the_visits_still_computes_their_rollups(installation: Installation) -> None:
    def tell(_step: Step) -> None:
        raise Killed

    with installation("sqlite") as app:
        with pytest.raises(Killed):
            run_load(app, tell)
        with inside(app):
            assert len(list(db.session.scalars(select(Audit.id)))) == ORDER.sizes.audits / 2
            assert db.session.scalars(select(RollupCell)).all() == []
        run_load(app)
        with inside(app):
            group = all_groups()[0]
            stored, computed = compare(group)
            assert stored == computed != {}


def test_a_tenant_cut_off_before_its_root_is_finished(installation: Installation) -> None:
    with installation("sqlite") as app:
        with app.app_context(), transaction() as session:
            name = BANK.name
            session.add(
                Tenant(
                    slug=BANK.slug, name_zh=name.zh, name_en=name.en, industry="bank", created_at=now(),
                    status=TenantStatus.SUSPENDED,
                )
            )  # fmt: skip
            create_account(BANK.email("admin"), PASSWORD, now=now())
        run_load(app)
        with inside(app) as tenant_id:
            assert read_house(tenant_id).people[BANK.email("admin")].role == Role.TENANT_ADMIN


def test_the_same_order_gives_the_same_score_sheets_on_postgresql(installation: Installation, loaded: Flask) -> None:
    with installation("postgresql") as app:
        run_load(app)
        assert digests(app) == digests(loaded)
    assert len(digests(loaded)) == ORDER.sizes.audits
