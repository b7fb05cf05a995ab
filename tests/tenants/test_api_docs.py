"""The page that shows the API works under the strict policy, without asking anybody outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.serving import serving

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser as Chromium

    from tests.arrange import Browser


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with serving(app) as address:
        yield address


def test_the_page_names_its_own_files_alone(client: Browser) -> None:
    page = client.get("/api/docs")
    assert page.status_code == 200
    assert "://" not in page.text.replace("http://www.w3.org", "")
    assert "unsafe" not in page.headers["Content-Security-Policy"]


def test_every_operation_is_shown_and_nothing_is_blocked(address: str, browser: Chromium) -> None:
    said: list[str] = []
    asked: list[str] = []
    page = browser.new_page()
    page.set_default_timeout(60_000)
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/api/docs")
    page.locator(".opblock").nth(1).wait_for()
    shown = page.locator(".opblock-summary-path").all_inner_texts()
    page.close()
    assert {text.replace("\u200b", "") for text in shown} >= {"/api/v1/audits/{audit_id}", "/api/v1/evidence/{digest}"}
    assert said == []
    assert all(url.startswith((address, "data:")) for url in asked)
