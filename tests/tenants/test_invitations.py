"""A person comes in by a link: once, in time, and not when it was withdrawn."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.tenants.conftest import text_of

if TYPE_CHECKING:
    from tests.arrange import Browser, House

GOOD = "three metres of carpet"


@pytest.fixture
def admin(house: House) -> Browser:
    return house.sign_in_as("tenant_admin")


@pytest.fixture
def invite(house: House, admin: Browser) -> Callable[..., str]:
    def make(email: str = "li@north.example", role: str = "reviewer", unit: str = "N") -> str:
        form = {"email": email, "role": role, "unit_id": str(house.units[unit].id)}
        page = admin.submit("/settings/people/invite?lang=en", form)
        assert page.status_code == 200
        found = re.search(r'value="(http[^"]+/invitations/[^"]+)"', page.text)
        assert found, page.text
        return urlsplit(found[1]).path

    return make


def accept(client: Browser, link: str, name: str = "Li Na", password: str = GOOD) -> object:
    return client.submit(link, {"name": name, "password": password})


def test_an_invited_person_is_in_at_once_with_the_role_and_the_place(
    client: Browser, admin: Browser, invite: Callable[..., str]
) -> None:
    link = invite()
    assert "li@north.example" in client.get(link).text
    assert client.submit(link, {"name": "Li Na", "password": GOOD}).status_code == 302
    assert client.get("/").headers["Location"] == "/overview"
    listed = text_of(admin.get("/settings/people?lang=en"))
    assert "Li Na Reviewer" in listed
    assert "No invitation is open" in listed


def test_the_link_is_shown_once_and_never_stored(house: House, admin: Browser, invite: Callable[..., str]) -> None:
    secret = invite().rpartition(".")[2]
    assert "li@north.example" in admin.get("/settings/people").text
    assert secret not in admin.get("/settings/people").text
    assert secret not in admin.get("/settings/trail").text


def test_a_link_works_once(client: Browser, house: House, invite: Callable[..., str]) -> None:
    from tests import arrange

    link = invite()
    client.submit(link, {"name": "Li Na", "password": GOOD})
    again = arrange.browser(house.app)
    assert again.get(link).status_code == 410
    assert again.submit(link, {"name": "Somebody", "password": GOOD}).status_code == 410


def test_an_old_link_is_over(client: Browser, invite: Callable[..., str], later: Callable[..., None]) -> None:
    link = invite()
    later(days=15)
    assert client.get(link).status_code == 410
    assert client.submit(link, {"name": "Li Na", "password": GOOD}).status_code == 410


def test_a_withdrawn_link_is_over(
    house: House, client: Browser, admin: Browser, invite: Callable[..., str]
) -> None:
    link = invite()
    action = re.search(r'action="(/settings/people/invitations/[^"]+/withdraw)"', admin.get("/settings/people").text)
    assert action
    assert admin.submit(action[1]).status_code == 302
    assert client.get(link).status_code == 410
    assert "li@north.example" not in admin.get("/settings/people").text


def test_a_made_up_link_is_over_and_a_malformed_one_is_nothing(client: Browser, house: House) -> None:
    assert client.get(f"/invitations/{house.id}.{'x' * 32}").status_code == 410
    assert client.get("/invitations/nonsense").status_code == 404
    assert client.get("/invitations/99999999999999999999.x").status_code == 404


def test_a_link_of_one_tenant_does_not_open_another(
    client: Browser, house: House, make_tenant: Callable[..., House], invite: Callable[..., str]
) -> None:
    south = make_tenant("south", standard=False)
    secret = invite().rpartition(".")[2]
    assert client.get(f"/invitations/{south.id}.{secret}").status_code == 410


def test_a_weak_password_is_told_beside_its_field_and_the_name_stays(
    client: Browser, invite: Callable[..., str]
) -> None:
    page = client.submit(f"{invite()}?lang=en", {"name": "Li Na", "password": "short"})
    assert page.status_code == 422
    assert "Use at least 10 characters" in page.text
    assert 'value="Li Na"' in page.text


def test_someone_with_an_account_gives_the_password_they_have(
    house: House, make_tenant: Callable[..., House], client: Browser, invite: Callable[..., str]
) -> None:
    from tests.arrange import PASSWORD

    south = make_tenant("south", standard=False)
    link = invite(email=south.people["reviewer"].email)
    assert client.submit(link, {"name": "Li Na", "password": GOOD}).status_code == 422
    assert client.submit(link, {"name": "Li Na", "password": PASSWORD}).status_code == 302
    assert client.get("/").headers["Location"].startswith("/account/tenants")  # two tenants: the person chooses


def test_a_wrong_invitation_keeps_what_was_typed(house: House, admin: Browser) -> None:
    form = {"email": "not an address", "role": "viewer", "unit_id": str(house.units["S"].id)}
    page = admin.submit("/settings/people/invite?lang=en", form)
    assert page.status_code == 422
    assert 'value="not an address"' in page.text
    assert re.search(r'value="viewer" checked', page.text)
    assert "Give a valid e-mail address" in page.text


def test_an_invited_auditor_has_a_number_for_others_and_a_name_for_administrators(
    client: Browser, house: House, admin: Browser, invite: Callable[..., str]
) -> None:
    client.submit(invite(email="ghost@north.example", role="auditor", unit="N"), {"name": "Ghost Li", "password": GOOD})
    assert client.get("/").headers["Location"] == "/capture"
    assert "Ghost Li" in admin.get("/settings/people").text
    regional = house.sign_in_as("regional_manager").get("/settings/people").text
    assert "Ghost Li" not in regional
    assert "ghost@north.example" not in regional
    assert re.search(r"A-\d{4}", regional)
