"""Services for tests: each test process has its own, started at the first use and ended with it.

========================= =====================================================================
fixture                   gives
========================= =====================================================================
``postgres``              a private cluster; ``postgres.database()`` makes a database (three URLs)
``redis_url``             URL of a private Redis      ``valkey_url``  of the Valkey that comes along
``s3_url``                blob URL of a private S3
``chromium_path``         the browser, for Playwright's ``executable_path``
``browser``               Chromium, one for the process: Playwright cannot be started twice in a thread
========================= =====================================================================
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.services.postgresql import PostgreSQL, private_postgresql
from tests.services.queue import private_queue, redis_server, valkey_server
from tests.services.s3 import private_s3

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Try a test in a browser a second time before it counts as failed; the report names those that needed it.

    A browser on a crowded machine now and then misses a frame or a click. Missing twice in a row is a bug.
    """
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1))


pytest_plugins = ["tests.app_fixtures"] if importlib.util.find_spec("tests.app_fixtures") else []


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgreSQL]:
    with private_postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    with private_queue(redis_server()) as url:
        yield url


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    with private_queue(valkey_server()) as url:
        yield url


@pytest.fixture(scope="session")
def s3_url() -> Iterator[str]:
    with private_s3() as url:
        yield url


@pytest.fixture(scope="session")
def chromium_path() -> str:
    names = (os.environ.get("SANMI_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("Chromium is not installed: apt-get install chromium (or set SANMI_CHROMIUM)")
    return found


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path, args=CHROMIUM_FLAGS)
        yield started
        started.close()
