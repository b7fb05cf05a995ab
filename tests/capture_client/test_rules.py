"""Conditions, evidence, what is missing: the rules between items."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from playwright.sync_api import expect

from scoring import ScoreSheet, load_standard, score
from tests.capture_client.every_type import DOCUMENT
from tests.capture_client.fake_server import ROOT
from tests.capture_client.phone import Phone, picture

ITEMS = {item["code"]: item for item in DOCUMENT["items"]}


def test_an_item_appears_when_its_condition_is_met_and_goes_with_it(phone: Phone) -> None:
    phone.stage("ruled")
    expect(phone.card("EV-D05")).to_have_count(0)
    phone.stage("chosen")
    phone.choose("EV-A01", "yes")
    phone.stage("ruled")
    expect(phone.card("EV-D05")).to_have_count(1)
    phone.act("EV-D05", "na")
    expect(phone.card("EV-D07")).to_have_count(1)


def test_a_hidden_item_sends_no_answer_even_if_it_had_one(phone: Phone) -> None:
    phone.choose("EV-A01", "yes")
    phone.stage("ruled")
    phone.choose("EV-D05", "no")
    phone.choose("EV-D04", "yes")
    phone.stage("chosen")
    phone.open_card("EV-A01")
    phone.choose("EV-A01", "no")
    phone.send()
    phone.expect_state("sent")
    assert phone.sent == {"EV-A01": "no", "EV-D04": "yes"}


NESTED = ITEMS["EV-D06"]["when"]


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        ({}, False),
        ({"EV-A02": 2, "EV-A03": "machine"}, True),
        ({"EV-A02": 2, "EV-A03": "phone"}, False),
        ({"EV-A02": 3, "EV-A03": "machine"}, False),
        ({"EV-A02": 2}, True),
        ({"EV-A04": ["late", "rude"]}, True),
        ({"EV-A04": []}, False),
        ({"EV-B03": 4}, True),
        ({"EV-B03": 3}, False),
    ],
)
def test_nested_conditions_hold_as_the_scoring_core_says(
    units: Callable[..., Any], facts: dict[str, Any], shown: bool
) -> None:
    assert units("conditionHolds", NESTED, facts) is shown
    sheet = score(load_standard(DOCUMENT), {**facts, "EV-D04": "yes"})
    states = {item["code"]: item["state"] for item in sheet.to_dict()["items"]}
    assert (states["EV-D06"] != "hidden") is shown


@pytest.mark.parametrize("file", ["bank", "telecom", "hotel", "dealership_4s"])
def test_lost_points_are_seen_as_the_scoring_core_sees_them(units: Callable[..., Any], file: str) -> None:
    document = json.loads((ROOT / "tenants" / "standards" / "library" / f"{file}.json").read_text("utf-8"))
    standard = load_standard(document)
    tried: dict[str, list[Any]] = {
        "yes_no": ["yes", "no"],
        "scale_0_5": [0, 3, 5],
        "duration_seconds": [0, 2.4, 3, 3.1, 60, 601, 4000],
        "count": [0, 3, 4, 120, 151],
    }
    for item in document["items"]:
        values = tried.get(item["response"]["type"], [])
        rows = [row_of(score(standard, {item["code"]: value}), item["code"]) for value in values]
        lost = [row["s"] is not None and item["weight"] > 0 and Fraction(row["s"]) < 1 for row in rows]
        failed = [row["critical_failure"] for row in rows]
        assert units("judged", item, values) == [list(pair) for pair in zip(lost, failed, strict=True)], item[
            "code"
        ]


def row_of(sheet: ScoreSheet, code: str) -> dict[str, Any]:
    rows: list[Any] = [dict(row) for row in sheet.to_dict()["items"]]
    return next(row for row in rows if row["code"] == code)


def test_lost_points_ask_for_the_photo_the_standard_wants(phone: Phone) -> None:
    phone.stage("ruled")
    phone.choose("EV-D01", "yes")
    expect(phone.card("EV-D01")).to_have_attribute("data-open", "false")
    phone.open_card("EV-D01")
    phone.choose("EV-D01", "no")
    expect(phone.card("EV-D01").locator('[data-need="photo"]')).to_contain_text("请拍一张照片")
    phone.photograph("EV-D01", picture())
    expect(phone.card("EV-D01").locator("[data-need]")).to_have_count(0)


def test_a_photo_that_cannot_be_taken_gives_way_to_the_reason(phone: Phone) -> None:
    phone.stage("ruled")
    phone.choose("EV-D01", "no")
    phone.act("EV-D01", "no-photo")
    phone.card("EV-D01").locator("textarea").fill("厅堂内不许拍照")
    expect(phone.card("EV-D01").locator("[data-need]")).to_have_count(0)


def test_a_critical_failure_always_asks_for_something_to_stand_on(phone: Phone) -> None:
    phone.stage("ruled")
    phone.choose("EV-D03", "no")
    expect(phone.card("EV-D03").locator('[data-need="either"]')).to_contain_text("一票否决未通过")
    phone.note("EV-D03", "未核验身份即办理")
    expect(phone.card("EV-D03").locator("[data-need]")).to_have_count(0)
    expect(phone.card("EV-D03").locator(".asked-critical")).to_contain_text("一票否决未通过")


def test_a_card_touched_again_at_once_stays_open(phone: Phone) -> None:
    phone.stage("ruled")
    phone.card("EV-D03").evaluate(
        "card => { card.querySelector('[data-value=no]').click(); card.querySelector('[data-act=note]').click(); }"
    )
    phone.card("EV-D03").locator(".note textarea").fill("未核验身份即办理")
    phone.page.wait_for_timeout(600)  # longer than a card takes to fold
    expect(phone.card("EV-D03")).to_have_attribute("data-open", "true")


def test_what_is_missing_is_listed_and_one_tap_leads_there(phone: Phone) -> None:
    phone.choose("EV-A01", "no")
    phone.stage("measured")
    phone.act("EV-B01", "start")
    phone.stage("ruled")
    phone.choose("EV-D01", "no")
    phone.summary()
    must = phone.page.locator('[data-gaps="must"] [data-missing]')
    assert {m.get_attribute("data-missing") for m in must.all()} == {"EV-B01", "EV-D01", "EV-D04"}
    phone.page.click('[data-act="send"]', force=True)
    phone.expect_state("ready")
    assert phone.server.log == []
    phone.page.click('[data-missing="EV-D04"]')
    expect(phone.card("EV-D04")).to_be_in_viewport()


def test_an_empty_form_cannot_be_sent(phone: Phone) -> None:
    phone.server.document = {**DOCUMENT, "items": [ITEMS["EV-A01"]]}
    phone.reload()
    phone.summary()
    phone.page.click('[data-act="send"]', force=True)
    expect(phone.page.locator("#send-hint")).to_have_text("至少答一项才能发送")
    assert phone.server.log == []


def test_next_missing_walks_through_what_is_left(phone: Phone) -> None:
    phone.choose("EV-A01", "no")
    phone.choose("EV-A02", 5)
    phone.choose("EV-A03", "counter")
    phone.choose("EV-A04", "none")
    phone.page.click('[data-act="next-missing"]')
    expect(phone.card("EV-B01")).to_be_in_viewport()


def test_stages_count_their_items_as_they_are_answered(phone: Phone) -> None:
    phone.choose("EV-A02", 5)
    phone.page.click('[data-act="stages"]')
    expect(phone.page.locator('[data-stage="chosen"] .num')).to_have_text("1/4")
    phone.page.keyboard.press("Escape")
    expect(phone.page.locator("#stages")).to_have_count(0)
