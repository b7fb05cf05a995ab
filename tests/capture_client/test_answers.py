"""Every way of answering, from the tap to the JSON that arrives, which the scoring core accepts as it is."""

from __future__ import annotations

import json
import re
from datetime import datetime
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from scoring import load_standard, score
from tests.capture_client.every_type import DOCUMENT
from tests.capture_client.phone import Phone, picture


def fill_everything(phone: Phone) -> None:
    phone.choose("EV-A01", "no")
    phone.choose("EV-A02", 4)
    phone.choose("EV-A03", "machine")
    phone.choose("EV-A04", "late")
    phone.stage("measured")
    phone.fill("EV-B01", "seconds", "2.4")
    phone.fill("EV-B02", "minutes", "6")
    phone.fill("EV-B02", "seconds", "30")
    phone.choose("EV-B03", 3)
    phone.fill("EV-B04", "value", "151")
    phone.fill("EV-B05", "value", "19.5")
    phone.choose("EV-B06", 1)
    phone.stage("recorded")
    phone.photograph("EV-C01", picture("#386"), picture("#863"))
    phone.fill("EV-C02", "text", " 招呼及时,道别仓促。 ")
    phone.fill("EV-C03", "sign-name", "王小明")
    phone.card("EV-C03").locator('[data-act="sign-name"]').press("Enter")
    phone.act("EV-C04", "now")
    phone.stage("ruled")
    phone.choose("EV-D01", "yes")
    phone.act("EV-D02", "note")
    phone.choose("EV-D02", "yes")
    phone.choose("EV-D03", "yes")
    phone.choose("EV-D04", "yes")


def test_every_kind_of_answer_arrives_as_the_scoring_core_reads_it(phone: Phone) -> None:
    fill_everything(phone)
    phone.send()
    phone.expect_state("sent")
    sent = phone.sent
    photos, signature, moment = sent.pop("EV-C01"), sent.pop("EV-C03"), sent.pop("EV-C04")
    assert sent == {
        "EV-A01": "no",
        "EV-A02": 4,
        "EV-A03": "machine",
        "EV-A04": ["late"],
        "EV-B01": 2.4,
        "EV-B02": 390,
        "EV-B03": 3,
        "EV-B04": 151,
        "EV-B05": 19.5,
        "EV-B06": 1,
        "EV-C02": "招呼及时,道别仓促。",
        "EV-D01": "yes",
        "EV-D02": "yes",
        "EV-D03": "yes",
        "EV-D04": "yes",
    }
    assert photos["value"] == photos["evidence"]
    assert len(photos["value"]) == 2
    assert signature["evidence"] == [signature["value"]]
    assert datetime.fromisoformat(moment).tzinfo is not None
    answers = json.loads(json.dumps(phone.server.audits[phone.id]["answers"]), parse_float=Decimal)
    answers |= {"EV-C01": photos, "EV-C03": signature, "EV-C04": moment}
    assert score(load_standard(DOCUMENT), answers).score.display


def test_the_visit_carries_its_times_and_who_it_was_for(phone: Phone) -> None:
    phone.choose("EV-A01", "no")
    phone.stage("ruled")
    phone.choose("EV-D04", "yes")
    phone.send()
    phone.expect_state("sent")
    audit = phone.server.audits[phone.id]
    boot = phone.server.boot()
    assert audit["standard_version_id"] == boot["standard"]["version_id"]
    assert audit["branch_id"] == boot["branch"]["id"]
    assert (audit["assignment_id"], audit["scenario"]) == (None, "EV-S1")
    started, finished = (datetime.fromisoformat(audit["visit"][key]) for key in ("started_at", "finished_at"))
    assert started <= finished
    assert started.tzinfo is not None
    assert audit["visit"]["position"] is None


@pytest.mark.parametrize(
    ("typed", "band"), [("3", "优质"), ("3.1", "一般"), ("30", "低于一般"), ("30.1", "缺失")]
)
def test_a_time_shows_the_band_it_falls_in(phone: Phone, typed: str, band: str) -> None:
    phone.stage("measured")
    phone.fill("EV-B01", "seconds", typed)
    expect(phone.card("EV-B01").locator(".verdict b")).to_have_text(band)


def test_a_count_goes_up_and_down_and_is_never_negative(phone: Phone) -> None:
    phone.stage("measured")
    card = phone.card("EV-B04")
    expect(card.locator('[data-act="less"]')).to_be_disabled()
    phone.act("EV-B04", "more")
    phone.act("EV-B04", "more")
    phone.act("EV-B04", "less")
    expect(card.locator('[data-act="value"]')).to_have_value("1")
    phone.act("EV-B04", "less")
    expect(card.locator('[data-act="value"]')).to_have_value("0")
    expect(card.locator('[data-act="less"]')).to_be_disabled()


def test_more_than_the_chips_can_be_counted(phone: Phone) -> None:
    phone.stage("measured")
    phone.act("EV-B03", "wide")
    phone.act("EV-B03", "more")
    expect(phone.card("EV-B03").locator('[data-act="value"]')).to_have_value("6")


def test_what_is_no_number_is_no_answer(phone: Phone) -> None:
    phone.stage("measured")
    phone.fill("EV-B05", "value", "warm")
    expect(phone.page.locator(".stage h2 .num")).to_have_text("0 / 6")
    phone.fill("EV-B05", "value", "21,5")
    expect(phone.page.locator(".stage h2 .num")).to_have_text("1 / 6")


def test_none_of_these_is_an_answer_of_its_own(phone: Phone) -> None:
    phone.choose("EV-A04", "late")
    phone.choose("EV-A04", "none")
    phone.stage("ruled")
    phone.choose("EV-D04", "yes")
    phone.send()
    phone.expect_state("sent")
    assert phone.sent["EV-A04"] == []


def test_not_applicable_takes_the_place_of_an_answer_and_back(phone: Phone) -> None:
    phone.choose("EV-A02", 3)
    phone.open_card("EV-A02")
    phone.act("EV-A02", "na")
    expect(phone.card("EV-A02").locator(".fold-answer")).to_have_text("不适用")
    phone.act("EV-A02", "open")
    phone.act("EV-A02", "na")
    expect(phone.page.locator(".stage h2 .num")).to_have_text("0 / 4")


def test_an_item_that_must_be_judged_offers_no_way_out(phone: Phone) -> None:
    phone.stage("ruled")
    expect(phone.card("EV-D01").locator('[data-act="na"]')).to_have_count(1)
    expect(phone.card("EV-D02").locator('[data-act="na"]')).to_have_count(0)


def test_an_answered_card_folds_to_one_line_and_opens_again(phone: Phone) -> None:
    phone.choose("EV-A02", 3)
    expect(phone.card("EV-A02")).to_have_attribute("data-open", "false")
    expect(phone.card("EV-A02").locator(".fold-answer")).to_have_text("3 一般")
    assert phone.card("EV-A02").bounding_box()["height"] <= 56  # type: ignore[index]
    phone.act("EV-A02", "open")
    expect(phone.card("EV-A02").locator('[aria-checked="true"]')).to_have_attribute("data-value", "3")


def test_the_language_changes_in_place_and_keeps_the_answers(phone: Phone) -> None:
    phone.choose("EV-A02", 3)
    phone.page.click('[data-act="stages"]')
    phone.page.click('[data-act="language"]')
    expect(phone.card("EV-A02").locator(".fold-answer")).to_have_text("3 General")
    expect(phone.page.locator("html")).to_have_attribute("lang", "en")
    assert not re.search(r"[一-鿿]", phone.card("EV-A01").inner_text())


def test_a_signature_is_drawn_with_a_finger(phone: Phone) -> None:
    phone.stage("recorded")
    pad = phone.card("EV-C03").locator(".pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    phone.page.mouse.move(box["x"] + 30, box["y"] + 40)
    phone.page.mouse.down()
    phone.page.mouse.move(box["x"] + 160, box["y"] + 80, steps=8)
    phone.page.mouse.up()
    expect(phone.page.locator(".stage h2 .num")).to_have_text("1 / 4")
    phone.saved()
    assert [kept["type"] for kept in phone.kept_photos()] == ["image/png"]
    phone.act("EV-C03", "sign-clear")
    expect(phone.page.locator(".stage h2 .num")).to_have_text("0 / 4")
