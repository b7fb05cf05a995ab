"""A release is on the phone whole or not at all, and a new one disturbs nobody who is writing."""

from __future__ import annotations

import hashlib
import json
import re

from flask import Response, request
from playwright.sync_api import Page, expect

from tests.arrange import House
from tests.capture_client.fake_server import STATIC, TYPES
from tests.offline.conftest import OpenPhone, answer, first_visit, new_visit, wait_state
from tests.offline.line import Line

STAMP = json.loads((STATIC / "build.json").read_text("utf-8"))["source"][:12]
NEXT = "f" * 12
FILES = sorted(set(re.findall(r"static/([\w.-]+)\?v=", (STATIC / "sw.js").read_text("utf-8"))) - {"sw.js"})


class Releases:
    """What the server has to offer: the built release, the next one, either with a broken file."""

    def __init__(self, house: House) -> None:
        self.stamp = STAMP
        self.broken: str | None = None
        house.app.view_functions["capture.static"] = self.serve

    def serve(self, filename: str) -> Response:
        """Answer as the static route does."""
        data = self.worker() if filename == "sw.js" else self.file(filename, request.args.get("v", STAMP))
        if filename == self.broken:
            data = data[: len(data) // 2]
        kind = {**TYPES, ".html": "text/html"}.get("." + filename.rsplit(".", 1)[1])
        return Response(data, content_type=f"{kind}; charset=utf-8", headers={"Cache-Control": "no-cache"})

    def file(self, name: str, stamp: str) -> bytes:
        """A file of the release ``stamp``."""
        return (STATIC / name).read_bytes().replace(STAMP.encode(), stamp.encode())

    def worker(self) -> bytes:
        """The worker of the release that is offered now, naming its own files."""
        text = (STATIC / "sw.js").read_text("utf-8").replace(STAMP, self.stamp)
        for name in FILES:
            sha = hashlib.sha256(self.file(name, self.stamp)).hexdigest()
            text = re.sub(rf'({re.escape(name)}\?v=\w+":)"\w+"', rf'\1"{sha}"', text)
        return text.encode()


def caches_of(page: Page) -> list[str]:
    names: list[str] = page.evaluate("caches.keys()")
    return sorted(name.removeprefix("sanmi-form-") for name in names)


def update(page: Page) -> None:
    """Let the browser look for a new worker and see it through, whatever comes of it."""
    page.evaluate("""async () => {
      const registration = await navigator.serviceWorker.getRegistration("/capture");
      await registration.update();
      const coming = registration.installing ?? registration.waiting;
      if (coming) await new Promise(done => {
        const look = () => ["activated", "redundant"].includes(coming.state) && done();
        coming.addEventListener("statechange", look);
        look();
      });
    }""")


def test_an_install_with_a_broken_file_keeps_nothing(open_phone: OpenPhone, house: House, line: Line) -> None:
    releases = Releases(house)
    releases.broken = "home.css"
    page = open_phone()
    page.goto(f"{line.url}/capture")
    states = page.evaluate("""async () => {
      const registration = await navigator.serviceWorker.register("/capture/static/sw.js", {scope: "/capture"});
      const worker = registration.installing ?? registration.waiting ?? registration.active;
      await new Promise(done => {
        const look = () => ["activated", "redundant"].includes(worker.state) && done();
        worker.addEventListener("statechange", look);
        look();
      });
      return worker.state;
    }""")
    assert states == "redundant"
    assert caches_of(page) == []
    releases.broken = None
    first_visit(page, line)
    assert caches_of(page) == [STAMP]


def test_a_broken_new_release_leaves_the_old_one_at_work(
    open_phone: OpenPhone, house: House, line: Line
) -> None:
    releases = Releases(house)
    page = open_phone()
    first_visit(page, line)
    releases.stamp, releases.broken = NEXT, "form.js"
    update(page)
    assert caches_of(page) == [STAMP]
    line.down()
    page.goto(new_visit(house, line))
    wait_state(page, "ready")


def test_a_new_release_takes_over_beside_an_open_form(
    open_phone: OpenPhone, house: House, line: Line
) -> None:
    releases = Releases(house)
    page = open_phone()
    first_visit(page, line)
    page.goto(new_visit(house, line))
    answer(page)
    page.evaluate("window.stillTheSame = true")
    releases.stamp = NEXT
    update(page)
    assert caches_of(page) == sorted([STAMP, NEXT])
    assert page.evaluate("window.stillTheSame") is True
    answer(page, "BK-AR02", "yes")
    page.goto(new_visit(house, line))
    expect(page.locator('[data-item="BK-AR02"]')).to_have_attribute("data-open", "false")
    assert page.evaluate("document.querySelector('script').src").endswith(NEXT)
    other = page.context.new_page()
    other.goto(new_visit(house, line))
    assert caches_of(page) == [NEXT]
    other.close()  # else it takes the draft over while this window loads
    line.down()
    page.reload()
    wait_state(page, "ready")


def test_an_open_form_saves_on_after_a_newer_release_changed_the_database(
    open_phone: OpenPhone, house: House, line: Line
) -> None:
    page = open_phone()
    page.goto(new_visit(house, line))
    answer(page)
    other = page.context.new_page()
    other.goto(f"{line.url}/robots.txt")
    other.evaluate("""() => new Promise((done, fail) => {
      const opening = indexedDB.open("sanmi-capture", 99);
      opening.onupgradeneeded = () => opening.result.createObjectStore("of-a-later-release");
      opening.onsuccess = () => { opening.result.close(); done(); };
      opening.onerror = () => fail(opening.error);
    })""")
    answer(page, "BK-AR02", "yes")
    page.reload()
    expect(page.locator('[data-item="BK-AR02"]')).to_have_attribute("data-open", "false")
