"""Standards in and out as JSON: nothing is lost, nothing is half imported, errors say where."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from scoring import digest
from tenants.standards.exchange.json_files import from_json, to_json
from tenants.standards.library import FILES, common_set, library
from tests.exchange.conftest import draft, send, text_of, waiting_in

if TYPE_CHECKING:
    from tests.arrange import Browser, House


def exact(text: str) -> Any:
    return json.loads(text, parse_float=Decimal)


@pytest.mark.parametrize("entry", library(), ids=lambda entry: entry.code)
def test_every_standard_of_the_library_goes_through_json_unchanged(entry: Any) -> None:
    back = from_json(to_json(entry.document))
    assert back == exact(json.dumps(entry.document))
    assert digest(back) == digest(entry.document)


@pytest.mark.parametrize("name", FILES)
def test_the_library_files_themselves_go_through_json_unchanged(name: str) -> None:
    from tenants.standards import library as room

    document = room._read(name)
    assert exact(to_json(document).decode()) == exact(json.dumps(document))


def test_numbers_keep_every_digit() -> None:
    document = {
        **library()[0].document,
        "x": [Decimal("0.12345678901234567890123"), 10**29, Decimal("1E-7"), {}, []],
    }
    assert from_json(to_json(document))["x"] == document["x"]


def test_a_downloaded_draft_has_the_digest_it_names(house: House, admin: Browser) -> None:
    sent = admin.get(f"/standards/{house.standard_id}/draft.json")
    assert 'filename="BANK-BRANCH-draft.json"' in sent.headers["Content-Disposition"]
    assert digest(exact(sent.text)) == sent.headers["X-Sanmi-Digest"]
    assert exact(sent.text) == draft(house)


def test_a_file_shows_what_it_would_change_and_changes_it_when_told_to(house: House, admin: Browser) -> None:
    address = f"/standards/{house.standard_id}"
    document = exact(admin.get(f"{address}/draft.json").text)
    document["items"][0]["text_en"] = "Doors and windows shine"
    gone = document["items"].pop(7)["code"]
    before = draft(house)
    page = send(admin, f"{address}/import?lang=en", to_json(document), "bank.json")
    assert page.status_code == 200
    words = text_of(page)
    assert "50 → 49" in words
    assert gone in words.partition("Items removed")[2].partition("Items changed")[0]
    assert "English text" in words
    assert draft(house) == before
    done = admin.submit(f"{address}/import/confirm", waiting_in(page), follow_redirects=True)
    assert "草稿已替换" in done.text
    assert draft(house) == document
    assert "导入到草稿" in text_of(admin.get("/settings/trail"))


def test_the_draft_that_gave_way_can_be_brought_back_and_forth(house: House, admin: Browser) -> None:
    address = f"/standards/{house.standard_id}"
    before = draft(house)
    after = {**before, "name_en": "Another name"}
    page = send(admin, f"{address}/import", to_json(after), "bank.json")
    done = admin.submit(f"{address}/import/confirm", waiting_in(page), follow_redirects=True)
    back = done.text.partition(f'action="{address}/draft/kept/')[2].partition('"')[0]
    shown = admin.submit(f"{address}/draft/kept/{back}", follow_redirects=True)
    assert "已恢复先前的草稿" in shown.text
    assert draft(house) == before
    assert "历史版本" in text_of(admin.get(f"{address}/exchange"))  # where it stands, later too


def test_a_draft_that_somebody_saved_meanwhile_is_not_overwritten(house: House, admin: Browser) -> None:
    from saas.kernel.db import transaction
    from tenants.standards.services import save_draft
    from tests.arrange import BEGINNING

    address = f"/standards/{house.standard_id}"
    first = draft(house)
    page = send(admin, f"{address}/import", to_json({**first, "name_en": "From a file"}), "bank.json")
    mine = {**first, "name_en": "From a colleague"}
    with house.inside() as by, transaction():
        assert by
        save_draft(by, house.standard_id, mine, 1, now=BEGINNING)
    refused = admin.submit(f"{address}/import/confirm?lang=en", waiting_in(page))
    assert refused.status_code == 409
    assert "Somebody else has just saved this draft" in refused.text
    assert draft(house) == mine
    again = admin.submit(
        f"{address}/import/confirm", waiting_in(refused)
    )  # now compared with the colleague's
    assert again.status_code == 302
    assert draft(house)["name_en"] == "From a file"


def test_a_new_standard_is_made_of_a_file(house: House, admin: Browser) -> None:
    hotel = next(entry for entry in library() if entry.code == "HOTEL-STAY").document
    page = send(admin, "/standards/import?lang=en", to_json(hotel), "hotel.json")
    assert "52 items" in text_of(page)
    assert "HOTEL-STAY" not in admin.get("/standards").text
    made = admin.submit("/standards/import/confirm", {**waiting_in(page), "code": "HOTEL-STAY"})
    assert made.status_code == 302
    standard_id = uuid.UUID(made.headers["Location"].split("/")[2])
    assert digest(draft(house, standard_id)) == digest(hotel)
    assert admin.submit(f"/standards/{standard_id}/publish", {"note": "from a file"}).status_code == 302


def test_a_code_in_use_is_refused_with_everything_kept(house: House, admin: Browser) -> None:
    page = send(admin, "/standards/import", to_json(house.document), "bank.json")
    refused = admin.submit("/standards/import/confirm?lang=en", {**waiting_in(page), "code": "BANK-BRANCH"})
    assert refused.status_code == 409
    assert "There already is a standard BANK-BRANCH" in refused.text
    again = admin.submit("/standards/import/confirm", {**waiting_in(refused), "code": "BANK 2"})
    assert again.status_code == 422
    assert (
        admin.submit("/standards/import/confirm", {**waiting_in(again), "code": "BANK-2"}).status_code == 302
    )
    assert "BANK-2" in admin.get("/standards").text


def test_one_module_of_a_set_is_chosen(house: House, admin: Browser) -> None:
    page = send(admin, "/standards/import?lang=en", to_json(common_set()), "common.json")
    assert "Choose a module" in page.text
    preview = admin.submit("/standards/import/module?lang=en", {**waiting_in(page), "module": "PH"})
    assert "17 items" in text_of(preview)
    assert admin.submit("/standards/import/confirm", {**waiting_in(preview), "code": "PH"}).status_code == 302


def test_every_error_of_a_file_is_told_at_once_and_nothing_is_imported(house: House, admin: Browser) -> None:
    address = f"/standards/{house.standard_id}"
    before = draft(house)
    document = draft(house)
    document["items"][3]["weight"] = -1
    document["items"][9]["stage"] = "nowhere"
    del document["items"][12]["response"]["type"]
    page = send(admin, f"{address}/import?lang=en", to_json(document), "bank.json")
    assert page.status_code == 422
    words = text_of(page)
    for place in ("items[3].weight", "items[9].stage", "items[12].response.type"):
        assert place in words
    assert document["items"][3]["code"] in words
    assert "nothing has changed" in words
    assert draft(house) == before


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Choose a file"),
        (b"hello", "Only .json and .xlsx"),
        (b"[1]", "must hold one JSON object"),
        (b'{"a": 1, "a": 2}', "has the key"),
        (b'{"a": }', "line 1 column"),
        (b"{" * 5000, "column"),
        (b'{"x":' * 60 + b"1" + b"}" * 60, "nested"),
        (b'{"x": "\xff"}', "not UTF-8"),
        (b'{"items": 1e999999999}', "number"),
    ],
)
def test_what_is_no_standard_is_refused_in_words(admin: Browser, data: bytes, said: str) -> None:
    page = send(admin, "/standards/import?lang=en", data, "x.json")
    assert page.status_code == 422
    assert said in text_of(page)


def test_files_are_for_administrators_and_their_own_tenant(
    house: House, make_tenant: Callable[..., House]
) -> None:
    south = make_tenant("south", "hotel")
    address = f"/standards/{house.standard_id}"
    for role in ("viewer", "reviewer", "regional_manager", "auditor"):
        other = house.sign_in_as(role)
        assert other.get(f"{address}/draft.json").status_code == 403
        assert other.get(f"{address}/draft.xlsx").status_code == 403
        assert other.get(f"{address}/exchange").status_code == 403
        assert send(other, f"{address}/import", b"{}", "x.json").status_code == 403
    stranger = south.sign_in_as("tenant_admin")
    page = send(house.sign_in_as("tenant_admin"), "/standards/import", to_json(house.document), "bank.json")
    kept = waiting_in(page)["waiting"]
    assert (
        stranger.submit("/standards/import/confirm", {"waiting": kept, "code": "STOLEN"}).status_code == 404
    )
    assert stranger.get(f"{address}/draft.json").status_code == 404
