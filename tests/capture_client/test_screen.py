"""What a thumb, an eye and a screen reader meet: sizes, widths, colours, names; zh and en, light and dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.capture_client.conftest import MakePhone
from tests.capture_client.phone import Phone, picture
from tests.design.axe import assert_accessible

STAGES = ("chosen", "measured", "recorded", "ruled")
TOO_SMALL = """least => [...document.querySelectorAll("button, a[href], input, textarea, summary")]
  .filter(el => el.checkVisibility() && !el.closest(".unseen") && !el.classList.contains("unseen"))
  .map(el => ({el: el.outerHTML.slice(0, 120), box: (el.closest("label") ?? el).getBoundingClientRect()}))
  .filter(({box}) => box.width < least || box.height < least)
  .map(({el, box}) => `${Math.round(box.width)}x${Math.round(box.height)} ${el}`)"""


def assert_no_sideways_scroll(page: Page) -> None:
    wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] <= wide[1], wide


SCREENS = (*STAGES, "stages", "summary")


def show(phone: Phone, screen: str) -> None:
    if screen in STAGES:
        phone.stage(screen)
    elif screen == "summary":
        phone.summary()
    else:
        phone.list_stages()
    phone.page.evaluate("Promise.all(document.getAnimations().map(animation => animation.finished))")


def busy(phone: Phone) -> None:
    """Bring out what only shows while something is going on: prompts, photos, timers, notes."""
    phone.choose("EV-A01", "yes")
    phone.photograph("EV-A02", picture())
    phone.stage("measured")
    phone.page.locator('[data-act="guide"]').first.click()
    phone.fill("EV-B02", "minutes", "20")
    phone.act("EV-B03", "wide")
    phone.act("EV-B01", "start")
    phone.stage("ruled")
    phone.choose("EV-D01", "no")
    phone.choose("EV-D03", "no")
    phone.note("EV-D02", "很长的一句说明" * 12)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_at_360_pixels_nothing_scrolls_sideways_and_every_target_fits_a_thumb(
    make_phone: MakePhone, lang: str
) -> None:
    phone = make_phone(viewport={"width": 360, "height": 740})
    phone.server.lang = lang
    phone.open()
    busy(phone)
    for screen in SCREENS:
        show(phone, screen)
        assert_no_sideways_scroll(phone.page)
        assert phone.page.evaluate(TOO_SMALL, 44) == [], screen


def test_answers_are_at_least_52_pixels_high(phone: Phone) -> None:
    heights = [
        box["height"] for answer in phone.page.locator(".answer").all() if (box := answer.bounding_box())
    ]
    assert min(heights) >= 52


def test_with_text_twice_as_large_everything_is_still_there(make_phone: MakePhone) -> None:
    phone = make_phone(viewport={"width": 360, "height": 740}).open()
    phone.page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    busy(phone)
    for screen in SCREENS:
        show(phone, screen)
        assert_no_sideways_scroll(phone.page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_screen_can_be_used_by_everybody(make_phone: MakePhone, lang: str, scheme: str) -> None:
    phone = make_phone(color_scheme=scheme, bypass_csp=True)
    phone.server.lang = lang
    phone.open()
    busy(phone)
    for screen in SCREENS:
        show(phone, screen)
        assert_accessible(phone.page)


@pytest.mark.parametrize("status", [201, 401, 422, 503])
def test_what_became_of_it_can_be_read_by_everybody(make_phone: MakePhone, status: int) -> None:
    phone = make_phone(bypass_csp=True).open()
    phone.choose("EV-A01", "no")
    phone.stage("ruled")
    phone.choose("EV-D04", "yes")
    if status != 201:
        body = {"title": "有一项无法接收", "errors": [{"item": "EV-A01", "message": "请再答一次"}]}
        phone.server.reply("audit", status, body, headers={"Retry-After": "600"})
    phone.send()
    expect(phone.page.locator(".outcome")).to_be_visible()
    phone.page.wait_for_function("document.querySelector('#form').dataset.state !== 'sending'")
    assert_accessible(phone.page)
    assert phone.page.evaluate(TOO_SMALL, 44) == []


def test_an_item_is_named_to_a_screen_reader_with_its_question_and_answers(phone: Phone) -> None:
    group = phone.page.get_by_role("radiogroup", name="检查项 EV-A02")
    expect(group.get_by_role("radio")).to_have_count(6)
    phone.page.get_by_role("radio", name="3 一般").click()
    phone.open_card("EV-A02")
    expect(group.get_by_role("radio", checked=True)).to_contain_text("一般")


def test_the_arrow_keys_move_between_answers_without_choosing(phone: Phone) -> None:
    radios = phone.card("EV-A02").get_by_role("radio")
    radios.first.focus()
    phone.page.keyboard.press("ArrowDown")
    expect(radios.nth(1)).to_be_focused()
    expect(phone.card("EV-A02").get_by_role("radio", checked=True)).to_have_count(0)
    phone.page.keyboard.press("Enter")
    expect(phone.card("EV-A02")).to_have_attribute("data-open", "false")


def test_the_bar_stays_under_the_thumb(phone: Phone) -> None:
    phone.page.evaluate("scrollTo(0, 99999)")
    box = phone.page.locator(".bar").bounding_box()
    assert box
    assert round(box["y"] + box["height"]) == 844
    last = phone.page.locator("[data-item]").last.bounding_box()
    assert last
    assert last["y"] + last["height"] <= box["y"]


def test_after_an_answer_the_next_card_is_in_full_view(phone: Phone) -> None:
    phone.choose("EV-A01", "yes")
    phone.choose("EV-A02", 5)
    expect(phone.card("EV-A02")).to_have_attribute("data-open", "false")
    phone.page.wait_for_timeout(400)
    box, bar = phone.card("EV-A03").bounding_box(), phone.page.locator(".bar").bounding_box()
    assert box
    assert bar
    assert box["y"] + box["height"] <= bar["y"]


def test_the_tenant_s_colour_replaces_the_accent(make_phone: MakePhone) -> None:
    phone = make_phone()
    phone.server.accent = "#7a1f5c"
    phone.open()
    colour = phone.page.locator('[data-act="next"]').evaluate("el => getComputedStyle(el).backgroundColor")
    assert colour == "rgb(122, 31, 92)"
