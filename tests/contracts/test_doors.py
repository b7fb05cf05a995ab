"""The keys that are no tenant's ids: sessions, invitations, printed codes. None opens another tenant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from audits.reports.models import Report
from saas.kernel.clock import now
from saas.kernel.db import db, transaction
from tenants.people import services
from tenants.people.models import AccountTenant, LoginSession
from tenants.people.web import COOKIE
from tests.arrange import Browser, browser
from tests.contracts.world import GPS, MARKS, World
from tests.databases import KINDS

pytestmark = pytest.mark.parametrize("world", KINDS, indirect=True)


@pytest.fixture
def world(worlds: Callable[[str], World], request: pytest.FixtureRequest) -> Iterator[World]:
    found = worlds(request.param)
    yield found
    found.reset()


def _intruder(world: World) -> Browser:
    """Return the browser of a northern administrator whose session says that it is in the south."""
    return browser(world.app, world.north.people["tenant_admin"].account_id, world.south.id)


def test_a_session_that_names_a_tenant_without_a_membership_opens_nothing(world: World) -> None:
    for path in ("/overview", "/audits", "/settings", "/standards", f"/audits/{world.ids['south']['audit'][0]}"):
        answer = _intruder(world).get(path)
        assert (answer.status_code, answer.location) == (302, "/account/tenants")


def test_a_directory_entry_alone_grants_nothing(world: World) -> None:
    with world.app.app_context(), transaction() as session:
        account_id = world.north.people["tenant_admin"].account_id
        session.add(AccountTenant(account_id=account_id, tenant_id=world.south.id))
    answer = _intruder(world).get("/overview")
    assert (answer.status_code, answer.location) == (302, "/account/tenants")


def test_nobody_turns_a_session_to_a_tenant_they_do_not_belong_to(world: World) -> None:
    own = world.north.sign_in_as("tenant_admin")
    assert own.submit(f"/account/tenants/{world.south.id}").status_code == 403
    assert MARKS["north"] in own.get("/overview").get_data(as_text=True)


def test_who_belongs_to_both_sees_one_tenant_at_a_time(world: World) -> None:
    person = world.north.people["viewer"]
    with world.south.inside() as by, transaction():
        assert by
        new = services.NewMember(person.email, "Guest", "viewer", world.south.units["HQ"].id)
        services.add_member(person.account_id, new, now=now())
    both = world.north.sign_in_as("viewer")
    assert MARKS["south"] not in both.get("/overview").get_data(as_text=True)
    assert both.submit(f"/account/tenants/{world.south.id}").status_code == 302
    page = both.get("/overview").get_data(as_text=True)
    assert MARKS["south"] in page
    assert MARKS["north"] not in page
    assert both.get(f"/audits/{world.ids['north']['audit'][0]}").status_code == 404


def test_an_invitations_secret_opens_only_the_tenant_that_made_it(world: World) -> None:
    with world.south.inside() as by, transaction():
        assert by
        token = services.invite(by, "guest2@example.org", "viewer", by.place.unit_id, now=now())
    secret = token.partition(".")[2]
    stranger = browser(world.app)
    assert stranger.get(f"/invitations/{token}").status_code == 200
    for wrong in (f"{world.north.id}.{secret}", f"999.{secret}", f"0.{secret}"):
        answer = stranger.get(f"/invitations/{wrong}")
        assert answer.status_code in (404, 410)
        assert "guest2@" not in answer.get_data(as_text=True)


def test_a_sessions_token_is_kept_as_a_hash_in_a_cookie_that_scripts_cannot_read(world: World) -> None:
    stranger = browser(world.app)
    person = world.north.people["viewer"]
    answer = stranger.submit("/sign-in", {"email": person.email, "password": "a bridge over three metres"})
    cookie = next(value for name, value in answer.headers if name == "Set-Cookie" and value.startswith(COOKIE))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    token = cookie.partition("=")[2].partition(";")[0]
    assert len(token) >= 43
    with world.store.behind() as execute:
        assert token not in repr(execute("SELECT * FROM login_session"))


@pytest.mark.parametrize("change", ["revoked", "expired", "disabled", "deactivated", "suspended"])
def test_who_is_shut_out_is_out_at_the_next_click(world: World, change: str) -> None:
    person = world.north.people["viewer"]
    own = world.north.sign_in_as("viewer")
    assert own.get("/overview").status_code == 200
    with world.app.app_context(), transaction() as session:
        login = session.scalars(select(LoginSession).where(LoginSession.account_id == person.account_id)).all()
        for one in login:
            if change == "revoked":
                one.revoked_at = now()
            if change == "expired":
                one.expires_at = now() - timedelta(seconds=1)
    statement = {
        "disabled": f"UPDATE account SET disabled_at = created_at WHERE email = '{person.email}'",
        "deactivated": "UPDATE membership SET active = (1 = 0) WHERE role = 'viewer'",
        "suspended": "UPDATE tenant SET status = 'suspended' WHERE slug = 'north'",
    }.get(change)
    if statement:
        with world.store.behind() as execute:
            execute(statement)
    answer = own.get("/overview")
    assert answer.status_code == 302
    assert MARKS["north"] not in answer.get_data(as_text=True)


def test_a_printed_code_tells_what_stands_on_the_paper_and_nothing_of_who_came(world: World) -> None:
    with world.north.inside():
        code = db.session.scalars(select(Report.code).where(Report.code.is_not(None))).one()
    assert code, "the world's report must be done"
    page = browser(world.app).get(f"/verify/{code}").get_data(as_text=True)
    assert MARKS["north"] in page
    assert MARKS["south"] not in page
    for secret in ("SHOPPER", *(f"{degrees:.4f}" for degrees in GPS["north"]), str(world.ids["north"]["report"][0])):
        assert secret not in page
