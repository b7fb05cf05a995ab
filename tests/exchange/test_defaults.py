"""What a tenant presets: it holds for people and standards that come after."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from tests.exchange.conftest import draft, text_of

if TYPE_CHECKING:
    from tests.arrange import Browser, House

ADDRESS = "/settings/defaults"
BANDS = {
    "band_code": ["top", "low"],
    "band_low": ["87.5", "0"],
    "band_zh": ["优", "差"],
    "band_en": ["Top", ""],
}


def test_time_zone_language_and_bands_are_kept_and_shown_again(house: House, admin: Browser) -> None:
    form = {"time_zone": "Asia/Tokyo", "language": "en", **BANDS}
    assert admin.submit(ADDRESS, form).status_code == 302
    page = admin.get(ADDRESS).text
    assert '<option value="Asia/Tokyo" selected>' in page
    assert 'value="87.5"' in page
    assert "Time zone" in text_of(house.sign_in_as("tenant_admin").get(ADDRESS))  # English from now on
    assert "changed the defaults" in text_of(admin.get("/settings/trail"))


def test_a_persons_own_choice_of_language_stays(house: House, admin: Browser) -> None:
    admin.submit(ADDRESS, {"time_zone": "Asia/Shanghai", "language": "en"})
    viewer = house.sign_in_as("viewer")
    assert 'lang="en"' in viewer.get("/overview").text
    viewer.submit("/language", {"lang": "zh"})
    assert 'lang="zh-Hans"' in viewer.get("/overview").text


def test_a_standard_started_afterwards_has_these_bands(house: House, admin: Browser) -> None:
    before = draft(house)["scoring"]["bands"]
    admin.submit(ADDRESS, {"time_zone": "Asia/Shanghai", "language": "", **BANDS})
    made = admin.submit("/standards/library/HOTEL-STAY/start")
    standard_id = uuid.UUID(made.headers["Location"].split("/")[2])
    bands = draft(house, standard_id)["scoring"]["bands"]
    assert [(band["code"], float(band["min"]), band["name_en"]) for band in bands] == [
        ("top", 87.5, "Top"),
        ("low", 0, "差"),
    ]
    assert draft(house)["scoring"]["bands"] == before
    assert admin.submit(f"/standards/{standard_id}/publish", {"note": "ours"}).status_code == 302


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"time_zone": "Moon/Base"}, "There is no such time zone"),
        ({"language": "fr"}, "Choose a language"),
        ({"band_low": ["120", "0"]}, "Band 1: its lower end is a number from 0 to 100"),
        ({"band_low": ["0", "0"]}, "Band 2: the lower end 0 stands twice"),
        ({"band_code": ["top", "top"]}, "the code top stands twice"),
        ({"band_code": ["", "low"]}, "Band 1: the code is missing"),
        ({"band_low": ["90", "10"]}, "The lowest band begins at 0"),
        ({"band_zh": ["", "差"], "band_en": ["", ""]}, "give it a name"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(
    admin: Browser, change: dict[str, str], said: str
) -> None:
    form = {"time_zone": "Asia/Shanghai", "language": "zh", **BANDS, **change}
    page = admin.submit(f"{ADDRESS}?lang=en", form)
    assert page.status_code == 422
    assert said in text_of(page)
    assert all(f'value="{value}"' in page.text for value in form["band_low"])


def test_only_administrators_preset(house: House) -> None:
    for role in ("regional_manager", "viewer"):
        assert house.sign_in_as(role).get(ADDRESS).status_code == 403
