"""The whole job with the keyboard alone: reword, add a timed item and a condition, balance, move, undo."""

from __future__ import annotations

from fractions import Fraction

from playwright.sync_api import expect

from scoring import load_standard
from tests.builder.conftest import OpenDesk
from tests.builder.desk import Desk


def tab_to(desk: Desk, selector: str, most: int = 140) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(most):
        if desk.page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
            return
        desk.page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {selector}")


def test_a_standard_is_edited_with_the_keyboard_alone(open_desk: OpenDesk) -> None:
    desk = open_desk("item=BK-AR01")
    keys = desk.page.keyboard
    tab_to(desk, '[data-item="BK-AR01"]')

    keys.press("ArrowDown")  # walking chooses
    keys.press("Enter")  # and Enter goes to the first field
    tab_to(desk, '[data-field="text_zh"]')
    keys.press("Control+a")
    keys.type("坡道和求助铃都能用")
    keys.press("Escape")  # back to the outline
    expect(desk.page.locator('[data-item="BK-AR02"]')).to_be_focused()

    keys.press("Alt+ArrowUp")
    expect(desk.page.locator('[data-item="BK-AR02"]')).to_be_focused()
    assert desk.outline()[:2] == ["BK-AR02", "BK-AR01"]

    keys.press("Insert")  # a new item after it
    tab_to(desk, '[data-field="text_zh"]')
    keys.type("多久有人来开门")
    tab_to(desk, '[data-act="kinds"]')
    keys.press("Enter")
    tab_to(desk, '[data-kind="duration_seconds"]')
    keys.press("Enter")
    expect(desk.page.locator(".axis")).to_be_visible()
    tab_to(desk, '[data-cut="0"]')
    keys.press("ArrowRight")
    tab_to(desk, '[data-field="weight"]')
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    tab_to(desk, '[data-act="when-add"]')
    keys.press("Enter")
    expect(desk.page.locator('[data-when="sentence"]')).to_be_visible()
    item = desk.item("BK-AR05")
    assert item["response"]["bands"][0]["max"] == 3.5
    assert item["weight"] == 2
    assert item["when"]["item"] == "BK-AR02"

    keys.press("Escape")
    keys.press("Shift+Tab")
    tab_to(desk, '[data-page="weights"]')
    keys.press("Enter")
    tab_to(desk, '[data-act="normalise"]')
    keys.press("Enter")
    standard = load_standard(desk.document())
    assert sum((one.weight for one in standard.items if one.countable), Fraction(0)) == 100

    for _ in range(12):
        keys.press("Control+z")
    expect(desk.page.locator('[data-act="undo"]')).to_have_attribute("aria-disabled", "true")
    assert desk.outline()[:3] == ["BK-AR01", "BK-AR02", "BK-AR03"]


def test_items_are_deleted_and_duplicated_from_the_outline(desk: Desk) -> None:
    desk.page.locator('[data-item="BK-AR02"]').click()
    desk.page.keyboard.press("Control+d")
    expect(desk.page.locator('[data-item="BK-AR05"]')).to_be_focused()
    desk.page.keyboard.press("Delete")
    expect(desk.page.locator('[data-item="BK-AR05"]')).to_have_count(0)
    expect(desk.page.locator('[data-item="BK-AR03"]')).to_be_focused()
    desk.page.keyboard.press("End")
    expect(desk.page.locator("[data-item]").last).to_be_focused()
    desk.page.keyboard.press("Home")
    expect(desk.page.locator('[data-stage="arrival"]')).to_be_focused()


def test_control_s_saves_at_once_and_says_so(desk: Desk) -> None:
    desk.type("text_zh", "立即保存")
    desk.page.keyboard.press("Control+s")
    expect(desk.said()).to_have_text("已保存✕")
    assert desk.stored()["items"][0]["text_zh"] == "立即保存"
