"""A phone with a service worker, the real server, and a line between them that a test may take down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from audits.programmes.services import assign_visit
from audits.programmes.values import NewAssignment
from saas.kernel.clock import now
from saas.kernel.db import transaction
from tenants.people.web import COOKIE
from tests.arrange import House
from tests.offline.line import Line
from tests.serving import serving

PHONE = {"width": 390, "height": 844}
AT_WORK = """() => performance.getEntriesByType("resource").some(
  part => part.name.includes("/part-home.") && part.responseEnd > 0)"""
TAKEN_ALONG = """async () => {
  const registration = await navigator.serviceWorker.getRegistration("/capture");
  if (registration?.active?.state !== "activated") return false;
  const asked = request => new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  const db = await asked(indexedDB.open("sanmi-capture"));
  const there = db.objectStoreNames.contains("packs");
  const count = there ? await asked(db.transaction("packs").objectStore("packs").count()) : 0;
  db.close();
  return count > 0;
}"""

OpenPhone = Callable[..., Page]


@pytest.fixture
def line(house: House) -> Iterator[Line]:
    """Serve the house behind a line."""
    with serving(house.app) as address, Line(int(address.rpartition(":")[2])) as made:
        yield made


def sign_in(context: BrowserContext, house: House, line: Line, role: str = "auditor") -> None:
    """Sign a person in on a phone."""
    cookie = house.sign_in_as(role).get_cookie(COOKIE)
    assert cookie
    day = now().timestamp() + 86_400
    context.add_cookies([{"name": COOKIE, "value": cookie.value, "url": line.url, "expires": day}])


@pytest.fixture
def open_phone(browser: Browser, house: House, line: Line) -> Iterator[OpenPhone]:
    """Return a function (role) -> a page on a new phone where that person is signed in; script errors fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def make(role: str | None = "auditor", **options: object) -> Page:
        given: dict[str, object] = {
            "viewport": PHONE,
            "has_touch": True,
            "locale": "zh-CN",
            "reduced_motion": "reduce",
        }
        context = browser.new_context(**{**given, **options})  # type: ignore[arg-type]
        contexts.append(context)
        if role:
            sign_in(context, house, line, role)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda m: complaints.append(m.text) if "Security Policy" in m.text else None)
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


def assign(house: House, branch: str = "N1", role: str = "auditor", days: int = 3) -> str:
    """Give an auditor a visit whose window closes ``days`` from today; return its id."""
    until = now().date() + timedelta(days=days)
    new = NewAssignment(
        membership_id=house.people[role].membership_id,
        branch_id=house.units[branch].id,
        standard_version_id=house.version_id,
        window_from=until - timedelta(days=7),
        window_to=until,
        scenario=house.document["scenarios"][0]["code"],
    )
    with house.inside() as by, transaction():
        assert by
        return str(assign_visit(by, new, now=now()))


def first_visit(page: Page, line: Line) -> None:
    """Open the auditor's page with a network and wait until all of it is on the phone, and at work."""
    page.goto(f"{line.url}/capture")
    taken_along(page)
    for _ in range(200):
        if page.evaluate(AT_WORK):
            return
        page.wait_for_timeout(50)
    raise AssertionError("the page has not loaded its own part")


def taken_along(page: Page) -> None:
    """Wait until the phone has all that it needs without a network."""
    for _ in range(200):
        if page.evaluate(TAKEN_ALONG):
            return
        page.wait_for_timeout(50)
    raise AssertionError("the phone has not taken everything along")


def wait_state(page: Page, state: str) -> None:
    """Wait until the form says ``ready``, ``waiting``, ``paused``, ``parked`` or ``sent``."""
    expect(page.locator("#form")).to_have_attribute("data-state", state, timeout=15_000)


def new_visit(house: House, line: Line, branch: str = "N1") -> str:
    """The address of a form without a task."""
    return f"{line.url}/capture/new?branch={house.units[branch].id}&standard_version={house.version_id}"


def answer(page: Page, code: str = "BK-AR01", value: str = "5") -> None:
    """Tap one answer and wait until it is kept."""
    page.click(f'[data-item="{code}"] [data-value="{value}"]')
    expect(page.locator("[data-saved]")).to_have_attribute("data-saved", "saved")


def send(page: Page) -> None:
    """Go to the end and press send."""
    page.click('[data-act="stages"]')
    page.click('[data-act="summary"]')
    page.click('[data-act="send"]')
