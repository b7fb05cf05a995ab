"""At the branch: where the phone is, what a photo claims, letters that can be read, a count that is felt."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import ExifTags, Image
from playwright.sync_api import Page, expect

from tests.capture_client.conftest import MakePhone
from tests.capture_client.fake_server import BRANCH, FakeServer
from tests.capture_client.phone import Phone

HERE = {"latitude": 31.2231, "longitude": 121.4455}
AT = {**BRANCH, "lat": 31.2233, "lon": 121.4460}
BUZZES = "window.buzzes = []; navigator.vibrate = ms => (buzzes.push(ms), true)"


def _there(make_phone: MakePhone, server: FakeServer, branch: dict[str, Any]) -> Phone:
    server.boot_changes = {"branch": branch}
    phone = make_phone(geolocation=HERE, permissions=["geolocation"]).open()
    phone.page.click('[data-act="position"]')
    expect(phone.page.locator('[data-ask="position"]')).to_have_count(0)
    return phone


def _send(phone: Phone) -> dict[str, Any]:
    phone.choose("EV-A01", "no")
    phone.stage("ruled")
    phone.choose("EV-D04", "yes")
    phone.send()
    phone.expect_state("sent")
    visit: dict[str, Any] = phone.server.audits[phone.id]["visit"]
    return visit


def test_at_the_branch_no_more_is_asked(make_phone: MakePhone, server: FakeServer) -> None:
    phone = _there(make_phone, server, AT)
    expect(phone.page.locator('[data-ask="elsewhere"]')).to_have_count(0)
    assert "elsewhere" not in _send(phone)


def test_further_away_a_reason_is_asked_for_and_sent(make_phone: MakePhone, server: FakeServer) -> None:
    phone = _there(make_phone, server, {**AT, "lat": 31.2431})
    asked = phone.page.locator('[data-ask="elsewhere"]')
    expect(asked).to_contain_text("您离网点约 2.2 公里")
    asked.locator("textarea").fill("离店后在车上补填")
    phone.reload()
    expect(asked.locator("textarea")).to_have_value("离店后在车上补填")
    assert _send(phone)["elsewhere"] == "离店后在车上补填"


def test_a_branch_whose_place_nobody_told_asks_nothing(make_phone: MakePhone, server: FakeServer) -> None:
    phone = _there(make_phone, server, BRANCH)
    expect(phone.page.locator('[data-ask="elsewhere"]')).to_have_count(0)


def _camera(*, big_endian: bool) -> bytes:
    """A photo lying on its side, with all that a camera writes."""
    exif = Image.Exif()
    exif.endian = ">" if big_endian else "<"
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Model] = "Owner's own phone"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:03:02 10:15:30"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.BodySerialNumber] = "SN-1234567"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (31.0, 13.0, 23.16)
    file = io.BytesIO()
    Image.new("RGB", (2400, 1200), "#386").save(file, "JPEG", exif=exif)
    return file.getvalue()


@pytest.mark.parametrize("big_endian", [False, True])
def test_a_photo_brings_its_time_and_place_as_claims_and_nothing_else(phone: Phone, big_endian: bool) -> None:
    phone.photograph("EV-A01", _camera(big_endian=big_endian))
    phone.choose("EV-A01", "no")
    phone.stage("ruled")
    phone.choose("EV-D04", "yes")
    phone.send()
    phone.expect_state("sent")
    [sent] = phone.server.evidence.values()
    with Image.open(io.BytesIO(sent)) as picture:
        assert picture.size == (800, 1600)  # upright, and of the size that was set
        exif = picture.getexif()
        assert dict(exif.get_ifd(ExifTags.IFD.Exif)) == {ExifTags.Base.DateTimeOriginal: "2026:03:02 10:15:30"}
        assert dict(exif.get_ifd(ExifTags.IFD.GPSInfo)) == {1: "N", 2: (31.0, 13.0, 23.16)}
        assert ExifTags.Base.Orientation not in exif
    assert b"Owner's own phone" not in sent


def _buzzes(page: Page) -> int:
    count: int = page.evaluate("buzzes.length")
    return count


@pytest.mark.parametrize(("motion", "felt"), [("no-preference", 2), ("reduce", 0)])
def test_a_count_is_felt_unless_motion_is_unwelcome(make_phone: MakePhone, motion: str, felt: int) -> None:
    phone = make_phone(reduced_motion=motion)
    phone.page.add_init_script(BUZZES)
    phone.open()
    phone.list_stages()
    phone.page.locator("[data-stage]").last.wait_for()
    phone.page.keyboard.press("Escape")
    _count_twice(phone)
    assert _buzzes(phone.page) == felt


def test_the_buzz_can_be_turned_off(make_phone: MakePhone) -> None:
    phone = make_phone(reduced_motion="no-preference")
    phone.page.add_init_script(BUZZES)
    phone.open()
    phone.list_stages()
    phone.page.click('[data-act="still"]')
    phone.page.keyboard.press("Escape")
    _count_twice(phone)
    assert _buzzes(phone.page) == 0


def _count_twice(phone: Phone) -> None:
    phone.stage("measured")
    chips = phone.page.locator(".chips").first
    chips.locator('[data-value="1"]').click()
    chips.locator('[data-value="2"]').click()


@pytest.mark.parametrize("width", [360, 390])
def test_large_letters_lose_nothing(make_phone: MakePhone, width: int) -> None:
    phone = make_phone(viewport={"width": width, "height": 740}).open()
    phone.list_stages()
    phone.page.click('[data-act="large"]')
    assert phone.page.evaluate("parseFloat(getComputedStyle(document.querySelector('.card legend')).fontSize)") > 24
    codes = phone.page.locator("[data-stage]").evaluate_all("all => all.map(one => one.dataset.stage)")
    for code in codes:
        phone.stage(code)
        assert phone.page.evaluate("document.documentElement.scrollWidth") == width
        cut = phone.page.evaluate(CUT)
        assert cut == [], code
    phone.summary()
    assert phone.page.evaluate("document.documentElement.scrollWidth") == width
    phone.reload()
    assert phone.page.evaluate("document.documentElement.hasAttribute('data-large')")


CUT = """() => [...document.querySelectorAll("button:not(.fold), legend, summary, label, p, b")].filter(one => {
  const style = getComputedStyle(one);
  const isCut = style.overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1;
  return one.offsetParent && !one.closest(".unseen") && isCut;
}).map(one => one.className + ": " + one.textContent.slice(0, 40))"""
