"""Typing in the standards builder: a standard of 300 items, preview open, on a processor a quarter as fast."""

from __future__ import annotations

import copy
import http.client
import json
import random
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.figure import Figure
from bench.house import Measured, measured
from tests.conftest import CHROMIUM_FLAGS

ITEMS = 300
ROUNDS = 2  # at most; the quietest counts, for a neighbour on the machine is not the editor
BURSTS = 4  # of typing; after each the draft is saved, looked through, and shown in the preview
LETTERS = 14
FIELDS = {"a question": "text_zh", "what a level looks like": "anchor-5_zh", "a weight": "weight"}
LIMIT = 100.0
# the time from a key to the picture that shows it, as the browser itself measures it; what it leaves out took < 16 ms
WATCH = """() => {
  window.keys = new Map();
  window.watch?.disconnect();
  window.watch = new PerformanceObserver(list => {
    for (const {interactionId, duration} of list.getEntries()) {
      if (interactionId) keys.set(interactionId, Math.max(keys.get(interactionId) ?? 0, duration));
    }
  });
  watch.observe({type: "event", durationThreshold: 16});
}"""


def measure() -> Iterator[Figure]:
    """Type into a question, an anchor and a weight, which redraws sums; and into a field of a blank page."""
    with measured() as house, sync_playwright() as playwright:
        _fill(house)
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--headless", *CHROMIUM_FLAGS]
        )
        blank = _typed(_slow(browser, house), None)
        page = _slow(browser, house)
        page.goto(f"http://127.0.0.1:{house.run.port}/standards/{house.house.standard_id}/edit#item=BK-AR01")
        page.wait_for_selector("#editor[data-state=ready]")
        opened = page.evaluate("performance.now()") / 1000
        page.wait_for_timeout(4000)  # the preview draws itself
        for words, field in FIELDS.items():
            times = _quietest(page, field)
            name = f"key to picture, {ITEMS} items, CPU / 4: {words}"
            what = "a blank page's field:"
            yield Figure(f"{name}, 95 %", _at(times, 0.95), "ms", LIMIT, reference=_at(blank, 0.95), what=what)
            yield Figure(f"{name}, worst", times[-1], "ms", LIMIT, reference=blank[-1], what=what)
        browser.close()
    yield Figure(f"editor usable, {ITEMS} items, CPU / 4", opened, "s", 3)


def _fill(house: Measured) -> None:
    """Make the draft one of so many items, through the API."""
    document = copy.deepcopy(house.house.document)
    own = list(document["items"])
    document["items"] = [
        {**own[number % len(own)], "code": own[number]["code"] if number < len(own) else f"XX-{number:03d}"}
        for number in range(ITEMS)
    ]
    connection = http.client.HTTPConnection("127.0.0.1", house.run.port, timeout=60)
    path = f"/api/v1/standards/{house.house.standard_id}/draft"
    headers = {"Cookie": f"sanmi_session={house.admin}", "X-Sanmi-Client": "bench/1"}
    connection.request("GET", path, headers=headers)
    revision = json.loads(connection.getresponse().read())["revision"]
    connection.request("PUT", path, json.dumps(document), {**headers, "If-Match": f'"{revision}"'})
    answer = connection.getresponse()
    assert answer.status == 200, answer.read()[:300]
    connection.close()


def _slow(browser: Browser, house: Measured) -> Page:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_cookies(
        [{"name": "sanmi_session", "value": house.admin, "url": f"http://127.0.0.1:{house.run.port}"}]
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    devtools: Any = context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    return page


def _quietest(page: Page, field: str) -> list[float]:
    """Return the times of the first round that keeps to the limit, else of the best of all."""
    best: list[float] = []
    for _ in range(ROUNDS):
        times = _typed(page, field)
        if not best or _at(times, 0.95) < _at(best, 0.95):
            best = times
        if _at(best, 0.95) <= LIMIT:
            break
    return best


def _typed(page: Page, field: str | None) -> list[float]:
    """Return the sorted times of all keys, in milliseconds. field: of the editor, None for a blank page."""
    rng = random.Random(1)
    if field is None:
        page.set_content("<textarea autofocus></textarea>")
        page.focus("textarea")
    else:
        page.locator(f'.editor [data-field="{field}"]').first.focus()
        page.keyboard.press("End")
    page.evaluate(WATCH)
    for _ in range(BURSTS):
        for number in range(LETTERS):
            digit = "1" if number % 2 == 0 else "Backspace"
            page.keyboard.press(digit if field == "weight" else "abcdefghij"[number % 10])
            page.wait_for_timeout(rng.uniform(50, 110))
        page.wait_for_timeout(rng.uniform(300, 2000))  # as people pause: now before, now amid what saving does
    slow: list[float] = page.evaluate("[...keys.values()]")
    return sorted([*slow, *([16.0] * (BURSTS * LETTERS - len(slow)))])


def _at(times: list[float], share: float) -> float:
    return times[min(int(len(times) * share), len(times) - 1)]
