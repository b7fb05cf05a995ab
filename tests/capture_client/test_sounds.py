"""A recording where the standard asks for one: made, heard, deleted, kept sealed, sent by its fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from saas.kernel.sounds import read_sound
from tests.capture_client.every_type import DOCUMENT, SCALE, item
from tests.capture_client.fake_server import FakeServer
from tests.capture_client.phone import Phone
from tests.conftest import CHROMIUM_FLAGS

ASKS = {
    **DOCUMENT,
    "stages": DOCUMENT["stages"][:1],
    "items": [item("EV-S01", DOCUMENT["stages"][0]["code"], SCALE, evidence="audio")],
}
EARS = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@pytest.fixture(scope="module")
def hearing(browser: Browser, chromium_path: str) -> Iterator[Browser]:
    """A browser whose microphone beeps."""
    started = browser.browser_type.launch(executable_path=chromium_path, args=[*CHROMIUM_FLAGS, *EARS])
    yield started
    started.close()


@pytest.fixture
def phone(hearing: Browser, server: FakeServer) -> Iterator[Phone]:
    server.document = ASKS
    context = hearing.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN", reduced_motion="reduce")
    made = Phone(context, server)
    yield made.open()
    context.close()
    assert made.complaints == []


def test_lost_points_are_proven_by_a_recording_that_arrives_as_it_was_kept(phone: Phone) -> None:
    phone.choose("EV-S01", 1)
    expect(phone.card("EV-S01").locator('[data-need="sound"]')).to_contain_text("请录音")
    phone.act("EV-S01", "record")
    phone.page.wait_for_timeout(1200)
    phone.act("EV-S01", "stop-recording")
    player = phone.card("EV-S01").locator("[data-sound] audio")
    expect(player).to_have_js_property("readyState", 4)
    expect(phone.card("EV-S01").locator("[data-need]")).to_have_count(0)
    [kept] = phone.kept_photos()
    phone.reload()
    phone.send()
    phone.expect_state("sent")
    assert phone.sent["EV-S01"]["evidence"] == [f"sha256:{kept['sha256']}"]
    heard = phone.server.evidence[kept["sha256"]]
    assert hashlib.sha256(heard).hexdigest() == kept["sha256"]
    assert (read_sound(heard).media_type, 0.5 < read_sound(heard).seconds < 4) == (kept["type"], True)
    assert phone.kept_photos() == []


def test_a_deleted_recording_leaves_the_phone(phone: Phone) -> None:
    phone.choose("EV-S01", 1)
    phone.act("EV-S01", "record")
    phone.page.wait_for_timeout(600)
    phone.act("EV-S01", "stop-recording")
    phone.act("EV-S01", "remove-sound")
    expect(phone.card("EV-S01").locator("[data-sound]")).to_have_count(0)
    expect(phone.card("EV-S01").locator('[data-need="sound"]')).to_be_visible()
    phone.saved()
    assert phone.kept_photos() == []


def test_where_the_microphone_is_refused_words_will_do(browser: Browser, server: FakeServer) -> None:
    server.document = ASKS
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN", reduced_motion="reduce")
    phone = Phone(context, server).open()
    phone.choose("EV-S01", 1)
    phone.act("EV-S01", "record")
    expect(phone.card("EV-S01").locator("[role=alert]")).to_contain_text("写下听到的原话")
    phone.card("EV-S01").locator(".note textarea").fill("先生请稍等")
    expect(phone.card("EV-S01").locator("[data-need]")).to_have_count(0)
    context.close()
