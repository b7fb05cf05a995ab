"""What an eye and a screen reader meet: every page of the editor in both languages, light and dark, desk and phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from saas.kernel.clock import now
from saas.kernel.db import transaction
from tenants.standards.keeping_services import put_document
from tests.builder.conftest import OpenDesk
from tests.builder.desk import Desk
from tests.design.axe import assert_accessible

PHONE = {"width": 390, "height": 844}
PLACES = ("item=BK-AR01", "item=BK-AR03", "stage=arrival", "standard", "scoring", "weights", "findings")
KINDS = ("yes_no", "choice", "multi_choice", "deduction", "count", "number", "photo", "instruction")
TOO_SMALL = """least => [...document.querySelectorAll("#editor :is(button, a[href], input, select, textarea, summary)")]
  .filter(el => el.checkVisibility() && !el.closest(".hidden-visually") && !el.classList.contains("hidden-visually"))
  .map(el => ({el: el.outerHTML.slice(0, 120), box: (el.closest("label") ?? el).getBoundingClientRect()}))
  .filter(({box}) => box.width < least || box.height < least)
  .map(({el, box}) => `${Math.round(box.width)}x${Math.round(box.height)} ${el}`)"""


def show(desk: Desk, place: str) -> None:
    desk.page.evaluate("place => { location.hash = place; }", place)
    kind = place.split("=")[0]
    expect(desk.page.locator(".editor__page")).to_have_attribute("data-editing", kind)


def assert_no_sideways_scroll(page: Page) -> None:
    wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] <= wide[1], wide
    inner = page.locator(".editor").evaluate("editor => [editor.scrollWidth, editor.clientWidth]")
    assert inner[0] <= inner[1], inner


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_can_be_used_by_everybody(open_desk: OpenDesk, lang: str, theme: str) -> None:
    desk = open_desk("item=BK-AR01", lang=lang, theme=theme, bypass_csp=True)
    for place in PLACES:
        show(desk, place)
        assert_accessible(desk.page)
    show(desk, "item=BK-AR04")
    desk.act("when-add")
    desk.act("when-test")
    desk.act("when-group")
    desk.type("text_en", "")
    desk.type("weight", "x")
    assert_accessible(desk.page)


def test_the_editor_of_every_kind_can_be_used_by_everybody(open_desk: OpenDesk) -> None:
    desk = open_desk("item=BK-AR02", bypass_csp=True)
    for kind in KINDS:
        desk.kind(kind)
        assert_accessible(desk.page)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_on_a_phone_there_is_one_column_with_tabs_and_room_for_thumbs(open_desk: OpenDesk, lang: str) -> None:
    desk = open_desk("item=BK-AR01", lang=lang, viewport=PHONE, has_touch=True, bypass_csp=True)
    expect(desk.page.locator(".outline")).to_be_visible()
    expect(desk.page.locator(".editor")).not_to_be_visible()
    desk.page.locator('[data-item="BK-AR02"]').click()
    expect(desk.page.locator(".editor")).to_be_visible()
    desk.type("text_zh", "在手机上改")
    for place in PLACES:
        show(desk, place)
        assert_no_sideways_scroll(desk.page)
        assert desk.page.evaluate(TOO_SMALL, 24) == [], place
    assert_accessible(desk.page)
    desk.page.locator('[data-tab="outline"]').click()
    assert_accessible(desk.page)
    assert desk.page.evaluate(TOO_SMALL, 24) == []
    assert desk.item("BK-AR02")["text_zh"] == "在手机上改"


def test_the_preview_shows_the_draft_and_scores_what_is_tapped_in_it(open_desk: OpenDesk) -> None:
    desk = open_desk("item=BK-AR02", preview=True)
    phone = desk.page.frame_locator(".phone__screen")
    desk.type("text_zh", "坡道畅通")
    card = phone.locator('[data-item="BK-AR02"]')
    expect(card).to_contain_text("坡道畅通")
    expect(card).to_be_in_viewport()
    card.locator('[data-value="no"]').click()
    expect(desk.page.locator(".standing")).to_contain_text("0.00")
    expect(desk.field("text_zh")).to_have_value("坡道畅通")
    desk.type("score-no", "100")
    expect(desk.page.locator(".standing")).to_contain_text("100.00")
    desk.act("preview-en")
    expect(phone.locator("body")).to_contain_text("Barrier-free")


def test_an_item_that_was_just_added_comes_into_view_in_the_preview(open_desk: OpenDesk) -> None:
    desk = open_desk("item=BK-AR03", preview=True)
    phone = desk.page.frame_locator(".phone__screen")
    expect(phone.locator('[data-item="BK-AR03"]')).to_be_in_viewport()
    desk.choose_stage(desk.document()["stages"][-1]["code"])
    desk.page.keyboard.press("Alt+n")
    expect(desk.field("text_zh")).to_be_focused()
    code = desk.page.locator(".editor__page").get_attribute("data-code")
    expect(phone.locator(f'[data-item="{code}"]')).to_be_in_viewport()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_files_in_and_out_are_reached_on_a_phone(open_desk: OpenDesk, lang: str) -> None:
    page = open_desk(lang=lang, viewport=PHONE, has_touch=True).page
    page.locator("[data-act=files]").click()
    choices = page.locator(".edbar__files .menu__item")
    assert choices.count() >= 5
    for number in range(choices.count()):
        box = choices.nth(number).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert box["height"] >= 44
    choices.first.click()
    page.wait_for_url("**/exchange*")


def test_every_row_of_a_long_outline_is_there(open_desk: OpenDesk) -> None:
    """Rows are drawn a few at a time after the start; none may be forgotten, and the last can be reached."""
    desk = open_desk("item=BK-AR01")
    document = desk.document()
    own = list(document["items"])
    for number in range(250):
        document["items"].append({**own[number % len(own)], "code": f"ZZ-{number:03d}"})
    with desk.house.inside("tenant_admin") as by, transaction():
        assert by
        put_document(by, desk.house.standard_id, document, now=now())
    desk.reload()
    expect(desk.page.locator("[data-item]")).to_have_count(len(document["items"]))
    last = desk.page.locator('[data-item="ZZ-249"]')
    last.click()
    expect(desk.page.locator(".editor__page")).to_have_attribute("data-code", "ZZ-249")
    expect(last).to_be_in_viewport()


def test_the_preview_does_not_take_the_focus(open_desk: OpenDesk) -> None:
    desk = open_desk("item=BK-AR02", preview=True)
    expect(desk.page.frame_locator(".phone__screen").locator('[data-item="BK-AR02"]')).to_be_in_viewport()
    assert desk.page.evaluate("document.activeElement.tagName") != "IFRAME"
