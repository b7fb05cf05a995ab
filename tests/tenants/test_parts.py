"""Parts: found, shared, changed and offered again; put into drafts with codes of their own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tenants.standards.inserting import inserted
from tenants.standards.library import library
from tenants.standards.parts import KINDS, library_parts
from tenants.standards.patching import apply_patch
from tests.app_fixtures import on_both
from tests.tenants.conftest import text_of

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.arrange import Browser, House

BANK = next(entry.document for entry in library() if entry.code == "BANK-BRANCH")
PARTS = "/api/v1/standards/parts"


@pytest.fixture
def admin(house: House) -> Browser:
    return house.sign_in_as("tenant_admin")


def send(browser: Browser, method: str, path: str, sent: Any = None, **headers: str) -> TestResponse:
    data = None if sent is None else json.dumps(sent, default=float)
    return browser.open(
        path, method=method, data=data, content_type="application/json", headers={"X-Sanmi-Client": "test/1", **headers}
    )


def shared(admin: Browser, **changes: Any) -> dict[str, Any]:
    """Share the bank's second item (with changes); return the answer."""
    body = {**BANK["items"][1], **changes}
    made = send(admin, "POST", PARTS, {"kind": "item", "name_zh": "共用问候", "name_en": "Greeting", "body": body})
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.get_json()
    return found


def draft_of(admin: Browser, house: House) -> dict[str, Any]:
    told = admin.get(f"/api/v1/standards/{house.standard_id}/draft").text
    found: dict[str, Any] = json.loads(told, parse_float=Decimal)
    return found


def save(admin: Browser, house: House, document: dict[str, Any]) -> dict[str, Any]:
    revision = draft_of(admin, house)["revision"]
    address, header = f"/api/v1/standards/{house.standard_id}/draft", {"If-Match": f'"{revision}"'}
    saved = send(admin, "PUT", address, document, **header)
    assert saved.status_code == 200
    found: dict[str, Any] = saved.get_json()
    return found


# --- the library ---------------------------------------------------------------------------------------------


def test_every_kind_of_part_is_found_and_can_be_searched(admin: Browser) -> None:
    for kind in KINDS:
        found = admin.get(f"{PARTS}?kind={kind}").get_json()["parts"]
        assert found
        assert {part["kind"] for part in found} == {kind}
    assert len(admin.get(f"{PARTS}?kind=module").get_json()["parts"]) == 7
    telephone = admin.get(f"{PARTS}?kind=stage&find=phone").get_json()["parts"]
    assert telephone
    assert all("phone" in json.dumps(part).lower() for part in telephone)
    assert admin.get(f"{PARTS}?find=no such thing").get_json()["parts"] == []
    assert admin.get(f"{PARTS}?source=own").get_json()["parts"] == []


@pytest.mark.parametrize("code", ["BANK-BRANCH", "TELECOM-HALL", "HOTEL-STAY", "DEALER-4S", "CE", "PH", "CP"])
def test_everything_of_the_library_fits_into_any_standard(code: str) -> None:
    from scoring import load_standard

    for part in library_parts():
        if part.kind != "response_set" and part.id.startswith(f"library:{code}/"):
            changed, came = inserted(BANK, [part])
            standard = load_standard(changed)
            assert len(standard.items) == len(BANK["items"]) + len(came)
            assert set(came) <= set(standard.by_code)
    assert len(BANK["items"]) == 50


def test_a_code_that_is_taken_gets_the_next_free_one_and_the_stage_of_that_name_takes_it_in() -> None:
    part = next(part for part in library_parts() if part.id == "library:BANK-BRANCH/item/BK-AR01")
    changed, came = inserted(BANK, [part, part])
    assert came == ["BK-AR05", "BK-AR06"]
    assert len(changed["stages"]) == len(BANK["stages"])
    assert changed["items"][-1]["stage"] == BANK["items"][0]["stage"]


def test_conditions_come_along_only_when_what_they_speak_of_does() -> None:
    from dataclasses import replace

    stage = {"code": "s", "name_zh": "环节", "name_en": "Stage"}
    first, second = ({**BANK["items"][n], "stage": "s", "code": f"N-{n}"} for n in (0, 1))
    second["when"] = {"and": [{"item": "N-0", "at_least": 3}]}
    part = replace(library_parts()[0], kind="stage", body={"stage": stage, "items": [first, second]})
    taken = {**BANK, "items": [*BANK["items"], {**first, "stage": BANK["stages"][0]["code"]}]}
    changed, came = inserted(taken, [part])
    assert came == ["N-1", "N-2"] or changed["items"][-1]["when"]["and"][0]["item"] == came[0]
    alone, _ = inserted(BANK, [replace(part, kind="stage", body={"stage": stage, "items": [second]})])
    assert alone["items"][-1]["when"] is None


# --- without the editor --------------------------------------------------------------------------------------


def test_stages_and_items_are_added_from_the_librarys_page_and_it_can_be_undone(house: House, admin: Browser) -> None:
    page = admin.get("/standards/library/CE?lang=en")
    stage = re.search(r'value="(stage:[^"]+)"', page.text)
    item = re.findall(r'value="(item:[^"]+)"', page.text)[-1]
    assert stage
    form = {"standard": str(house.standard_id), "part": [stage[1], item]}
    added = admin.submit("/standards/library/CE/add?lang=en", form)
    assert added.headers["Location"] == f"/standards/{house.standard_id}/draft"
    page = admin.get(f"/standards/{house.standard_id}/draft?lang=en")
    assert "items were added" in page.text
    assert item.removeprefix("item:") in page.text
    undo = re.search(r"/draft/kept/[0-9a-f-]{36}", page.text)
    assert undo
    admin.submit(f"/standards/{house.standard_id}{undo[0]}")
    assert draft_of(admin, house)["document"] == json.loads(json.dumps(house.document), parse_float=Decimal)
    assert "added parts to a draft" in text_of(admin.get("/settings/trail?lang=en"))


def test_nothing_ticked_changes_nothing(house: House, admin: Browser) -> None:
    back = admin.submit("/standards/library/CE/add", {"standard": str(house.standard_id)})
    assert back.headers["Location"] == "/standards/library/CE"
    assert draft_of(admin, house)["revision"] == 1


# --- shared parts --------------------------------------------------------------------------------------------


@on_both
def test_a_shared_part_is_read_changed_and_removed(admin: Browser) -> None:
    part = shared(admin)
    assert (part["code"], part["revision"], part["source"]) == ("P-001", 1, "own")
    assert [one["id"] for one in admin.get(f"{PARTS}?source=own").get_json()["parts"]] == [part["id"]]
    body = {**part["body"], "text_en": "Greets every customer"}
    new = {"kind": "item", "name_zh": "共用问候", "name_en": "Greeting", "body": body}
    changed = send(admin, "PUT", f"{PARTS}/{part['id']}", new, **{"If-Match": '"1"'})
    assert (changed.status_code, changed.get_json()["revision"]) == (200, 2)
    lost_answer = send(admin, "PUT", f"{PARTS}/{part['id']}", new, **{"If-Match": '"1"'})
    assert (lost_answer.status_code, lost_answer.get_json()["revision"]) == (200, 2)
    late = send(admin, "PUT", f"{PARTS}/{part['id']}", {**new, "body": part["body"]}, **{"If-Match": '"1"'})
    assert (late.status_code, late.get_json()["code"]) == (409, "part_changed")
    assert send(admin, "PUT", f"{PARTS}/{part['id']}", new).status_code == 428
    assert send(admin, "DELETE", f"{PARTS}/{part['id']}").status_code == 204
    assert admin.get(f"{PARTS}/{part['id']}").status_code == 404
    trail = text_of(admin.get("/settings/trail?lang=en"))
    for deed in ("shared a part", "changed a shared part", "stopped sharing a part"):
        assert deed in trail


def test_a_draft_that_uses_a_part_is_offered_its_new_wording(house: House, admin: Browser) -> None:
    part = shared(admin)
    document = draft_of(admin, house)["document"]
    mine = {**document["items"][1], "weight": 7, "shared": {"part": "P-001", "revision": 1}}
    document["items"][1] = mine
    assert "shared_part_changed" not in {one["code"] for one in save(admin, house, document)["findings"]}
    body = {**part["body"], "text_en": "Greets every customer", "code": "OTHER", "weight": 1}
    new = {"kind": "item", "name_zh": "共用问候", "name_en": "Greeting", "body": body}
    send(admin, "PUT", f"{PARTS}/{part['id']}", new, **{"If-Match": '"1"'})
    offer = next(one for one in draft_of(admin, house)["findings"] if one["code"] == "shared_part_changed")
    assert (offer["path"], offer["item"]) == ("items/1", mine["code"])
    mended = apply_patch(draft_of(admin, house)["document"], offer["mend"]["patch"])
    taken = mended["items"][1]
    assert (taken["text_en"], taken["code"], taken["weight"]) == ("Greets every customer", mine["code"], 7)
    again = save(admin, house, mended)["findings"]
    assert "shared_part_changed" not in {one["code"] for one in again}


def test_a_shared_way_of_answering_replaces_the_response_alone(house: House, admin: Browser) -> None:
    response: dict[str, Any] = {"type": "choice", "options": [
        {"value": "a", "label_zh": "好", "label_en": "Good", "score": 1},
        {"value": "b", "label_zh": "差", "label_en": "Bad", "score": 0}]}  # fmt: skip
    new = {"kind": "response_set", "code": "GOOD-BAD", "name_zh": "好差", "name_en": "Good or bad", "body": response}
    made = send(admin, "POST", PARTS, new)
    assert made.status_code == 201
    document = draft_of(admin, house)["document"]
    document["items"][0] |= {"response": response, "shared": {"part": "GOOD-BAD", "revision": 1}}
    save(admin, house, document)
    response["options"][1]["score"] = 0.5
    send(admin, "PUT", f"{PARTS}/{made.get_json()['id']}", new, **{"If-Match": '"1"'})
    offer = next(one for one in draft_of(admin, house)["findings"] if one["code"] == "shared_part_changed")
    mended = apply_patch(draft_of(admin, house)["document"], offer["mend"]["patch"])
    assert mended["items"][0]["text_en"] == document["items"][0]["text_en"]
    assert mended["items"][0]["response"]["options"][1]["score"] == Decimal("0.5")


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"kind": "chapter"}, "kind"),
        ({"code": "with blanks"}, "code"),
        ({"name_zh": "", "name_en": " "}, "name_zh"),
        ({"body": {}}, "body"),
        ({"body": {**BANK["items"][0], "weight": -2}}, "body.weight"),
        ({"kind": "stage", "body": {"stage": {"code": "s"}, "items": [BANK["items"][0]]}}, "body"),
        ({"kind": "response_set", "body": {"type": "choice"}}, "body"),
    ],
    ids=str,
)
def test_what_cannot_stand_in_a_standard_is_not_shared(admin: Browser, changes: dict[str, Any], path: str) -> None:
    new = {"kind": "item", "name_zh": "件", "name_en": "Part", "body": BANK["items"][0], **changes}
    refused = send(admin, "POST", PARTS, new)
    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["path"].startswith(path)
    assert admin.get(f"{PARTS}?source=own").get_json()["parts"] == []


def test_a_code_is_shared_once(admin: Browser) -> None:
    new = {"kind": "item", "code": "GREET", "name_zh": "件", "name_en": "Part", "body": BANK["items"][0]}
    assert send(admin, "POST", PARTS, new).status_code == 201
    assert send(admin, "POST", PARTS, new).status_code == 409


def test_parts_belong_to_their_tenant_and_its_administrators(
    house: House, admin: Browser, make_tenant: Callable[..., House]
) -> None:
    part = shared(admin)
    south = make_tenant("south").sign_in_as("tenant_admin")
    assert south.get(f"{PARTS}/{part['id']}").status_code == 404
    assert send(south, "DELETE", f"{PARTS}/{part['id']}").status_code == 404
    assert south.get(f"{PARTS}?source=own").get_json()["parts"] == []
    assert house.sign_in_as("reviewer").get(PARTS).status_code == 403


# --- codes ---------------------------------------------------------------------------------------------------


def test_an_item_that_only_changes_its_code_is_asked_to_keep_it(house: House, admin: Browser) -> None:
    document = draft_of(admin, house)["document"]
    old = document["items"][4]["code"]
    document["items"][4]["code"] = "BK-ZZ01"
    found = [one for one in save(admin, house, document)["findings"] if one["code"] == "code_changed"]
    assert [(one["path"], one["item"]) for one in found] == [("items/4/code", "BK-ZZ01")]
    mended = apply_patch(document, found[0]["mend"]["patch"])
    assert mended["items"][4]["code"] == old
    document["items"][4]["text_en"] = "Something else entirely"
    assert "code_changed" not in {one["code"] for one in save(admin, house, document)["findings"]}
