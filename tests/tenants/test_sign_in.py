"""Passwords, lockout and sessions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from saas.kernel.problems import Invalid
from tenants.people.passwords import check_password_rules, hash_password, is_right

if TYPE_CHECKING:
    from tests.arrange import Browser, House

RIGHT = "a bridge over three metres"


def sign_in(client: Browser, email: str, password: str = RIGHT, **options: object) -> int:
    return client.submit("/sign-in", {"email": email, "password": password}, **options).status_code


@pytest.mark.parametrize(
    "password",
    ["short", "123456789", "Password123", "aaaaaaaaaaaa", "abababababab", "my name is wang!", "x" * 201],
)
def test_weak_passwords_are_refused(password: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_password_rules(password, "wang@bank.example")
    assert refused.value.errors[0].path == "password"


@pytest.mark.parametrize("password", ["correct horse", "三米之内微笑迎客三秒", "Tr0ub4dor&3xy"])
def test_long_ones_are_welcome_in_any_script(password: str) -> None:
    check_password_rules(password, "wang@bank.example")


def test_a_hash_fits_its_password_alone() -> None:
    stored = hash_password(RIGHT)
    assert RIGHT not in stored
    assert is_right(RIGHT, stored)
    assert not is_right(RIGHT + " ", stored)
    assert not is_right(RIGHT, None)


def test_signing_in_leads_to_where_one_wanted_to_go_but_never_away(house: House, client: Browser) -> None:
    email = house.people["viewer"].email
    wanted = client.submit("/sign-in", {"email": email, "password": RIGHT, "next": "/standards"})
    assert wanted.headers["Location"] == "/standards"
    for away in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        led = client.submit("/sign-in", {"email": email, "password": RIGHT, "next": away})
        assert led.headers["Location"] == "/"


def test_a_wrong_password_keeps_the_address_and_tells_not_which_was_wrong(house: House, client: Browser) -> None:
    known = client.submit("/sign-in?lang=en", {"email": house.people["viewer"].email, "password": "wrong"})
    unknown = client.submit("/sign-in?lang=en", {"email": "nobody@nowhere.example", "password": "wrong"})
    assert known.status_code == unknown.status_code == 403
    assert house.people["viewer"].email in known.text
    assert "The e-mail or the password is not right" in known.text
    assert "The e-mail or the password is not right" in unknown.text


def test_eight_wrong_tries_lock_the_address_for_that_place(house: House, client: Browser) -> None:
    email = house.people["viewer"].email
    for _ in range(8):
        assert sign_in(client, email, "wrong") == 403
    assert sign_in(client, email) == 429
    assert sign_in(client, house.people["reviewer"].email) == 302  # others from there come in
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    assert sign_in(client, email, environ_base=elsewhere) == 302  # nobody is locked out from afar


def test_the_lock_opens_by_itself(house: House, client: Browser, later: Callable[..., None]) -> None:
    email = house.people["viewer"].email
    for _ in range(8):
        sign_in(client, email, "wrong")
    later(minutes=16)
    assert sign_in(client, email) == 302


def test_a_right_password_forgets_the_wrong_ones(house: House, client: Browser) -> None:
    email = house.people["viewer"].email
    for _ in range(2):
        for _ in range(7):
            sign_in(client, email, "wrong")
        assert sign_in(client, email) == 302


@pytest.mark.parametrize("said", ["{other}", "0", "999999", "99999999999999999999", "-1", "x", "", "1.1"])
def test_what_the_cookie_says_of_the_tenant_is_no_claim(
    house: House, make_tenant: Callable[..., House], said: str
) -> None:
    other = make_tenant("south", "hotel")
    browser = house.sign_in_as("tenant_admin")
    cookie = browser.get_cookie("sanmi_session")
    assert cookie
    browser.set_cookie("sanmi_session", f"{cookie.value.partition('.')[0]}.{said.format(other=other.id)}")
    page = browser.get("/people")
    assert house.units["HQ"].name_zh in page.text
    assert other.units["HQ"].name_zh not in page.text


def test_signing_out_ends_the_session_on_the_server(house: House, client: Browser) -> None:
    sign_in(client, house.people["viewer"].email)
    token = client.get_cookie("sanmi_session")
    assert token
    client.submit("/sign-out")
    client.set_cookie("sanmi_session", token.value)  # a copy that somebody kept
    assert client.get("/standards").status_code == 302


def test_another_device_can_be_signed_out(house: House, client: Browser) -> None:
    import re

    here = house.sign_in_as("viewer")
    sign_in(client, house.people["viewer"].email)
    assert client.get("/standards").status_code == 200
    deeds = re.findall(r"/account/sessions/[^/]+/revoke", here.get("/account/sessions").text)
    assert len(deeds) == 1  # not this one
    assert here.submit(deeds[0]).status_code == 302
    assert client.get("/standards").status_code == 302
    assert here.get("/standards").status_code == 200


def test_all_other_devices_are_signed_out_at_once(house: House) -> None:
    here, first, second = (house.sign_in_as("viewer") for _ in range(3))
    stranger = house.sign_in_as("reviewer")
    assert here.submit("/account/sessions/revoke-others").status_code == 302
    answers = [one.get("/standards").status_code for one in (here, first, second, stranger)]
    assert answers == [200, 302, 302, 200]
    assert "revoke-others" not in here.get("/account/sessions").text


def test_nobody_ends_the_session_of_another_account(house: House) -> None:
    import re

    house.sign_in_as("viewer")
    here, there = house.sign_in_as("viewer"), house.sign_in_as("reviewer")
    deed = re.findall(r"/account/sessions/[^/]+/revoke", here.get("/account/sessions").text)[0]
    there.submit(deed)
    assert len(re.findall(r"/account/sessions/[^/]+/revoke", here.get("/account/sessions").text)) == 1


def test_a_new_password_ends_every_other_session(house: House, client: Browser) -> None:
    email = house.people["viewer"].email
    here, other = house.sign_in_as("viewer"), house.sign_in_as("viewer")
    wrong = here.submit("/account/password?lang=en", {"old": "not it", "new": "a much longer password"})
    assert wrong.status_code == 422
    assert "The old password is not right" in wrong.text
    assert here.submit("/account/password", {"old": RIGHT, "new": "a much longer password"}).status_code == 302
    assert here.get("/standards").status_code == 200
    assert other.get("/standards").status_code == 302
    assert sign_in(client, email) == 403
    assert sign_in(client, email, "a much longer password") == 302


def test_a_session_is_over_after_its_thirty_days(
    house: House, client: Browser, later: Callable[..., None]
) -> None:
    sign_in(client, house.people["viewer"].email)
    later(days=31)
    assert client.get("/standards").status_code == 302


def test_a_form_without_its_token_is_refused(house: House, client: Browser) -> None:
    form = {"email": house.people["viewer"].email, "password": RIGHT}
    assert client.post("/sign-in", data=form).status_code == 400
