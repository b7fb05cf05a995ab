"""The draft over HTTP: read, saved without overwriting anybody, looked through, tried out."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tenants.standards.patching import apply_patch
from tests.app_fixtures import on_both

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.arrange import Browser, House


class Desk:
    """An administrator's browser at the draft of a standard."""

    def __init__(self, browser: Browser, standard_id: uuid.UUID) -> None:
        self.browser = browser
        self.address = f"/api/v1/standards/{standard_id}/draft"

    def get(self) -> dict[str, Any]:
        answer = self.browser.get(self.address)
        assert answer.status_code == 200
        found: dict[str, Any] = json.loads(answer.text, parse_float=Decimal)
        return found

    def put(self, document: Any, revision: object = None, **headers: str) -> TestResponse:
        given = {} if revision is None else {"If-Match": f'"{revision}"'}
        return self.send("PUT", "", document, **given, **headers)

    def post(self, what: str, sent: Any) -> TestResponse:
        return self.send("POST", f"/{what}", sent)

    def send(self, method: str, what: str, sent: Any, **headers: str) -> TestResponse:
        data = sent if isinstance(sent, bytes) else json.dumps(sent, default=float).encode()
        return self.browser.open(
            f"{self.address}{what}", method=method, data=data, content_type="application/json",
            headers={"X-Sanmi-Client": "test/1", **headers},
        )  # fmt: skip


@pytest.fixture
def desk(house: House) -> Desk:
    return Desk(house.sign_in_as("tenant_admin"), house.standard_id)


def with_item(house: House, index: int = 0, **changes: Any) -> dict[str, Any]:
    """Return the house's document with one item changed."""
    items = [dict(item) for item in house.document["items"]]
    items[index] |= changes
    return {**house.document, "items": items}


# --- reading and saving ------------------------------------------------------------------------------------


def test_a_draft_is_read_with_its_revision_and_findings(desk: Desk, house: House) -> None:
    answer = desk.browser.get(desk.address)
    assert answer.headers["ETag"] == '"1"'
    draft = desk.get()
    assert draft["document"] == json.loads(json.dumps(house.document), parse_float=Decimal)
    assert (draft["revision"], draft["based_on"]) == (1, 1)
    assert draft["saved_by"]
    assert not [one for one in draft["findings"] if one["severity"] == "error"]


@on_both
def test_a_saved_draft_is_the_next_revision_with_exact_numbers(desk: Desk, house: House) -> None:
    exact = '"exact": 0.10000000000000000000000001, "schema_version"'
    text = json.dumps(with_item(house)).replace('"schema_version"', exact)
    saved = desk.put(text.encode(), 1)
    assert saved.status_code == 200
    assert saved.get_json()["revision"] == 2
    assert "document" not in saved.get_json()
    assert desk.get()["document"]["exact"] == Decimal("0.10000000000000000000000001")


def test_an_unfinished_draft_is_saved_and_says_what_is_missing(desk: Desk) -> None:
    saved = desk.put({"items": [{"code": "A"}, 5, {"stage": []}], "stages": "none yet", "scoring": 7}, 1)
    assert saved.status_code == 200
    assert {one["severity"] for one in saved.get_json()["findings"]} >= {"error"}
    assert desk.get()["document"]["stages"] == "none yet"


def test_two_editors_are_told_about_each_other(desk: Desk, house: House) -> None:
    assert desk.put(with_item(house, text_en="Mine"), 1).status_code == 200
    late = desk.put(with_item(house, text_en="Theirs"), 1)
    assert late.status_code == 409
    assert late.content_type == "application/problem+json"
    problem = late.get_json()
    assert (problem["code"], problem["revision"]) == ("draft_changed", 2)
    assert problem["saved_by"]
    assert problem["saved_at"].startswith("20")
    assert desk.get()["document"]["items"][0]["text_en"] == "Mine"


def test_a_save_whose_answer_was_lost_is_no_conflict(desk: Desk, house: House) -> None:
    mine = with_item(house, text_en="Mine")
    for revision in (1, 1, 2):
        again = desk.put(mine, revision)
        assert (again.status_code, again.get_json()["revision"]) == (200, 2)


def test_a_save_must_say_what_it_was_made_from(desk: Desk, house: House) -> None:
    for headers in ({}, {"If-Match": "*"}, {"If-Match": '"a"'}):
        refused = desk.send("PUT", "", with_item(house, text_en="Mine"), **headers)
        assert (refused.status_code, refused.get_json()["code"]) == (428, "revision_needed")
    assert desk.get()["revision"] == 1


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (b"[1]", 422, "not_json"),
        (b"{", 422, "not_json"),
        (b'{"a": 1, "a": 2}', 422, "not_json"),
        (b'{"a": NaN}', 422, "not_json"),
        (b'{"a": 1e400}', 422, "invalid"),
        (b'{"a": "\\ud800"}', 422, "invalid"),
        (b'{"a":' + b"[" * 60 + b"]" * 60 + b"}", 422, "invalid"),
        (b'{"a": "' + b"x" * 4_300_000 + b'"}', 413, "too_large"),
        (b'{"a": "' + b"x" * 7_000_000 + b'"}', 413, "too_large"),
        (json.dumps({"items": [{}] * 2001}).encode(), 422, "invalid"),
    ],
    ids=str,
)
def test_what_cannot_be_kept_exactly_is_refused_and_changes_nothing(
    desk: Desk, sent: bytes, status: int, code: str
) -> None:
    refused = desk.put(sent, 1)
    assert (refused.status_code, refused.get_json()["code"]) == (status, code)
    assert desk.get()["revision"] == 1


def test_only_administrators_of_the_tenant_reach_a_draft(house: House, make_tenant: Callable[..., House]) -> None:
    for role in ("auditor", "reviewer", "regional_manager", "viewer"):
        other = Desk(house.sign_in_as(role), house.standard_id)
        assert other.browser.get(other.address).status_code == 403
        assert other.put(house.document, 1).status_code == 403
    south = Desk(make_tenant("south").sign_in_as("tenant_admin"), house.standard_id)
    assert south.browser.get(south.address).status_code == 404
    assert south.put(house.document, 1).status_code == 404
    assert south.post("score", {"document": house.document, "answers": {}}).status_code == 404


def test_a_sitting_of_many_saves_is_one_deed_in_the_trail(desk: Desk, house: House) -> None:
    for revision in range(1, 5):
        assert desk.put(with_item(house, text_en=f"Wording {revision}"), revision).status_code == 200
    page = desk.browser.get("/settings/trail?deed=edit_draft&lang=en").text
    assert page.count("edited a draft</") >= 1
    assert page.count('<th scope="row">') == 1


# --- findings and mends ------------------------------------------------------------------------------------


def test_findings_are_placed_and_mended_by_one_press(desk: Desk, house: House) -> None:
    document = with_item(house, 3, weight=12)
    found = desk.post("findings", {"document": document}).get_json()["findings"]
    sums = next(one for one in found if one["code"] == "weights_not_100")
    assert sums["severity"] == "error"
    mended = apply_patch(json.loads(json.dumps(document), parse_float=Decimal), sums["mend"]["patch"])
    again = desk.post("findings", {"document": mended}).get_json()["findings"]
    assert "weights_not_100" not in {one["code"] for one in again}
    assert desk.get()["revision"] == 1


def test_a_finding_says_where_it_is_by_item_and_stage(desk: Desk, house: House) -> None:
    item = house.document["items"][5]
    found = desk.post("findings", {"document": with_item(house, 5, text_en="")}).get_json()["findings"]
    missing = next(one for one in found if one["code"] == "missing_translation")
    assert (missing["path"], missing["item"], missing["stage"]) == ("items/5/text_en", item["code"], item["stage"])
    assert missing["mend"]["patch"][-1]["value"] == f"[to translate] {item['text_zh']}"


# --- trying out --------------------------------------------------------------------------------------------


def test_answers_are_scored_under_the_draft_and_nothing_is_kept(desk: Desk, house: House) -> None:
    from scoring import load_standard, score
    from tests.arrange import perfect_answers

    answers = perfect_answers(house.document)
    document = with_item(house, 0, required=True)
    tried = desk.post("score", {"document": document, "answers": answers})
    assert tried.status_code == 200
    assert tried.get_json()["sheet"] == score(load_standard(document), answers).to_dict()
    assert tried.get_json()["open"] == []
    assert desk.get()["revision"] == 1


def test_a_half_filled_form_has_a_score_and_says_what_is_open(desk: Desk, house: House) -> None:
    document = with_item(house, 0, required=True)
    second = next(item for item in document["items"][1:] if item["response"]["type"] == "scale_0_5")
    tried = desk.post("score", {"document": document, "answers": {second["code"]: 3}}).get_json()
    assert tried["sheet"]["score"]["display"] == "60.00"
    assert tried["open"] == [document["items"][0]["code"]]


def test_what_cannot_be_scored_is_said_with_its_place(desk: Desk, house: House) -> None:
    wrong_answer = desk.post("score", {"document": house.document, "answers": {"NOPE": 1}})
    assert wrong_answer.status_code == 422
    assert wrong_answer.get_json()["errors"][0]["path"] == "answers.NOPE"
    no_standard = desk.post("score", {"document": with_item(house, 2, weight=-3), "answers": {}})
    assert no_standard.status_code == 422
    assert no_standard.get_json()["errors"][0]["item"] == house.document["items"][2]["code"]
    bad: list[dict[str, Any]] = [{}, {"document": 3, "answers": {}}, {"document": {}, "answers": []}]
    for sent in bad:
        assert desk.post("score", sent).status_code == 422
