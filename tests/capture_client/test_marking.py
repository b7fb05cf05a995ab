"""Marks on a photo: what is hidden never leaves the phone; fingers, taps and keys can all make them."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import expect

from tests.capture_client.phone import Phone
from tests.design.axe import assert_accessible

SIZE = (800, 600)


def checkered() -> bytes:
    """Fine squares: hidden ones cannot be made out any more."""
    picture = Image.new("RGB", SIZE, "white")
    picture.paste("black", (0, 0, 400, 600))
    for x in range(0, 400, 8):
        picture.paste("white", (x, 0, x + 4, 600))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=95)
    return file.getvalue()


@pytest.fixture
def marking(phone: Phone) -> Phone:
    """The photo of EV-A01 large on the screen."""
    phone.choose("EV-A01", "no")
    phone.photograph("EV-A01", checkered())
    phone.act("EV-A01", "look")
    phone.act("EV-A01", "mark-photo")
    expect(phone.page.locator(".marking canvas")).to_have_js_property("width", SIZE[0])
    return phone


def drag(phone: Phone, *points: tuple[float, float]) -> None:
    box = phone.page.locator(".marking canvas").bounding_box()
    assert box
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    phone.page.mouse.move(*places[0])
    phone.page.mouse.down()
    for place in places[1:]:
        phone.page.mouse.move(*place, steps=4)
    phone.page.mouse.up()


def tap(phone: Phone, x: float, y: float) -> None:
    box = phone.page.locator(".marking canvas").bounding_box()
    assert box
    phone.page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])


def sent_picture(phone: Phone) -> Image.Image:
    """The one picture that the server was sent."""
    [evidence] = phone.server.evidence.values()
    return Image.open(io.BytesIO(evidence)).convert("RGB")


def finish(phone: Phone) -> Image.Image:
    phone.page.click('[data-act="keep-marks"]')
    expect(phone.page.locator(".marking")).to_have_count(0)
    phone.stage("ruled")
    phone.choose("EV-D04", "yes")
    phone.send()
    phone.expect_state("sent")
    return sent_picture(phone)


def contrast(picture: Image.Image, box: tuple[int, int, int, int]) -> float:
    """How much neighbouring columns differ inside a box: fine squares give a lot, a blot next to nothing."""
    part = picture.crop(box).convert("L")
    difference = ImageChops.difference(part, ImageChops.offset(part, 4, 0)).crop((4, 0, *part.size))
    whole = sum(value * count for value, count in enumerate(difference.histogram()))
    return whole / (difference.width * difference.height)


def test_what_is_hidden_is_never_sent(marking: Phone) -> None:
    marking.page.click('[data-act="blot"]')
    drag(marking, (0.05, 0.1), (0.4, 0.5))
    picture = finish(marking)
    assert contrast(picture, (60, 80, 300, 280)) < 25
    assert contrast(picture, (60, 400, 300, 560)) > 100  # the rest is as it was
    assert marking.kept_photos() == []


def test_two_taps_make_an_arrow_and_undo_takes_it_back(marking: Phone) -> None:
    tap(marking, 0.6, 0.8)
    tap(marking, 0.9, 0.3)
    done = marking.page.locator('[data-act="keep-marks"]')
    expect(done).to_be_enabled()
    marking.page.click('[data-act="unmark"]')
    expect(done).to_be_disabled()
    tap(marking, 0.6, 0.8)
    tap(marking, 0.9, 0.3)
    red, green, blue = finish(marking).getpixel((600, 330))  # type: ignore[misc]
    assert red > 150 > 110 > max(green, blue)


def test_keys_alone_can_hide_a_face(marking: Phone) -> None:
    page = marking.page
    page.focus('[data-act="blot"]')
    page.keyboard.press("Enter")
    page.focus(".marking canvas")
    for _ in range(16):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    for _ in range(8):
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert contrast(finish(marking), (100, 320, 220, 440)) < 25


def test_leaving_without_done_changes_nothing(marking: Phone) -> None:
    before = [photo["sha256"] for photo in marking.kept_photos()]
    drag(marking, (0.1, 0.1), (0.6, 0.6))
    marking.page.keyboard.press("Escape")
    expect(marking.page.locator(".marking")).to_have_count(0)
    assert [photo["sha256"] for photo in marking.kept_photos()] == before


def test_everybody_can_use_it(marking: Phone) -> None:
    assert_accessible(marking.page)
