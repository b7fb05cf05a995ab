"""What the small scripts do: keys, menus, palette, side panel, lightbox, theme, passwords, toasts."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.design.conftest import OpenPage


def focused(page: Page) -> str:
    """Return the text of what has the focus."""
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def test_up_and_down_walk_the_rows_and_enter_opens_the_side_panel(open_page: OpenPage) -> None:
    page = open_page("desk")
    page.locator("[data-table]").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert focused(page) == "静安南京西路支行"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("#side h2")).to_have_text("浦东陆家嘴支行")
    expect(page.locator("tr[aria-current]")).to_contain_text("浦东陆家嘴支行")
    assert page.url.endswith("/desk?branch=0")


def test_escape_closes_the_side_panel_and_gives_the_focus_back_to_the_row(open_page: OpenPage) -> None:
    page = open_page("desk")
    page.locator(".row-link").nth(2).click()
    expect(page.locator("#side h2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#side")).to_be_empty()
    assert focused(page) == "徐汇漕河泾支行"
    assert page.url.endswith("/desk")


def test_a_press_anywhere_in_a_row_opens_it(open_page: OpenPage) -> None:
    page = open_page("desk")
    page.locator("tbody tr").nth(1).locator("td").nth(1).click()
    expect(page.locator("#side h2")).to_be_visible()


def test_sort_links_turn_round_and_say_so(open_page: OpenPage) -> None:
    page = open_page("desk")
    head = page.locator("th", has_text="得分")
    expect(head).to_have_attribute("aria-sort", "descending")
    head.locator("a").click()
    expect(page.locator("th", has_text="得分")).to_have_attribute("aria-sort", "ascending")
    assert page.url.endswith("?sort=score")


def test_ctrl_k_finds_a_branch_and_enter_goes_there(open_page: OpenPage) -> None:
    page = open_page("gallery")
    page.keyboard.press("Control+k")
    page.keyboard.type("南山")
    expect(page.locator("[role=option]")).to_have_count(1)
    expect(page.locator('[aria-selected="true"]')).to_contain_text("深圳南山支行")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")


def test_the_palette_says_when_it_finds_nothing(open_page: OpenPage) -> None:
    page = open_page("gallery", "en")
    page.keyboard.press("Control+k")
    page.keyboard.type("zzz")
    expect(page.locator(".palette__list")).to_have_text("Nothing found")
    page.keyboard.press("Escape")
    expect(page.locator("[data-palette]")).not_to_be_visible()


def test_a_filter_narrows_while_typing_and_escape_closes_it(open_page: OpenPage) -> None:
    page = open_page("desk")
    chip = page.locator(".chip").nth(1)
    chip.locator("summary").click()
    expect(chip.locator("[data-narrow]")).to_be_focused()
    page.keyboard.type("西")
    expect(chip.locator(".menu__item:visible")).to_have_text([re.compile("西南"), re.compile("西北")])
    page.keyboard.press("Escape")
    expect(chip.locator(".menu__list")).not_to_be_visible()


def test_evidence_opens_large_and_arrows_go_on(open_page: OpenPage) -> None:
    page = open_page("gallery", "en")
    page.locator(".thumb").first.click()
    expect(page.locator(".lightbox__count")).to_have_text("1 / 3")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".lightbox__count")).to_have_text("3 / 3")
    page.keyboard.press("Escape")
    expect(page.locator(".lightbox")).not_to_be_visible()


def test_the_theme_switch_is_kept_for_the_next_page(open_page: OpenPage) -> None:
    page = open_page("gallery", "en", "light")
    page.get_by_role("button", name="Appearance").first.click()
    page.goto(page.url)
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_password_can_be_shown_and_its_rules_answer_while_typing(open_page: OpenPage) -> None:
    page = open_page("auth/accept_invitation", "en")
    field = page.locator("#f-password")
    met = page.locator('.rules [data-met="true"]')
    field.fill("min.zhang12")
    expect(met).to_have_count(2)
    field.fill("a long quiet sentence")
    expect(met).to_have_count(3)
    page.get_by_role("button", name="Show").click()
    expect(field).to_have_attribute("type", "text")


def test_a_toast_says_what_happened_and_can_be_put_away(open_page: OpenPage) -> None:
    page = open_page("gallery?flash=1")
    expect(page.locator(".toast")).to_contain_text("已保存整改计划")
    page.locator("[data-toast-close]").click()
    expect(page.locator(".toast")).to_have_count(0)


def test_a_dialog_opens_takes_the_focus_and_gives_it_back(open_page: OpenPage) -> None:
    page = open_page("gallery", "en")
    page.get_by_role("button", name="Open a dialog").click()
    expect(page.get_by_role("dialog", name="Add a branch")).to_be_visible()
    page.keyboard.press("Escape")
    assert focused(page) == "Open a dialog"


def test_the_skip_link_is_the_first_stop_and_leads_to_the_content(open_page: OpenPage) -> None:
    page = open_page("desk", "en")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_page_with_a_problem_opens_at_the_problem(open_page: OpenPage) -> None:
    page = open_page("auth/sign_in?problem=1", "en")
    expect(page.locator("[data-problem]")).to_be_focused()
    assert page.locator("#f-email").input_value() == "min.zhang@example.com"
