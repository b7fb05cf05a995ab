"""The gallery, served for browser tests of the design system; nothing here needs a database."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.design.gallery import create_gallery
from tests.serving import serving

SIZES = {"desk": (1440, 900), "phone": (390, 844), "narrow": (360, 740)}
OpenPage = Callable[..., Page]
PATIENCE = 30_000  # milliseconds: a busy machine is slow, not wrong
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def gallery_url() -> Iterator[str]:
    """Serve the gallery on a free port of this machine."""
    with serving(create_gallery()) as address:
        yield address


@pytest.fixture
def open_page(browser: Browser, gallery_url: str) -> Iterator[OpenPage]:
    """Return a function (path, lang, theme, size) -> Page; refused scripts and styles fail the test."""
    contexts = []
    complaints: list[str] = []

    def open_one(path: str, lang: str = "zh", theme: str = "light", size: str = "desk") -> Page:
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
        chosen = {"lang": lang, "sanmi_theme": theme}
        context.add_cookies([{"name": name, "value": value, "url": gallery_url} for name, value in chosen.items()])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: complaints.append(f"{path}: {error}"))
        page.on("console", lambda m: complaints.append(f"{path}: {m.text}") if "Security Policy" in m.text else None)
        page.goto(f"{gallery_url}/{path}")
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not complaints
