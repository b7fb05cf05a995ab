"""Photographs and logos: small, upright, without a word about who took them; colours that can be read."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from audits.reports.pictures import EDGE, logo, photo, without_metadata
from audits.reports.typography import contrast_on_white, legible_accent, pale, printable
from tests.reports.visits import photograph


def test_a_small_jpeg_keeps_its_pixels_and_loses_its_metadata() -> None:
    data = photograph(1, 400)
    made = photo(data)
    assert made is not None
    assert b"SHOPPER-CANARY" in data
    assert b"SHOPPER-CANARY" not in made.data
    with Image.open(BytesIO(data)) as before, Image.open(BytesIO(made.data)) as after:
        assert before.tobytes() == after.tobytes()
        assert not after.getexif()


def test_a_large_photograph_is_shrunk_and_a_turned_one_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    output = BytesIO()
    Image.new("RGB", (2400, 1200), "red").save(output, "JPEG", exif=exif)
    made = photo(output.getvalue())
    assert made is not None
    with Image.open(BytesIO(made.data)) as image:
        assert max(image.size) == EDGE
        assert image.height > image.width


@pytest.mark.parametrize("data", [b"", b"hello", b"\xff\xd8\xff\xe1\x00", b"GIF89a", b"<svg/>"])
def test_what_is_no_picture_is_left_out(data: bytes) -> None:
    assert photo(data) is None
    assert logo(data) is None


def test_a_photograph_that_was_cut_off_is_left_out() -> None:
    assert photo(photograph(1)[:900]) is None


def test_bytes_after_the_picture_are_cut_off() -> None:
    data = photograph(2, 200) + b"SHOPPER-CANARY after the end"
    assert b"CANARY" not in without_metadata(data)


def test_a_transparent_logo_stays_transparent() -> None:
    output = BytesIO()
    Image.new("RGBA", (1500, 300), (255, 0, 0, 0)).save(output, "PNG")
    made = logo(output.getvalue())
    assert made is not None
    with Image.open(BytesIO(made.data)) as image:
        assert image.mode == "RGBA"
        assert image.width == EDGE


@pytest.mark.parametrize("colour", ["#ffff00", "#0c7b60", "#FFFFFF", "#ff8800", "red", "#12345", "#000000;x"])
def test_an_accent_always_reads_on_white(colour: str) -> None:
    made = legible_accent(colour)
    assert contrast_on_white(*(int(made[at : at + 2], 16) for at in (1, 3, 5))) >= 4.5
    assert len(pale(made)) == 7


def test_pictographs_become_a_word_and_text_stays() -> None:
    assert printable("好👍🏽 ok ❤️\x07①→“”", "[emoji]") == "好[emoji] ok [emoji]①→“”"
