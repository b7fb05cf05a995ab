"""Writing items and stages: add, reword, duplicate, move, delete, undo; codes stay what they are."""

from __future__ import annotations

from playwright.sync_api import expect

from scoring import load_standard
from tests.builder.desk import Desk


def test_what_is_typed_is_saved_by_itself(desk: Desk) -> None:
    desk.type("text_zh", "门头与台阶一尘不染")
    desk.type("text_en", "Frontage and steps spotless")
    assert desk.item("BK-AR01")["text_zh"] == "门头与台阶一尘不染"
    assert desk.item("BK-AR01")["text_en"] == "Frontage and steps spotless"
    expect(desk.page.locator("[data-saving]")).to_contain_text("已保存")
    expect(desk.page.locator('[data-item="BK-AR01"]')).to_contain_text("门头与台阶一尘不染")


def test_nothing_else_of_the_standard_changes(desk: Desk) -> None:
    before = desk.stored()
    desk.type("text_zh", "改了一句")
    after = desk.document()
    before["items"][0]["text_zh"] = "改了一句"
    assert after == before


def test_a_new_item_stands_after_the_chosen_one_with_a_code_of_its_own(desk: Desk) -> None:
    desk.page.keyboard.press("Alt+n")
    desk.type("text_zh", "停车引导")
    codes = desk.outline()
    assert codes[:3] == ["BK-AR01", "BK-AR05", "BK-AR02"]
    assert desk.item("BK-AR05")["text_zh"] == "停车引导"


def test_a_code_is_not_given_twice_even_after_its_item_was_deleted(desk: Desk) -> None:
    desk.page.keyboard.press("Alt+n")
    desk.act("remove")
    desk.page.keyboard.press("Alt+n")
    assert "BK-AR06" in desk.outline()
    assert "BK-AR05" not in desk.outline()


def test_an_item_moves_within_and_across_stages_and_keeps_its_code(desk: Desk) -> None:
    desk.choose("BK-AR04")
    desk.act("down")
    assert desk.item("BK-AR04")["stage"] == "lobby"
    assert desk.outline()[3:5] == ["BK-AR04", "BK-LB01"]
    desk.act("up")
    desk.act("up")
    assert desk.outline()[:4] == ["BK-AR01", "BK-AR02", "BK-AR04", "BK-AR03"]
    assert desk.item("BK-AR04")["stage"] == "arrival"


def test_an_item_can_be_dragged_into_another_stage(desk: Desk) -> None:
    row = desk.page.locator('[data-item="BK-AR02"]').bounding_box()
    target = desk.page.locator('[data-item="BK-LB02"]').bounding_box()
    assert row
    assert target
    desk.page.mouse.move(row["x"] + 60, row["y"] + row["height"] / 2)
    desk.page.mouse.down()
    desk.page.mouse.move(row["x"] + 60, row["y"] + 40)
    desk.page.mouse.move(target["x"] + 60, target["y"] + target["height"] - 3, steps=4)
    expect(desk.page.locator(".outline__drop")).to_be_visible()
    desk.page.mouse.up()
    expect(desk.page.locator(".outline__drop")).to_have_count(0)
    codes = desk.outline()
    assert codes[codes.index("BK-LB02") + 1] == "BK-AR02"
    assert desk.item("BK-AR02")["stage"] == "lobby"


def test_a_duplicate_has_everything_but_the_code(desk: Desk) -> None:
    desk.choose("BK-AR03")
    desk.act("duplicate")
    expect(desk.page.locator(".editor__page")).to_have_attribute("data-code", "BK-AR05")
    copy, source = desk.item("BK-AR05"), desk.item("BK-AR03")
    assert {**copy, "code": ""} == {**source, "code": ""}


def test_a_deleted_item_comes_back_by_one_press(desk: Desk) -> None:
    before = desk.document()
    desk.choose("BK-AR02")
    desk.act("remove")
    assert "BK-AR02" not in desk.outline()
    expect(desk.said()).to_contain_text("已删除 BK-AR02")
    desk.saved()
    desk.act("toast-deed")
    assert desk.outline()[1] == "BK-AR02"
    assert desk.document() == before


def test_stages_are_added_named_moved_and_deleted_with_their_items(desk: Desk) -> None:
    desk.act("add-stage")
    desk.type("name_zh", "停车")
    desk.type("name_en", "Parking")
    desk.act("add-item")
    desk.type("text_zh", "车位清楚")
    assert desk.document()["stages"][-1]["name_zh"] == "停车"
    assert desk.outline()[-1] == "BK-PA01"
    code = desk.document()["stages"][-1]["code"]
    desk.choose_stage(code)
    for _ in range(12):
        desk.act("up")
    desk.saved()
    assert desk.outline()[0] == "BK-PA01"
    assert [stage["order"] for stage in desk.document()["stages"]] == list(range(1, 14))
    assert desk.document()["items"][0]["code"] == "BK-PA01"
    desk.act("remove")
    expect(desk.said()).to_contain_text("停车")
    assert "BK-PA01" not in desk.outline()
    assert len(desk.document()["stages"]) == 12


def test_undo_and_redo_reach_over_everything_step_by_step(desk: Desk) -> None:
    before = desk.document()
    desk.type("text_zh", "第一步")
    desk.page.keyboard.press("Tab")
    desk.page_named("weights")
    desk.act("even-all")
    desk.choose("BK-AR03")
    desk.kind("yes_no")
    after = desk.document()
    for _ in range(3):
        desk.page.keyboard.press("Control+z")
    assert desk.document() == before
    expect(desk.page.locator(".editor__page")).to_have_attribute("data-code", "BK-AR01")
    for _ in range(3):
        desk.page.keyboard.press("Control+Shift+z")
    assert desk.document() == after


def test_a_word_typed_is_one_step_not_a_step_a_letter(desk: Desk) -> None:
    desk.field("text_en").fill("")
    desk.page.keyboard.type("Clean")
    desk.page.keyboard.press("Control+z")
    expect(desk.field("text_en")).to_have_value(
        "Frontage, glass and steps clean; hours and service signs clear and current"
    )


def test_one_can_go_back_several_steps_at_once(desk: Desk) -> None:
    before = desk.document()
    for code in ("BK-AR01", "BK-AR02", "BK-AR03"):
        desk.choose(code)
        desk.act("remove")
    desk.act("steps")
    desk.page.locator("[data-step]").last.click()
    assert desk.document() == before


def test_the_code_of_a_published_item_stays_and_a_new_one_can_be_chosen(desk: Desk) -> None:
    expect(desk.field("code")).to_have_attribute("readonly", "")
    desk.page.keyboard.press("Alt+n")
    expect(desk.field("code")).not_to_have_attribute("readonly", "")
    desk.type("code", "BK-AR01")
    desk.page.keyboard.press("Enter")
    expect(desk.said()).to_contain_text("BK-AR01")
    desk.type("code", "BK-AR99")
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator('[data-item="BK-AR99"]')).to_have_count(1)


def test_a_missing_translation_is_marked_where_it_is_missing(desk: Desk) -> None:
    desk.type("text_en", "")
    expect(desk.page.locator('[data-item="BK-AR01"]')).to_contain_text("缺英文")
    expect(desk.page.locator("label", has=desk.field("text_en"))).to_contain_text("缺英文")
    desk.type("text_en", "Frontage")
    expect(desk.page.locator('[data-item="BK-AR01"] .missing')).to_have_count(0)


def test_what_was_edited_can_be_published(desk: Desk) -> None:
    desk.page.keyboard.press("Alt+n")
    desk.type("text_zh", "停车引导")
    desk.type("text_en", "Parking guidance")
    desk.kind("duration_seconds")
    assert load_standard(desk.document()).items[1].code == "BK-AR05"
