"""The auditor's page with the real server behind it: what to do, what this phone holds, what has arrived."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from audits.programmes.services import assign_visit
from audits.programmes.values import NewAssignment
from saas.kernel.clock import now
from saas.kernel.db import transaction
from tenants.people.web import COOKIE
from tests.arrange import House
from tests.design.axe import assert_accessible
from tests.serving import serving


@pytest.fixture
def address(house: House) -> Iterator[str]:
    with serving(house.app) as address:
        yield address


@pytest.fixture
def page(browser: Browser, house: House, address: str) -> Iterator[Page]:
    """A phone on which the auditor is signed in."""
    cookie = house.sign_in_as("auditor").get_cookie(COOKIE)
    assert cookie
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, locale="zh-CN", reduced_motion="reduce"
    )
    context.add_cookies([{"name": COOKIE, "value": cookie.value, "url": address}])
    complaints: list[str] = []
    opened = context.new_page()
    opened.set_default_timeout(8_000)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda m: complaints.append(m.text) if "Security Policy" in m.text else None)
    yield opened
    context.close()
    assert complaints == []


def assign(house: House, branch: str, days: int) -> str:
    """Give the auditor a visit whose window closes ``days`` from today."""
    until = now().date() + timedelta(days=days)
    new = NewAssignment(
        membership_id=house.people["auditor"].membership_id,
        branch_id=house.units[branch].id,
        standard_version_id=house.version_id,
        window_from=until - timedelta(days=7),
        window_to=until,
        scenario=house.document["scenarios"][0]["code"],
    )
    with house.inside() as by, transaction():
        assert by
        return str(assign_visit(by, new, now=now()))


def begin(page: Page, address: str) -> None:
    """Start a visit without a task and answer one item."""
    page.goto(f"{address}/capture")
    page.click("form[action='/capture/new'] button")
    page.wait_for_selector('[data-state="ready"]')
    page.click('[data-item="BK-AR01"] [data-value="5"]')
    expect(page.locator("[data-saved]")).to_have_attribute("data-saved", "saved")


def test_a_visit_is_begun_left_found_again_and_delivered(page: Page, address: str) -> None:
    begin(page, address)
    page.click(".head-back")
    draft = page.locator('[data-records="drafts"] [data-record]')
    expect(draft).to_contain_text("已答 1")
    draft.locator("a").click()
    expect(page.locator('[data-item="BK-AR01"]')).to_have_attribute("data-open", "false")
    page.click('[data-act="stages"]')
    page.click('[data-act="summary"]')
    page.click('[data-act="send"]')
    expect(page.locator("#form")).to_have_attribute("data-state", "sent", timeout=10_000)
    page.click(".outcome-acts a")
    expect(page.locator("[data-sent]")).to_have_count(1)
    expect(page.locator("[data-records]")).to_have_count(0)


def test_a_given_visit_leaves_the_list_once_it_is_begun(page: Page, address: str, house: House) -> None:
    given = assign(house, "N1", days=3)
    assign(house, "N2", days=-1)
    page.goto(f"{address}/capture")
    expect(page.locator("[data-assignment]:visible")).to_have_count(2)
    expect(page.locator("[data-overdue]")).to_have_text("已过期")
    page.click(f'[data-assignment="{given}"] a')
    page.click('[data-item="BK-AR01"] [data-value="5"]')
    expect(page.locator("[data-saved]")).to_have_attribute("data-saved", "saved")
    page.click(".head-back")
    expect(page.locator("[data-assignment]:visible")).to_have_count(1)
    expect(page.locator("[data-assignments]")).to_have_text("1")
    expect(page.locator('[data-records="drafts"] [data-record]')).to_have_count(1)


def test_a_draft_thrown_away_can_be_had_back(page: Page, address: str) -> None:
    begin(page, address)
    page.click(".head-back")
    page.click('[data-act="discard"]')
    expect(page.locator('[data-records="drafts"] [data-record]')).to_have_count(0)
    page.click('[data-act="undo"]')
    page.click('[data-records="drafts"] [data-record] a')
    expect(page.locator('[data-item="BK-AR01"]')).to_have_attribute("data-open", "false")


def test_signing_in_again_delivers_what_was_left(page: Page, address: str, house: House) -> None:
    begin(page, address)
    kept = page.context.cookies()
    page.context.clear_cookies()
    page.click('[data-act="stages"]')
    page.click('[data-act="summary"]')
    page.click('[data-act="send"]')
    expect(page.locator("#form")).to_have_attribute("data-state", "paused")
    link = page.locator('[data-act="sign-in"]').get_attribute("href") or ""
    assert quote(page.url.removeprefix(address), safe="") in link
    page.context.add_cookies(kept)  # type: ignore[arg-type]
    page.goto(f"{address}/capture")
    expect(page.locator('[data-records="sent"] [data-record]')).to_have_count(1)


def test_what_is_unsent_can_be_saved_as_a_file(page: Page, address: str) -> None:
    begin(page, address)
    page.context.set_offline(True)
    page.click('[data-act="stages"]')
    page.click('[data-act="summary"]')
    page.click('[data-act="send"]')
    expect(page.locator("#form")).to_have_attribute("data-state", "waiting")
    page.route("**/api/**", lambda route: route.abort())
    page.context.set_offline(False)
    page.goto(f"{address}/capture")
    page.click(".backup summary")
    with page.expect_download() as download:
        page.click('[data-act="backup"]')
    assert "sanmi-phone-backup" in download.value.path().read_text("utf-8")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_can_be_used_by_everybody(page: Page, address: str, house: House, lang: str) -> None:
    page.context.add_cookies([{"name": "lang", "value": lang, "url": address}])
    begin(page, address)
    assign(house, "N1", days=3)
    page.click(".head-back")
    expect(page.locator('[data-records="drafts"]')).to_be_visible()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
