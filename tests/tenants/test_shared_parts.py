"""The page of shared parts: listed with what uses them, reworded and offered, renamed, shared no longer."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.tenants.conftest import text_of
from tests.tenants.test_parts import draft_of, save, send, shared

if TYPE_CHECKING:
    from tests.arrange import Browser, House

PAGE = "/standards/parts"


@pytest.fixture
def admin(house: House) -> Browser:
    return house.sign_in_as("tenant_admin")


def tie(admin: Browser, house: House, part: dict[str, Any]) -> str:
    """Let the first item of the draft be the part; return the item's code."""
    document = draft_of(admin, house)["document"]
    first = document["items"][0]
    own = {key: first[key] for key in ("code", "stage", "weight")}
    tied = {"part": part["code"], "revision": part["revision"]}
    document["items"][0] = {**part["body"], **own, "shared": tied}
    save(admin, house, document)
    return str(first["code"])


def fields(admin: Browser, address: str) -> dict[str, str]:
    """Return the fields of the page's form as a browser would send them."""
    page = admin.get(address).text
    typed = dict(re.findall(r'<input[^>]* name="([\w.-]+)"[^>]* value="([^"]*)"', page))
    texts = re.findall(r'<textarea[^>]* name="([\w.-]+)"[^>]*>([^<]*)</textarea>', page)
    every = {**typed, **{name: text.strip() for name, text in texts}}
    return {name: value for name, value in every.items() if name != "csrf_token"}


def offers(admin: Browser, house: House) -> list[str]:
    found = draft_of(admin, house)["findings"]
    return [one["item"] for one in found if one["code"] == "shared_part_changed"]


def test_a_reworded_part_is_offered_to_the_drafts_that_use_it(house: House, admin: Browser) -> None:
    part = shared(admin)
    code = tie(admin, house, part)
    listed = text_of(admin.get(f"{PAGE}?lang=en"))
    assert "Greeting" in listed
    assert "1 standard" in listed
    assert "take it over" not in listed
    address = f"{PAGE}/{part['id']}"
    before = text_of(admin.get(f"{address}?lang=en"))
    assert code in before
    assert "Up to date" in before
    said = admin.submit(address, {**fields(admin, address), "text_en": "Greeted within ten seconds"})
    assert said.status_code == 302
    assert "New wording offered" in text_of(admin.get(f"{address}?lang=en"))
    assert "1 draft to take it over" in text_of(admin.get(f"{PAGE}?lang=en"))
    assert offers(admin, house) == [code]


def test_the_same_again_changes_nothing_and_a_new_name_offers_nothing(house: House, admin: Browser) -> None:
    part = shared(admin)
    tie(admin, house, part)
    address = f"{PAGE}/{part['id']}"
    admin.submit(address, fields(admin, address))
    admin.submit(address, {**fields(admin, address), "part_en": "Saying hello"})
    assert "Saying hello" in text_of(admin.get(f"{PAGE}?lang=en&find=hello"))
    assert offers(admin, house) == []
    assert send(admin, "GET", f"/api/v1/standards/parts/{part['id']}").get_json()["body"] == part["body"]


def test_figures_are_written_exactly_and_words_where_a_number_stands_are_refused(admin: Browser) -> None:
    body = {"type": "count", "unit_zh": "次", "unit_en": "times",
            "bands": [{"min": 0, "max": 2, "score": 1}, {"min": 2, "max": None, "score": 0}]}  # fmt: skip
    sent = {"kind": "response_set", "name_zh": "次数", "name_en": "How often", "body": body}
    part = send(admin, "POST", "/api/v1/standards/parts", sent).get_json()
    address = f"{PAGE}/{part['id']}"
    typed = fields(admin, address)
    refused = admin.submit(f"{address}?lang=en", {**typed, "bands.0.max": "two", "unit_en": "occasions"})
    assert refused.status_code == 422
    assert "A number, please" in text_of(refused)
    assert 'value="two"' in refused.text
    assert "occasions" in refused.text
    admin.submit(address, {**typed, "bands.0.max": "2.5", "bands.1.min": "2.5"})
    kept = send(admin, "GET", f"/api/v1/standards/parts/{part['id']}").get_json()["body"]
    assert [(band["min"], band["max"]) for band in kept["bands"]] == [(0, 2.5), (2.5, None)]


def test_a_part_that_somebody_else_changed_is_not_overwritten(admin: Browser) -> None:
    part = shared(admin)
    address = f"{PAGE}/{part['id']}"
    typed = fields(admin, address)
    admin.submit(address, {**typed, "text_en": "First"})
    late = admin.submit(f"{address}?lang=en", {**typed, "text_en": "Second"})
    assert late.status_code == 409
    assert "Somebody else has just changed this part" in text_of(late)
    assert "Second" in late.text
    assert "First" in admin.get(address).text


def test_a_part_shared_no_longer_leaves_drafts_as_they_are(house: House, admin: Browser) -> None:
    part = shared(admin)
    tie(admin, house, part)
    before = draft_of(admin, house)["document"]
    assert admin.submit(f"{PAGE}/{part['id']}/delete", {}).status_code == 302
    admin.get("/standards")  # where the toast is shown
    assert part["code"] not in text_of(admin.get(f"{PAGE}?lang=en"))
    assert draft_of(admin, house)["document"] == before
    assert offers(admin, house) == []


def test_another_tenant_sees_nothing_of_it(admin: Browser, make_tenant: Callable[..., House]) -> None:
    part = shared(admin)
    other = make_tenant("south").sign_in_as("tenant_admin")
    assert "Greeting" not in text_of(other.get(f"{PAGE}?lang=en"))
    assert other.get(f"{PAGE}/{part['id']}").status_code == 404
    assert other.submit(f"{PAGE}/{part['id']}/delete", {}).status_code == 404
