"""A phone with the form of a small standard on it, and the server it talks to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.capture_client.every_type import DOCUMENT
from tests.capture_client.fake_server import FakeServer
from tests.capture_client.phone import Phone

MakePhone = Callable[..., Phone]


@pytest.fixture
def server() -> Iterator[FakeServer]:
    made = FakeServer(DOCUMENT).start()
    yield made
    made.close()


@pytest.fixture
def make_phone(browser: Browser, server: FakeServer) -> Iterator[MakePhone]:
    """Return a function (context options) -> Phone; a script error or refused style fails the test."""
    phones: list[Phone] = []

    def make(**options: Any) -> Phone:
        size = {"width": 390, "height": 844}
        options = {
            "viewport": size,
            "has_touch": True,
            "reduced_motion": "reduce",
            "locale": "zh-CN",
            **options,
        }
        phone = Phone(browser.new_context(**options), server)
        phones.append(phone)
        return phone

    yield make
    for phone in phones:
        phone.context.close()
    assert [complaint for phone in phones for complaint in phone.complaints] == []


@pytest.fixture
def phone(make_phone: MakePhone) -> Phone:
    return make_phone().open()


@pytest.fixture(scope="session")
def units(browser: Browser) -> Iterator[Callable[..., Any]]:
    """Return a function (name, *arguments) -> result that calls one of the form's pure functions."""
    server = FakeServer(DOCUMENT).start()
    page: Page = browser.new_page()
    page.goto(server.url + "/tests/units")
    yield lambda name, *arguments: page.evaluate(
        "([name, given]) => units[name](...given)", [name, list(arguments)]
    )
    page.close()
    server.close()
