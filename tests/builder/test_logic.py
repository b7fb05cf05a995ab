"""Conditions: built from a form, read as sentences, refused at once where they cannot be."""

from __future__ import annotations

from playwright.sync_api import expect

from scoring import load_standard, score
from tests.builder.conftest import OpenDesk
from tests.builder.desk import Desk


def states(desk: Desk, answers: dict[str, object]) -> dict[str, str]:
    sheet = score(load_standard(desk.document()), answers).to_dict()
    return {row["code"]: row["state"] for row in sheet["items"]}


def test_a_condition_is_built_and_reads_as_a_sentence(desk: Desk) -> None:
    desk.choose("BK-AR04")
    desk.act("when-add")
    desk.field("when-0-item").select_option("BK-AR02")
    desk.field("when-0-op").select_option("no")
    sentence = desk.page.locator('[data-when="sentence"]')
    expect(sentence).to_contain_text("仅当「无障碍通道或求助按钮可用、畅通」为 否时，才问这一项。")
    expect(sentence).to_contain_text("is no.")
    assert desk.item("BK-AR04")["when"] == {"item": "BK-AR02", "equals": "no"}
    assert states(desk, {"BK-AR02": "yes"})["BK-AR04"] == "hidden"
    assert states(desk, {"BK-AR02": "no"})["BK-AR04"] == "unanswered"


def test_conditions_join_and_nest(desk: Desk) -> None:
    desk.choose("BK-AR04")
    desk.act("when-add")
    desk.act("when-test")
    desk.field("when-1-item").select_option("BK-AR01")
    desk.field("when-1-op").select_option("at_most")
    desk.type("when-1-at_most", "1")
    desk.field("when-mode").select_option("or")
    when = desk.item("BK-AR04")["when"]
    assert when["or"][1] == {"item": "BK-AR01", "at_most": 1}
    assert states(desk, {"BK-AR01": 1})["BK-AR04"] == "unanswered"
    desk.field("when-mode").select_option("not or")
    assert "not" in desk.item("BK-AR04")["when"]
    desk.act("when-clear")
    assert "when" not in desk.item("BK-AR04")


def test_a_condition_that_can_never_hold_is_refused_and_the_old_one_stays(desk: Desk) -> None:
    desk.choose("BK-AR04")
    desk.act("when-add")
    desk.field("when-0-item").select_option("BK-AR02")
    desk.field("when-0-op").select_option("no")
    assert desk.item("BK-AR04")["when"] == {"item": "BK-AR02", "equals": "no"}
    desk.act("when-test")
    desk.field("when-1-item").select_option("BK-AR02")
    desk.field("when-1-op").select_option("yes")
    expect(desk.page.locator(".when__fault")).to_contain_text("永远不会成立")
    tests = desk.item("BK-AR04")["when"]["and"]
    assert {"item": "BK-AR02", "equals": "yes"} not in tests
    assert "hidden" in states(desk, {}).values()


def test_an_item_cannot_be_moved_before_what_its_condition_asks(desk: Desk) -> None:
    desk.choose("BK-AR04")
    desk.act("when-add")
    desk.field("when-0-item").select_option("BK-AR03")
    desk.act("up")
    expect(desk.said()).to_contain_text("BK-AR04 的条件用到排在后面的 BK-AR03")
    assert desk.outline()[:4] == ["BK-AR01", "BK-AR02", "BK-AR03", "BK-AR04"]


def test_deleting_an_item_takes_its_part_out_of_conditions_and_says_so(desk: Desk) -> None:
    desk.choose("BK-AR04")
    desk.act("when-add")
    desk.field("when-0-item").select_option("BK-AR03")
    desk.choose("BK-AR03")
    desk.act("remove")
    expect(desk.said()).to_contain_text("BK-AR04 的条件里用到它的部分也去掉了")
    assert "when" not in desk.item("BK-AR04")
    desk.act("toast-deed")
    assert desk.item("BK-AR04")["when"]["item"] == "BK-AR03"


def test_a_kind_that_would_make_an_item_unreachable_is_refused(desk: Desk) -> None:
    desk.choose("BK-AR04")
    desk.act("when-add")
    desk.field("when-0-item").select_option("BK-AR02")
    desk.field("when-0-op").select_option("no")
    desk.choose("BK-AR02")
    desk.kind("photo")
    expect(desk.said()).to_contain_text("BK-AR04 的条件永远不会成立")
    assert desk.item("BK-AR02")["response"]["type"] == "yes_no"


def test_a_new_code_is_followed_by_the_conditions_that_name_it(open_desk: OpenDesk) -> None:
    desk = open_desk("item=BK-AR01")
    desk.page.keyboard.press("Alt+n")
    expect(desk.page.locator(".editor__page")).to_have_attribute("data-code", "BK-AR05")
    desk.choose("BK-AR04")
    desk.act("when-add")
    desk.field("when-0-item").select_option("BK-AR05")
    desk.choose("BK-AR05")
    desk.type("code", "BK-AR77")
    desk.page.keyboard.press("Enter")
    assert desk.item("BK-AR04")["when"]["item"] == "BK-AR77"
