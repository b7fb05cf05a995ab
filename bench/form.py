"""The phone form on a slow phone and a slow network: what it weighs, when it can be used; again without a network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.enketo import ANSWER as ENKETO_ANSWER
from bench.enketo import enketo
from bench.figure import Figure
from bench.house import Measured, measured
from bench.surveyjs import ANSWER as SURVEYJS_ANSWER
from bench.surveyjs import surveyjs
from tests.conftest import CHROMIUM_FLAGS
from tests.offline.conftest import taken_along

SLOW = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 200_000,
    "uploadThroughput": 100_000,
}  # 1.6 Mbit/s
RUNS = 5
PHONE: Any = {"width": 390, "height": 844}
ANSWER = "#form[data-state=ready] [data-value]"
FIRST = "form usable at CPU / 4, 1.6 Mbit/s, 150 ms"
_WATCH = """selector => {
  const look = () => {
    if (!document.querySelector(selector)) return;
    seen.disconnect();
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => performance.mark("usable");
      port2.postMessage(null);
    });
  };
  const seen = new MutationObserver(look);
  seen.observe(document, { childList: true, subtree: true, attributes: true });
  document.addEventListener("DOMContentLoaded", look);
}"""


def measure() -> Iterator[Figure]:
    """Open the bank's form five times with an empty cache, and those of others beside it; the medians count."""
    with measured() as house, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--headless", *CHROMIUM_FLAGS]
        )
        site, unit = f"http://127.0.0.1:{house.run.port}", house.house.units["N1"].id
        form = f"{site}/capture/new?branch={unit}&standard_version={house.house.version_id}"
        cookie = {"name": "sanmi_session", "value": house.auditor, "url": site}
        weight, seconds = _median([_open(browser, form, ANSWER, cookie) for _ in range(RUNS)])
        beside = {what: figures for what, figures in _rivals(browser, house.house.document) if figures}
        again = sorted(_open_again(browser, house, form, cookie))[RUNS // 2]
        browser.close()
    for what, (other_weight, other_seconds) in beside.items():
        yield Figure("form, compressed, all of it", weight, "KiB", 100, reference=other_weight, what=what)
        yield Figure(FIRST, seconds, "s", 1.5, reference=other_seconds, what=what)
    if not beside:
        yield Figure("form, compressed, all of it", weight, "KiB", 100)
        yield Figure(FIRST, seconds, "s", 1.5)
    yield Figure("form opened again without a network, CPU / 4", again, "s", 0.5)


def _rivals(browser: Browser, document: Any) -> Iterator[tuple[str, tuple[float, float] | None]]:
    """Measure each that can be fetched here."""
    with surveyjs(document) as address:
        runs = address and [_open(browser, address, SURVEYJS_ANSWER) for _ in range(RUNS)]
        yield "SurveyJS, same run:", _median(runs) if runs else None
    with enketo(document, browser) as address:
        runs = address and [_open(browser, address, ENKETO_ANSWER) for _ in range(RUNS)]
        yield "Enketo core 9, same run:", _median(runs) if runs else None


def _median(runs: list[tuple[float, float]]) -> tuple[float, float]:
    weight, seconds = (sorted(figures)[RUNS // 2] for figures in zip(*runs, strict=True))
    return weight, seconds


def watch(page: Page, selector: str = ANSWER) -> None:
    """Let pages note by themselves when the first answer is drawn: asking from outside costs a slow phone more."""
    page.add_init_script(f"({_WATCH})({json.dumps(selector)})")


def usable_after(page: Page) -> float:
    """Return the seconds from the start of the navigation until the first answer was drawn."""
    for _ in range(150):
        page.wait_for_timeout(200)
        at: float | None = page.evaluate("performance.getEntriesByName('usable')[0]?.startTime ?? null")
        if at is not None:
            return at / 1000
    raise AssertionError("there was nothing to answer within 30 s")


def _open_again(browser: Browser, house: Measured, form: str, cookie: Any) -> Iterator[float]:
    """Take everything along once; then give the seconds until an answer can be tapped, offline, five times."""
    context = browser.new_context(viewport=PHONE)
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{house.run.port}/capture")
    taken_along(page)
    context.set_offline(True)
    for _ in range(RUNS):
        page.close()
        page = context.new_page()
        watch(page)
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
        page.goto(form)
        yield usable_after(page)
    context.close()


def _open(browser: Browser, address: str, answer: str, cookie: Any = None) -> tuple[float, float]:
    """Return KiB over the network and seconds until the first answer can be tapped."""
    context = browser.new_context(viewport=PHONE)
    context.add_cookies([cookie] if cookie else [])
    page = context.new_page()
    watch(page, answer)
    devtools: Any = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", SLOW)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    received: list[float] = []
    devtools.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(address)
    seconds = usable_after(page)
    page.wait_for_load_state("networkidle")
    context.close()
    return sum(received) / 1024, seconds
