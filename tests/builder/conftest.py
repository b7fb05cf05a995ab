"""A real application with one bank in it, and a browser at the desk with its standard open in the editor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.arrange import House
from tests.builder.desk import Desk
from tests.serving import serving

OpenDesk = Callable[..., Desk]


@pytest.fixture
def served(app: Flask) -> Iterator[str]:
    """Serve the application on a free port of this machine; gives its address."""
    with serving(app) as address:
        yield address


@pytest.fixture
def open_desk(browser: Browser, served: str, house: House) -> Iterator[OpenDesk]:
    """Return a function (at="item=BK-AR01", role, lang, theme, preview) -> Desk.

    Script errors and refused styles fail the test. The preview stays closed unless it is asked for: it is a page
    of its own and takes as long.
    """
    desks: list[Desk] = []

    def make(
        at: str = "",
        *,
        role: str = "tenant_admin",
        lang: str = "zh",
        theme: str = "light",
        preview: bool = False,
        **options: Any,
    ) -> Desk:
        size = {"width": 1440, "height": 900}
        context = browser.new_context(**{"viewport": size, "reduced_motion": "reduce", **options})
        if not preview:
            context.add_init_script("localStorage.setItem('sanmi-preview', 'off')")
        cookie = house.sign_in_as(role).get_cookie("sanmi_session")
        assert cookie is not None
        cookies = {"sanmi_session": str(cookie.value), "lang": lang, "sanmi_theme": theme}
        context.add_cookies(
            [{"name": name, "value": value, "url": served} for name, value in cookies.items()]
        )
        desk = Desk(context, served, house)
        desks.append(desk)
        return desk.open(at)

    yield make
    for desk in desks:
        desk.context.close()
    assert [complaint for desk in desks for complaint in desk.complaints] == []


@pytest.fixture
def desk(open_desk: OpenDesk) -> Desk:
    """The editor with the first item chosen."""
    return open_desk("item=BK-AR01")


@pytest.fixture(scope="session")
def units(browser: Browser) -> Iterator[Callable[..., Any]]:
    """Return a function (name, *arguments) -> result that calls one of the builder's pure functions."""
    from tests.builder.desk import UNITS

    page: Page = browser.new_page()
    page.set_content("<!doctype html><title>units</title>")
    page.add_script_tag(content=UNITS.read_text("utf-8"))
    yield lambda name, *arguments: page.evaluate(
        "([name, given]) => units[name](...given)", [name, list(arguments)]
    )
    page.close()
