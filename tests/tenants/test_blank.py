"""A standard from nothing: named, staged, opened in the editor; what is wrong is said and nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tenants.conftest import text_of

if TYPE_CHECKING:
    from tests.arrange import Browser, House

TYPED = {"name_zh": "贵宾厅", "name_en": "Lounge", "code": "LOUNGE", "stages": "进门 / Arrival\n道别／Farewell\nDesk"}


@pytest.fixture
def admin(house: House) -> Browser:
    return house.sign_in_as("tenant_admin")


def test_a_standard_starts_with_its_stages_and_is_listed(house: House, admin: Browser) -> None:
    made = admin.submit("/standards/new", TYPED)
    assert made.status_code == 302
    address = made.headers["Location"]
    assert address.endswith("/edit")
    assert admin.get(address).status_code == 200
    draft = admin.get(address.replace("/edit", "/draft.json")).get_json()
    assert [(stage["name_zh"], stage["name_en"]) for stage in draft["stages"]] == [
        ("进门", "Arrival"), ("道别", "Farewell"), ("", "Desk"),
    ]  # fmt: skip
    assert (draft["code"], draft["name_zh"], draft["items"]) == ("LOUNGE", "贵宾厅", [])
    assert draft["scoring"]["bands"]
    assert "Lounge" in text_of(admin.get("/standards?lang=en"))
    assert "Lounge" not in text_of(house.sign_in_as("auditor").get("/standards?lang=en"))
    assert "LOUNGE" in text_of(admin.get("/settings/trail?lang=en"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"code": ""}, "Give a code"),
        ({"code": "TWO WORDS"}, "Give a code"),
        ({"code": "BANK-BRANCH"}, "There already is a standard BANK-BRANCH"),
        ({"name_zh": " ", "name_en": ""}, "Give it a name"),
        ({"stages": "\n".join(f"s{number}" for number in range(31))}, "At most 30 stages"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(admin: Browser, wrong: dict[str, str], said: str) -> None:
    typed = {**TYPED, **wrong}
    refused = admin.submit("/standards/new?lang=en", typed)
    assert refused.status_code in (409, 422)
    assert said in text_of(refused)
    assert typed["stages"].splitlines()[-1] in refused.text
    assert 'value="Lounge"' in refused.text or not typed["name_en"]
    assert "LOUNGE" not in text_of(admin.get("/standards"))
