"""A tenant shapes its own standard: from the hotel's template to a second version whose effect is known before.

The same journey with the mouse and with the keyboard alone, in a real browser on real processes.
"""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from saas.app import create_app
from saas.config import Settings
from tenants.standards.drafts import draft_for_editing
from tenants.standards.queries import list_standards, loaded_version
from tests import arrange
from tests.app_fixtures import close
from tests.design.axe import assert_accessible
from tests.e2e.hands import Hand, Keyboard, Mouse
from tests.e2e.test_main_job import DESK, PHONE, SECRET, Installation, _phone_on, _signed_in
from tests.ops.installation import running

HANDS: dict[str, type[Mouse] | type[Keyboard]] = {"mouse": Mouse, "keyboard": Keyboard}
REWORDED = {
    "HT-RS02": ("接起先报店名，再问有什么可以帮您", "Gives the hotel's name, then asks how to help"),
    "HT-RS03": ("复述日期、房型与姓名，确认无误", "Repeats dates, room and name, and confirms"),
    "HT-RS04": ("特殊要求在抵店前已办妥", "Special wishes are seen to before arrival"),
}
TIMED = ("放下行李到有人问候的秒数", "Seconds from setting down the luggage to a greeting")


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """One machine with a new hotel tenant that has branches and people, but no standard yet."""
    env = {"SANMI_SECRET_KEY": SECRET}
    with running(tmp_path / "data", "--no-demo", **env) as started:
        env["SANMI_DATA_DIR"] = str(tmp_path / "data")
        app = create_app(Settings.from_env({**env, "SANMI_BIND": f"127.0.0.1:{started.port}"}))
        house = arrange.make_tenant(app, "inn", "hotel", standard=False)
        yield Installation(started, house, env)
        close(app)


@pytest.mark.parametrize("kind", HANDS)
def test_a_standard_is_shaped_published_used_and_shaped_again(
    installation: Installation, browser: Browser, kind: str
) -> None:
    page = _signed_in(installation, browser, "tenant_admin", DESK)
    hand = HANDS[kind](page)
    _start_from_the_template(installation, page, hand)
    _rewrite(page, hand)
    timed = _add_a_timed_item_with_a_condition(page, hand)
    _balance(page, hand)
    _publish(page, hand, "贴近我们的手册")
    house = _with_version(installation)
    wording = {item["code"]: item["text_zh"] for item in house.document["items"]}
    assert {code: wording[code] for code in REWORDED} == {code: pair[0] for code, pair in REWORDED.items()}
    assert wording[timed] == TIMED[0]
    audit = _fill_in(installation, house, browser, timed)
    _visits(house)
    _let_the_room_rule(installation, page, hand)
    _compare(installation, page, hand)
    _ask_what_if(page, hand)
    _publish_the_draft(installation, page, hand, "客房更重")
    page.goto(f"{installation.url}/audits/{audit}")
    expect(page.locator("main")).to_contain_text(re.compile(r"第 1 版|v1"))
    page.context.close()


def _start_from_the_template(installation: Installation, page: Page, hand: Hand) -> None:
    page.goto(f"{installation.url}/standards/library")
    assert_accessible(page)
    hand.press("a[href='/standards/library/HOTEL-STAY']")
    page.wait_for_url("**/standards/library/HOTEL-STAY")
    hand.press("form[action$='/start'] button")
    page.wait_for_url("**/draft")
    assert_accessible(page)
    hand.press("a[href$='/edit']")
    _ready(page)


def _ready(page: Page) -> None:
    expect(page.locator("#editor")).to_have_attribute("data-state", "ready", timeout=15_000)


def _saved(page: Page) -> None:
    expect(page.locator("[data-saving]")).to_have_attribute("data-saving", "clean", timeout=15_000)


def _choose(page: Page, hand: Hand, code: str) -> None:
    """Choose an item in the outline: with a click, or by walking through it."""
    row = f'[data-item="{code}"]'
    if isinstance(hand, Mouse):
        hand.press(row)
    else:
        page.keyboard.press("Escape")  # from a field back to the outline
        if not page.evaluate("document.activeElement?.matches('[data-item], [data-stage]') ?? false"):
            hand._reach("[data-item][tabindex='0'], [data-stage][tabindex='0']")
        for key in ["ArrowDown"] * 80 + ["ArrowUp"] * 80:
            if page.evaluate("row => document.activeElement.matches(row)", row):
                break
            page.keyboard.press(key)
        expect(page.locator(row)).to_be_focused()
        page.keyboard.press("Enter")
    expect(page.locator(".editor__page")).to_have_attribute("data-code", code)


def _rewrite(page: Page, hand: Hand) -> None:
    for code, (chinese, english) in REWORDED.items():
        _choose(page, hand, code)
        hand.write('[data-field="text_zh"]', chinese)
        hand.write('[data-field="text_en"]', english)
    _saved(page)


def _add_a_timed_item_with_a_condition(page: Page, hand: Hand) -> str:
    """A timed item after the second of its stage, asked only when nobody helped with the luggage; return its code."""
    before = set(_outline(page))
    _choose(page, hand, "HT-AV02")
    if isinstance(hand, Keyboard):
        page.keyboard.press("Escape")
        page.keyboard.press("Insert")
    else:
        hand.press('[data-act="add-item-arrival"]')
    expect(page.locator("[data-item]")).to_have_count(len(before) + 1)
    [code] = set(_outline(page)) - before
    hand.write('[data-field="text_zh"]', TIMED[0])
    hand.write('[data-field="text_en"]', TIMED[1])
    hand.press('[data-act="kinds"]')
    hand.press('[data-kind="duration_seconds"]')
    hand.write('[data-field="weight"]', "3")
    hand.press('[data-act="when-add"]')
    hand.pick('[data-field="when-0-item"]', "HT-AV02")
    expect(page.locator('[data-when="sentence"]')).to_be_visible()
    assert_accessible(page)
    _saved(page)
    return code


def _outline(page: Page) -> list[str]:
    codes: list[str] = page.locator("[data-item]").evaluate_all("rows => rows.map(row => row.dataset.item)")
    return codes


def _balance(page: Page, hand: Hand) -> None:
    _to_weights(page, hand)
    hand.press('[data-act="normalise"]')
    expect(page.locator(".outline__count[data-total]")).to_have_text("100 / 100")
    assert_accessible(page)
    _saved(page)


def _to_weights(page: Page, hand: Hand) -> None:
    if isinstance(hand, Keyboard):
        page.keyboard.press("Escape")
        page.keyboard.press("Shift+Tab")
    hand.press('[data-page="weights"]')
    expect(page.locator(".editor__page")).to_have_attribute("data-editing", "weights")


def _publish(page: Page, hand: Hand, note: str) -> None:
    hand.press('[data-act="publish"]')
    page.wait_for_url("**/draft*")
    hand.write("[name=note]", note)
    hand.press("form[action$='/publish'] button")
    page.wait_for_url(re.compile(r"/standards/[0-9a-f-]{36}$"))


def _with_version(installation: Installation) -> arrange.House:
    """Return the tenant with the standard that it has published."""
    house = installation.house
    with house.inside():
        [standard] = list_standards()
        assert standard.current
        loaded = loaded_version(standard.current.id)
        return replace(house, standard_id=standard.id, version_id=standard.current.id, document=loaded.document)


def _fill_in(installation: Installation, house: arrange.House, browser: Browser, timed: str) -> uuid.UUID:
    """An auditor finds the new item on the phone where its condition holds, and sends."""
    page = _signed_in(installation, browser, "auditor", PHONE)
    branch = house.units["N1"].id
    page.goto(f"{installation.url}/capture/new?branch={branch}&standard_version={house.version_id}")
    phone = _phone_on(page)
    condition = next(item for item in house.document["items"] if item["code"] == timed)["when"]
    phone.stage("arrival")
    expect(phone.card(timed)).to_have_count(0)
    phone.choose("HT-AV02", condition["equals"])
    expect(phone.card(timed)).to_contain_text(TIMED[0])
    phone.fill(timed, "seconds", "12")
    required = [item for item in house.document["items"] if item.get("required") and item["code"] != timed]
    for item in required:
        phone.stage(item["stage"])
        phone.choose(item["code"], "yes")
    phone.send()
    phone.expect_state("sent")
    audit = uuid.UUID(phone.id)
    page.context.close()
    return audit


def _visits(house: arrange.House) -> None:
    """N2 is good at the rooms and poor at the desk, S1 the other way round."""

    def poor(*stages: str) -> dict[str, Any]:
        scales = [item for item in house.document["items"] if item["response"]["type"] == "scale_0_5"]
        return {item["code"]: 1 for item in scales if item["stage"] in stages}

    arrange.record(house, "N2", answers=poor("reservation", "check_in", "check_out"))
    arrange.record(house, "S1", answers=poor("room"))


def _let_the_room_rule(installation: Installation, page: Page, hand: Hand) -> None:
    """In the next draft the rooms weigh far more."""
    with installation.house.inside():
        [standard] = list_standards()
    page.goto(f"{installation.url}/standards/{standard.id}/edit")
    _ready(page)
    _to_weights(page, hand)
    hand.write('[data-field="sum-reservation"]', "1")
    page.keyboard.press("Enter")
    hand.write('[data-field="sum-room"]', "60")
    page.keyboard.press("Enter")
    hand.press('[data-act="normalise"]')
    expect(page.locator(".outline__count[data-total]")).to_have_text("100 / 100")
    _saved(page)
    with installation.house.inside():
        document = json.loads(json.dumps(draft_for_editing(standard.id).document, default=float))
    assert sum(item.get("weight", 0) for item in document["items"] if item["stage"] == "room") > 40


def _compare(installation: Installation, page: Page, hand: Hand) -> None:
    with installation.house.inside():
        [standard] = list_standards()
    page.goto(f"{installation.url}/standards/{standard.id}/compare")
    expect(page.locator("main")).to_contain_text("权重")
    assert_accessible(page)
    hand.press("nav a[href$='/what-if'], .tabs a[href$='/what-if']")
    page.wait_for_url("**/what-if")


def _ask_what_if(page: Page, hand: Hand) -> None:
    """The two branches change places, and nothing is written."""
    hand.press("main form button")
    page.wait_for_url(re.compile(r"/what-if/[0-9a-f-]+"))
    until = time.monotonic() + 30
    while page.locator("[data-run=working]").count() and time.monotonic() < until:
        page.wait_for_timeout(200)
    expect(page.locator("main")).to_contain_text("名次变动最大的是")
    assert_accessible(page)


def _publish_the_draft(installation: Installation, page: Page, hand: Hand, note: str) -> None:
    with installation.house.inside():
        [standard] = list_standards()
    page.goto(f"{installation.url}/standards/{standard.id}/draft")
    hand.write("[name=note]", note)
    hand.press("form[action$='/publish'] button")
    page.wait_for_url(re.compile(r"/standards/[0-9a-f-]{36}$"))
    with installation.house.inside():
        [standard] = list_standards()
    assert standard.current
    assert standard.current.number == 2
