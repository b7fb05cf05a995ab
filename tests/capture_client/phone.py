"""A phone in a test's hand: one Chromium page with the form, driven by the form's own hooks."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.capture_client.fake_server import FakeServer

FORM = "/capture/new?branch=b&standard_version=v"


class Phone:
    """``phone.open()``, then answer by item code; ``phone.sent`` is what the server has."""

    def __init__(self, context: BrowserContext, server: FakeServer) -> None:
        self.context = context
        self.server = server
        self.complaints: list[str] = []
        self.page = self.new_page()

    def new_page(self) -> Page:
        """Another window on the same phone."""
        page = self.context.new_page()
        page.set_default_timeout(8_000)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda m: self.complaints.append(m.text) if "Security Policy" in m.text else None)
        return page

    def open(self, path: str = FORM, state: str = "ready") -> Phone:
        """Open the form and wait for a state; returns itself."""
        self.page.goto(self.server.url + path)
        self.expect_state(state)
        return self

    def expect_state(self, state: str) -> None:
        """Wait until the root says ``ready``, ``sending``, ``waiting``, ``paused``, ``parked`` or ``sent``."""
        expect(self.page.locator("#form")).to_have_attribute("data-state", state, timeout=10_000)

    def reload(self) -> None:
        """Load the page again, as after a closed browser."""
        self.saved()
        self.page.reload()
        self.page.wait_for_selector("#form:not([data-state=loading])")

    def card(self, code: str) -> Locator:
        """The card of an item; its stage must be shown."""
        return self.page.locator(f'[data-item="{code}"]')

    def list_stages(self) -> None:
        """Open the list of stages."""
        if not self.page.locator("#stages").count():
            self.page.click('[data-act="stages"]')

    def stage(self, code: str) -> None:
        """Go to a stage by the list."""
        self.list_stages()
        self.page.click(f'[data-stage="{code}"]')

    def summary(self) -> None:
        """Go to what is checked before sending."""
        self.list_stages()
        self.page.click('[data-act="summary"]')

    def choose(self, code: str, value: object) -> None:
        """Tap one answer and wait until its card has folded, or stays open because more is asked for."""
        self.card(code).locator(f'[data-value="{value}"]').click()
        self.settled(code)

    def settled(self, code: str) -> None:
        """Wait until a card that began to fold has done so."""
        expect(self.page.locator(f'[data-item="{code}"][data-folding]')).to_have_count(0)

    def act(self, code: str, act: str) -> None:
        """Tap one of an item's buttons."""
        self.card(code).locator(f'[data-act="{act}"]').click()

    def fill(self, code: str, act: str, text: str) -> None:
        """Type into one of an item's fields."""
        self.card(code).locator(f'[data-act="{act}"]').fill(text)

    def note(self, code: str, text: str) -> None:
        """Write a note."""
        self.unfold(code)
        self.act(code, "note")
        self.card(code).locator(".note textarea").fill(text)

    def photograph(self, code: str, *pictures: bytes) -> None:
        """Choose pictures from the gallery and wait until they are kept."""
        self.unfold(code)
        before = self.card(code).locator(".thumb canvas").count()
        files: Any = [
            {"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": data}
            for n, data in enumerate(pictures, 1)
        ]
        self.card(code).locator('[data-act="photo"]').set_input_files(files)
        expect(self.card(code).locator(".thumb canvas")).to_have_count(before + len(pictures))

    def open_card(self, code: str) -> None:
        """Open a folded card."""
        expect(self.card(code)).to_have_attribute("data-open", "false")
        self.act(code, "open")

    def unfold(self, code: str) -> None:
        """Open a card if it has folded."""
        self.settled(code)
        if self.card(code).get_attribute("data-open") == "false":
            self.act(code, "open")

    def saved(self) -> None:
        """Wait until everything is on the phone's disk."""
        expect(self.page.locator("[data-saved]")).not_to_have_attribute("data-saved", "saving")

    def send(self) -> None:
        """Go to the end and press send."""
        self.summary()
        self.page.click('[data-act="send"]')

    @property
    def id(self) -> str:
        """The audit's id, made on the phone."""
        return str(self.page.evaluate("location.hash.slice(1)"))

    @property
    def sent(self) -> dict[str, Any]:
        """The answers of this audit as the server keeps them."""
        answers: dict[str, Any] = self.server.audits[self.id]["answers"]
        return answers

    def kept(self) -> list[dict[str, Any]]:
        """Every draft on this phone, straight from its store."""
        return self._store("drafts")

    def kept_photos(self) -> list[dict[str, Any]]:
        """Every photo on this phone, without its bytes."""
        return self._store("photos")

    def _store(self, name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.page.evaluate(READ_STORE, name)
        return found


# Reads a store as the phone itself would: what is sealed is opened with the key that this browser keeps.
READ_STORE = """async name => {
  const asked = request => new Promise((done, fail) => {
    request.onerror = () => fail(request.error);
    request.onsuccess = () => done(request.result);
  });
  const db = await asked(indexedDB.open("sanmi-capture"));
  const all = store => asked(db.transaction(store).objectStore(store).getAll());
  const keys = new Map((await all("keys")).map(({person, key}) => [person, key]));
  const rows = await all(name);
  db.close();
  return Promise.all(rows.map(async ({sealed, bytes, ...row}) => {
    if (!sealed || name === "photos") return row;
    const label = {drafts: row.id, packs: "pack", documents: row.version_id}[name];
    const how = {name: "AES-GCM", iv: sealed.iv, additionalData: new TextEncoder().encode(label)};
    const opened = await crypto.subtle.decrypt(how, keys.get(row.person), sealed.bytes);
    const value = JSON.parse(new TextDecoder().decode(opened));
    return name === "drafts" ? value : {...row, value};
  }));
}"""


def picture(colour: str = "#386", size: tuple[int, int] = (640, 480), **saving: Any) -> bytes:
    """A JPEG as a camera makes it."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG", **saving)
    return file.getvalue()
