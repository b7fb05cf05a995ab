"""Every kind of answer has its own editor, and what it writes is a standard that scores."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from scoring import load_standard, score
from tests.builder.desk import Desk


def share_of(desk: Desk, answer: Any, code: str = "BK-AR01") -> str:
    """Return what an answer scores under the saved draft, as the engine says it."""
    sheet = score(load_standard(desk.document()), {code: answer}).to_dict()
    return str(next(row["s"] for row in sheet["items"] if row["code"] == code))


@pytest.mark.parametrize(
    "kind",
    ["yes_no", "scale_0_5", "duration_seconds", "count", "number", "choice", "multi_choice", "deduction",
     "photo", "text", "signature", "datetime", "instruction"],
)  # fmt: skip
def test_an_item_can_be_made_any_kind_and_the_standard_still_loads(desk: Desk, kind: str) -> None:
    desk.choose("BK-AR02")
    desk.kind(kind)
    assert desk.item("BK-AR02")["response"]["type"] == kind
    load_standard(desk.document())
    expect(desk.page.locator("[data-saving]")).to_have_attribute("data-saving", "clean")


def test_trying_another_kind_loses_nothing(desk: Desk) -> None:
    before = desk.item("BK-AR01")["response"]
    desk.kind("choice")
    desk.kind("scale_0_5")
    assert desk.item("BK-AR01")["response"] == before


def test_what_is_only_recorded_weighs_nothing_and_gets_its_weight_back(desk: Desk) -> None:
    before = desk.item("BK-AR01")
    assert before["weight"] > 0
    desk.kind("instruction")
    recorded = desk.item("BK-AR01")
    assert (recorded["weight"], recorded["critical"]) == (0, False)
    desk.kind("scale_0_5")
    assert desk.item("BK-AR01") == before


def test_yes_and_no_can_be_swapped_and_weighed(desk: Desk) -> None:
    desk.choose("BK-AR02")
    desk.act("swap")
    desk.type("score-yes", "20")
    assert share_of(desk, "yes", "BK-AR02") == "1/5"
    assert share_of(desk, "no", "BK-AR02") == "1"


def test_levels_are_described_for_the_general_and_the_excellent_standard(desk: Desk) -> None:
    expect(desk.page.locator('[data-level="5"]')).to_contain_text("优质")
    expect(desk.page.locator('[data-level="3"]')).to_contain_text("一般")
    desk.type("anchor-5_zh", "光可鉴人")
    desk.act("anchor-4")
    desk.type("anchor-4_zh", "干净，标识略旧")
    anchors = desk.item("BK-AR01")["response"]["anchors"]
    assert anchors["5"]["zh"] == "光可鉴人"
    assert anchors["5"]["level"] == "excellent"
    assert anchors["4"] == {"zh": "干净，标识略旧", "en": ""}


def test_bands_are_changed_by_figures_and_by_the_handles_of_the_axis(desk: Desk) -> None:
    desk.choose("BK-AR03")
    cut = desk.page.locator('[data-cut="0"]')
    cut.focus()
    desk.page.keyboard.press("ArrowRight")
    desk.page.keyboard.press("ArrowRight")
    desk.type("band-1-score", "50")
    bands = desk.item("BK-AR03")["response"]["bands"]
    assert [(band["min"], band["max"]) for band in bands] == [(0, 4), (4, 10), (10, 30), (30, None)]
    assert bands[1]["score"] == 0.5
    assert share_of(desk, 3.9, "BK-AR03") == "1"


def test_a_handle_can_be_dragged(desk: Desk) -> None:
    desk.choose("BK-AR03")
    box = desk.page.locator('[data-cut="1"] circle').bounding_box()
    assert box
    desk.page.mouse.move(box["x"] + 6, box["y"] + 6)
    desk.page.mouse.down()
    desk.page.mouse.move(box["x"] + 46, box["y"] + 6, steps=4)
    desk.page.mouse.up()
    bands = desk.item("BK-AR03")["response"]["bands"]
    assert bands[1]["max"] == bands[2]["min"] > 10
    desk.page.keyboard.press("Control+z")
    assert desk.item("BK-AR03")["response"]["bands"][1]["max"] == 10


def test_a_band_is_added_and_taken_away_without_a_hole(desk: Desk) -> None:
    desk.choose("BK-AR03")
    desk.act("band-add")
    expect(desk.page.locator("[data-band]")).to_have_count(5)
    load_standard(desk.document())
    desk.act("band-drop-1")
    bands = desk.item("BK-AR03")["response"]["bands"]
    assert [(band["min"], band["max"]) for band in bands][:2] == [(0, 10), (10, 30)]
    expect(desk.page.locator(".axis__hole")).to_have_count(0)


def test_a_hole_between_bands_is_shown_on_the_axis_and_found(desk: Desk) -> None:
    desk.choose("BK-AR03")
    desk.type("band-1-min", "5")
    expect(desk.page.locator(".axis__hole")).to_have_count(1)
    desk.saved()
    expect(desk.page.locator('[data-finding="band_hole"]')).to_be_visible()


def test_options_are_made_weighed_and_ordered(desk: Desk) -> None:
    desk.kind("choice")
    desk.type("option-0_zh", "全部到位")
    desk.act("option-add")
    desk.type("option-3_zh", "看不出")
    desk.type("option-3_en", "Cannot tell")
    desk.act("option-up-3")
    options = desk.item("BK-AR01")["response"]["options"]
    assert [option["label_zh"] for option in options] == ["全部到位", "部分做到", "看不出", "没有做到"]
    assert options[2]["score"] is None
    assert len({option["value"] for option in options}) == 4


def test_ticked_options_can_take_points_away(desk: Desk) -> None:
    desk.kind("multi_choice")
    desk.page.locator('[data-field="mode.deduct"]').check()
    desk.type("option-0_zh", "迟到")
    desk.type("share-0", "25")
    value = desk.item("BK-AR01")["response"]["options"][0]["value"]
    assert share_of(desk, [value]) == "3/4"


def test_a_deduction_shows_what_each_time_costs(desk: Desk) -> None:
    desk.kind("deduction")
    desk.type("per_occurrence", "0.5")
    expect(desk.page.locator(".steps tr").nth(1)).to_contain_text("1.5 分")
    assert share_of(desk, 1) == "3/4"


def test_what_is_not_yet_a_number_stays_in_the_field_and_is_said(desk: Desk) -> None:
    desk.type("weight", "2..5")
    expect(desk.field("weight")).to_have_attribute("aria-invalid", "true")
    expect(desk.field("weight")).to_have_value("2..5")
    assert desk.stored()["items"][0]["weight"] == 2
    desk.type("weight", "２.5")
    assert desk.item("BK-AR01")["weight"] == 2.5


def test_rules_and_places_of_an_item_are_set(desk: Desk) -> None:
    desk.page.locator('[data-field="critical"]').check()
    desk.type("critical_fail_at", "20")
    desk.page.locator('[data-field="required"]').check()
    desk.page.locator('[data-field="evidence.note"]').check()
    desk.field("dimension").select_option("courtesy")
    desk.field("time_measure").select_option("waiting")
    desk.act("source-add")
    desk.type("locator-2", "第三章")
    item = desk.item("BK-AR01")
    assert (item["critical"], item["critical_fail_at"], item["required"], item["evidence"]) == (
        True,
        0.2,
        True,
        "note",
    )
    assert (item["dimension"], item["time_measure"]) == ("courtesy", "waiting")
    assert item["source"][2]["locator"] == "第三章"
    desk.page.locator('[data-field="critical"]').uncheck()
    assert "critical_fail_at" not in desk.item("BK-AR01")


def test_guidance_can_carry_a_picture(desk: Desk) -> None:
    from tests.capture_client.phone import picture

    desk.act("help")
    desk.type("help_zh", "站在门口三米处看")
    file: Any = {"name": "good.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    desk.page.locator('[data-field="picture"]').set_input_files(file)
    image = desk.page.locator(".pictures__one img")
    expect(image).to_have_count(1)
    image.scroll_into_view_if_needed()
    desk.page.wait_for_function(
        "image => image.complete && image.naturalWidth > 0", arg=image.element_handle()
    )
    desk.type("caption-0_zh", "这样才算干净")
    item = desk.item("BK-AR01")
    assert item["help_zh"] == "站在门口三米处看"
    assert item["guidance_pictures"][0]["caption_zh"] == "这样才算干净"
