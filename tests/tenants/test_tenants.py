"""What a platform operator does, in the browser and on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

if TYPE_CHECKING:
    from flask import Flask

    from saas.config import Settings
    from tests.arrange import Browser, House

PASSWORD = "first days of a tenant"
TYPED = {
    "slug": "east", "name_zh": "东方酒店", "name_en": "East Hotels", "industry": "hotel", "time_zone": "Asia/Shanghai",
    "admin_name": "王", "admin_email": "wang@east.example",
}  # fmt: skip


@pytest.fixture
def operator(app: Flask) -> Browser:
    from tests import arrange

    return arrange.browser(app, arrange.make_account(app, "op@platform.example", is_operator=True))


def test_a_new_tenants_administrator_comes_in_and_finds_what_to_do_first(
    operator: Browser, client: Browser
) -> None:
    made = operator.submit("/operator/tenants/new", {**TYPED, "admin_password": PASSWORD})
    assert made.headers["Location"] == "/operator/tenants"
    assert "东方酒店" in operator.get("/operator/tenants").text
    client.submit("/sign-in", {"email": "wang@east.example", "password": PASSWORD})
    assert client.get("/settings?lang=en").status_code == 200
    assert "No standard yet" in client.get("/standards?lang=en").text


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"slug": "East Hotels"}, "Use lower-case letters"),
        ({"name_en": ""}, "Give the name in both languages"),
        ({"time_zone": "Mars/Olympus"}, "A zone looks like"),
        ({"admin_email": "nobody"}, "Give a valid e-mail"),
        ({"admin_name": " "}, "Give a name"),
        ({"admin_password": "short"}, "Use at least 10 characters"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    operator: Browser, wrong: dict[str, str], told: str
) -> None:
    page = operator.submit("/operator/tenants/new?lang=en", {**TYPED, "admin_password": PASSWORD, **wrong})
    assert page.status_code == 422
    assert told in page.text
    assert "东方酒店" in page.text
    assert PASSWORD not in page.text
    assert "East Hotels" not in operator.get("/operator/tenants?lang=en").text


def test_a_slug_is_given_once(operator: Browser, house: House) -> None:
    page = operator.submit("/operator/tenants/new", {**TYPED, "slug": "north", "admin_password": PASSWORD})
    assert page.status_code == 409


def test_a_suspended_tenant_is_out_at_the_next_click_and_comes_back(operator: Browser, house: House) -> None:
    admin = house.sign_in_as("tenant_admin")
    assert admin.get("/settings").status_code == 200
    operator.submit("/operator/tenants/north/suspend")
    assert admin.get("/settings").status_code == 302
    assert admin.get("/search?q=N", headers={"Accept": "application/json"}).status_code in (302, 401)
    assert "/operator/tenants/north/resume" in operator.get("/operator/tenants").text
    operator.submit("/operator/tenants/north/resume")
    assert admin.get("/settings").status_code == 200


def test_an_invitation_of_a_suspended_tenant_is_over(operator: Browser, client: Browser, house: House) -> None:
    import re

    form = {"email": "li@north.example", "role": "viewer", "unit_id": str(house.units["HQ"].id)}
    page = house.sign_in_as("tenant_admin").submit("/settings/people/invite", form)
    link = re.search(r"/invitations/[\w.-]+", page.text)
    assert link
    operator.submit("/operator/tenants/north/suspend")
    assert client.get(link[0]).status_code == 410


def test_an_unknown_tenant_cannot_be_suspended(operator: Browser) -> None:
    assert operator.submit("/operator/tenants/nowhere/suspend").status_code == 404


@pytest.mark.parametrize("role", ["tenant_admin", "regional_manager", "auditor"])
def test_tenants_people_are_no_operators(house: House, role: str) -> None:
    member = house.sign_in_as(role)
    assert member.get("/operator/tenants").status_code == 403
    assert member.submit("/operator/tenants/north/suspend").status_code == 403


def test_an_operator_sees_nothing_inside_a_tenant(operator: Browser, house: House) -> None:
    for path in ("/standards", "/settings/people", "/settings/units", "/overview"):
        assert operator.get(path).headers["Location"] == "/operator/tenants"
    assert operator.get("/").headers["Location"] == "/operator/tenants"


@pytest.fixture
def sanmi(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """``sanmi("tenant", "list")`` on a migrated, empty database."""
    from saas.cli import main

    for name, value in {
        "SANMI_DATABASE_URL": settings.database_url, "SANMI_DATABASE_OWNER_URL": settings.owner_url,
        "SANMI_DATA_DIR": str(settings.data_dir), "SANMI_SECRET_KEY": settings.secret_key,
        "SANMI_BLOB_URL": settings.blob_url, "SANMI_REDIS_URL": settings.redis_url,
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("SANMI_ADMIN_PASSWORD", raising=False)

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, list(words))

    return run


CREATE = (
    "tenant", "create", "east", "--name-zh", "东方酒店", "--name-en", "East Hotels", "--industry", "hotel",
    "--admin-email", "Wang@East.example",
)  # fmt: skip


def test_the_command_prints_a_password_that_works_once(sanmi: Callable[..., Result], app: Flask) -> None:
    from tests import arrange

    made = sanmi(*CREATE)
    assert made.exit_code == 0, made.output
    password = next(line.split()[1] for line in made.output.splitlines() if line.startswith("password"))
    client = arrange.browser(app)
    assert client.submit("/sign-in", {"email": "wang@east.example", "password": password}).status_code == 302
    assert client.get("/settings").status_code == 200


def test_a_password_of_ones_own_is_not_printed(sanmi: Callable[..., Result]) -> None:
    made = sanmi(*CREATE, "--admin-password", PASSWORD)
    assert made.exit_code == 0
    assert PASSWORD not in made.output


def test_the_list_is_for_people_and_for_programs(sanmi: Callable[..., Result]) -> None:
    assert "sanmi tenant create" in sanmi("tenant", "list").output
    sanmi(*CREATE)
    sanmi("tenant", "suspend", "east")
    assert "suspended" in sanmi("tenant", "list").output
    sanmi("tenant", "resume", "east")
    rows = json.loads(sanmi("tenant", "list", "--json").output)
    assert [(row["slug"], row["status"], row["name_zh"]) for row in rows] == [("east", "active", "东方酒店")]


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("tenant", "suspend", "nowhere"), "There is no tenant nowhere"),
        ((*CREATE, "--admin-password", "short"), "password: Use at least 10 characters"),
        ((*CREATE[:2], "Bad Slug", *CREATE[3:]), "slug: Use lower-case letters"),
    ],
)
def test_a_refusal_is_one_clear_line(sanmi: Callable[..., Result], command: tuple[str, ...], told: str) -> None:
    refused = sanmi(*command)
    assert refused.exit_code == 2
    assert refused.output.strip().count("\n") == 0
    assert told in refused.output


def test_an_operator_made_by_the_command_may_create_tenants(sanmi: Callable[..., Result], app: Flask) -> None:
    from tests import arrange

    assert sanmi("tenant", "operator", "op@platform.example", "--password", PASSWORD).exit_code == 0
    client = arrange.browser(app)
    client.submit("/sign-in", {"email": "op@platform.example", "password": PASSWORD})
    assert client.get("/operator/tenants").status_code == 200
