"""A person at the desk in a test's hand: the editor in one Chromium page, driven by the editor's own hooks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, expect

from tenants.standards.drafts import draft_for_editing
from tests.arrange import House

UNITS = Path(__file__).parent / "built" / "units.js"
PATIENCE = 15_000  # milliseconds: a busy machine is slow, not wrong


class Desk:
    """``desk.open("item=BK-AR03")``, then type and press; ``desk.document()`` is the draft the server has."""

    def __init__(self, context: BrowserContext, url: str, house: House) -> None:
        self.context, self.url, self.house = context, url, house
        self.complaints: list[str] = []
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console", lambda m: self.complaints.append(m.text) if "Security Policy" in m.text else None
        )

    def open(self, at: str = "") -> Desk:
        """Open the editor at a place; returns itself."""
        self.page.goto(f"{self.url}/standards/{self.house.standard_id}/edit#{at}")
        return self.ready()

    def ready(self) -> Desk:
        """Wait until the editor can be used."""
        expect(self.page.locator("#editor")).to_have_attribute("data-state", "ready", timeout=PATIENCE)
        return self

    def reload(self) -> Desk:
        """Load the page again, as after a closed browser."""
        self.page.reload()
        return self.ready()

    def field(self, name: str) -> Locator:
        """A field of what is open in the editor."""
        return self.page.locator(f'[data-field="{name}"]').first

    def type(self, name: str, text: str) -> None:
        """Write into a field, in place of what stands there."""
        self.field(name).fill(text)

    def act(self, name: str) -> None:
        """Press a button by its hook."""
        self.page.locator(f'[data-act="{name}"]').first.click()

    def choose(self, code: str) -> None:
        """Choose an item in the outline."""
        self.page.locator(f'[data-item="{code}"]').click()
        expect(self.page.locator(".editor__page")).to_have_attribute("data-code", code)

    def choose_stage(self, code: str) -> None:
        """Choose a stage in the outline."""
        self.page.locator(f'[data-stage="{code}"]').click()
        expect(self.page.locator('[data-editing="stage"]')).to_have_attribute("data-code", code)

    def page_named(self, name: str) -> None:
        """Go to standard, scoring, weights or findings."""
        self.page.locator(f'[data-page="{name}"]').click()
        expect(self.page.locator(".editor__page")).to_have_attribute("data-editing", name)

    def kind(self, kind: str) -> None:
        """Change how the chosen item is answered."""
        self.act("kinds")
        self.page.locator(f'[data-kind="{kind}"]').click()

    def saved(self) -> None:
        """Wait until the server has everything."""
        expect(self.page.locator("[data-saving]")).to_have_attribute("data-saving", "clean", timeout=PATIENCE)

    def outline(self) -> list[str]:
        """The item codes as they stand in the outline."""
        codes: list[str] = self.page.locator("[data-item]").evaluate_all(
            "rows => rows.map(row => row.dataset.item)"
        )
        return codes

    def said(self) -> Locator:
        """What the editor says in passing."""
        return self.page.locator("#editor .toast").last

    def document(self) -> dict[str, Any]:
        """The draft as the server has it, once everything is saved."""
        self.saved()
        return self.stored()

    def stored(self) -> dict[str, Any]:
        """The draft as the server has it now."""
        with self.house.inside():
            return dict(
                json.loads(json.dumps(draft_for_editing(self.house.standard_id).document, default=float))
            )

    def item(self, code: str) -> dict[str, Any]:
        """One item of the saved draft."""
        return next(item for item in self.document()["items"] if item["code"] == code)
