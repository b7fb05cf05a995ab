"""The form as its user wants it: on one long page, or as if it were a notebook."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.capture_client.conftest import MakePhone
from tests.capture_client.phone import Phone
from tests.design.axe import assert_accessible

# Holds back every painting until ``letGo()``: the form stays as far as it was drawn before the first one.
HOLD_PAINTINGS = """(() => {
  const held = [], paint = window.requestAnimationFrame.bind(window);
  let holding = localStorage.getItem("sanmi-long") !== null;
  window.requestAnimationFrame = then => holding ? held.push(then) : paint(then);
  window.letGo = () => { holding = false; held.forEach(then => paint(then)); };
})()"""


def choose_manner(phone: Phone, act: str) -> None:
    phone.list_stages()
    phone.page.click(f'[data-act="{act}"]')
    phone.page.keyboard.press("Escape")


def test_on_one_long_page_every_stage_is_there_and_the_bar_follows(phone: Phone) -> None:
    choose_manner(phone, "long")
    expect(phone.page.locator("[data-stage-page]")).to_have_count(4)
    phone.choose("EV-A01", "no")
    phone.card("EV-D04").scroll_into_view_if_needed()
    expect(phone.page.locator(".move-name")).to_have_text("规则")
    phone.choose("EV-D04", "yes")
    phone.stage("measured")
    expect(phone.page.locator('[data-stage-page="measured"] h2')).to_be_in_viewport()
    phone.reload()
    expect(phone.page.locator("[data-stage-page]")).to_have_count(4)
    phone.send()
    phone.expect_state("sent")
    assert phone.sent == {"EV-A01": "no", "EV-D04": "yes"}


def test_what_is_missing_is_found_on_one_long_page_too(phone: Phone) -> None:
    choose_manner(phone, "long")
    phone.summary()
    phone.page.click('[data-missing="EV-D04"]')
    expect(phone.card("EV-D04")).to_be_in_viewport()


def test_in_discreet_mode_nothing_tells_a_neighbour_what_this_is(phone: Phone) -> None:
    choose_manner(phone, "discreet")
    assert phone.page.title() == "备忘录"
    expect(phone.page.locator(".head")).to_have_text("备忘录")
    expect(phone.page.locator("body")).not_to_contain_text("静安寺支行")
    background = phone.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(int(part) for part in background.removeprefix("rgb(").removesuffix(")").split(",")) < 60
    assert_accessible(phone.page)
    phone.reload()
    assert phone.page.title() == "备忘录"
    choose_manner(phone, "discreet")
    expect(phone.page.locator(".head")).to_contain_text("静安寺支行")
    assert "静安寺支行" in phone.page.title()


def test_a_jump_while_the_long_page_is_still_being_drawn_finds_its_stage(make_phone: MakePhone) -> None:
    phone = make_phone().open()
    choose_manner(phone, "long")
    phone.page.add_init_script(HOLD_PAINTINGS)
    phone.reload()
    assert phone.page.locator("[data-stage-page]").count() < 4
    for tapped in ('[data-act="stages"]', '[data-stage="measured"]'):
        phone.page.evaluate("tapped => document.querySelector(tapped).click()", tapped)
    phone.page.evaluate("letGo()")
    expect(phone.page.locator('[data-stage-page="measured"] h2')).to_be_in_viewport()
