"""The phone form on a slow phone and a slow network: what it weighs, when it can be used; again without a network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.figure import Figure
from bench.house import Measured, measured
from bench.rival import ANSWER as RIVAL_ANSWER
from bench.rival import surveyjs
from tests.conftest import CHROMIUM_FLAGS
from tests.offline.conftest import taken_along

KNOWN_KIB, KNOWN_SECONDS = 265.0, 2.48  # Enketo core 9, measured on such a machine
SLOW = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 200_000,
    "uploadThroughput": 100_000,
}  # 1.6 Mbit/s
RUNS = 5
PHONE: Any = {"width": 390, "height": 844}
ANSWER = "#form[data-state=ready] [data-value]"
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
    """Open the bank's form five times with an empty cache; the median counts. The same for SurveyJS beside it."""
    with measured() as house, sync_playwright() as playwright, surveyjs(house.house.document) as rival:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--headless", *CHROMIUM_FLAGS]
        )
        site, unit = f"http://127.0.0.1:{house.run.port}", house.house.units["N1"].id
        form = f"{site}/capture/new?branch={unit}&standard_version={house.house.version_id}"
        cookie = {"name": "sanmi_session", "value": house.auditor, "url": site}
        weight, seconds = _median([_open(browser, form, ANSWER, cookie) for _ in range(RUNS)])
        beside = rival and _median([_open(browser, rival, RIVAL_ANSWER) for _ in range(RUNS)])
        again = sorted(_open_again(browser, house, form, cookie))[RUNS // 2]
        browser.close()
    names = ("form, compressed, all of it", "form usable at CPU / 4, 1.6 Mbit/s, 150 ms")
    yield Figure(names[0], weight, "KiB", 100, reference=KNOWN_KIB, what="Enketo core 9:")
    yield Figure(names[1], seconds, "s", 1.5, reference=KNOWN_SECONDS, what="Enketo core 9:")
    if beside:
        yield Figure(names[0], weight, "KiB", 100, reference=beside[0], what="SurveyJS, same run:")
        yield Figure(names[1], seconds, "s", 1.5, reference=beside[1], what="SurveyJS, same run:")
    yield Figure("form opened again without a network, CPU / 4", again, "s", 0.5)


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
