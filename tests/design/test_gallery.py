"""Every component can be used by everybody, in both languages, light and dark, at the desk and on a phone."""

from __future__ import annotations

import pytest

from tests.design.axe import assert_accessible
from tests.design.conftest import OpenPage

PAGES = (
    "desk",
    "gallery",
    "desk?branch=1",
    "auth/sign_in?problem=1",
    "auth/choose_tenant",
    "auth/accept_invitation",
    "auth/change_password",
    "auth/sessions",
    "errors/422",
)
STATUSES = (400, 401, 403, 404, 409, 413, 422, 429, 500)


@pytest.mark.parametrize(
    ("lang", "theme", "size"),
    [("zh", "light", "desk"), ("zh", "dark", "narrow"), ("en", "light", "narrow"), ("en", "dark", "desk")],
)
def test_axe_finds_nothing_on_any_page(
    open_page: OpenPage, gallery_url: str, lang: str, theme: str, size: str
) -> None:
    page = open_page(PAGES[0], lang, theme, size)
    for path in PAGES:
        page.goto(f"{gallery_url}/{path}")
        assert_accessible(page)


@pytest.mark.parametrize(("accent", "theme"), [("%23c41230", "light"), ("%230b57d0", "dark"), ("%23000000", "dark")])
def test_a_tenants_accent_stays_legible(open_page: OpenPage, accent: str, theme: str) -> None:
    assert_accessible(open_page(f"gallery?accent={accent}", "zh", theme))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_page_scrolls_sideways_at_360_pixels(open_page: OpenPage, gallery_url: str, lang: str) -> None:
    page = open_page(PAGES[0], lang, "light", "narrow")
    for path in PAGES:
        page.goto(f"{gallery_url}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_error_says_how_to_go_on(open_page: OpenPage, gallery_url: str, lang: str) -> None:
    page = open_page("errors/404", lang)
    for status in STATUSES:
        page.goto(f"{gallery_url}/errors/{status}")
        assert page.locator("h1").inner_text()
        assert page.locator("main p.quiet").inner_text()
        assert page.locator("main a[href='/']").is_visible()


def test_a_phone_has_its_entries_at_the_thumb_and_a_desk_at_the_left(open_page: OpenPage) -> None:
    phone, desk = open_page("desk", size="phone"), open_page("desk")
    assert phone.locator(".tabbar").is_visible()
    assert not phone.locator(".rail").is_visible()
    assert desk.locator(".rail").is_visible()
    assert not desk.locator(".tabbar").is_visible()


def test_targets_for_fingers_are_44_pixels_high(open_page: OpenPage) -> None:
    page = open_page("gallery", size="phone")
    heights = page.evaluate(
        "[...document.querySelectorAll('.button:not(.button--small), .input:not(textarea), .tabbar__link')]"
        ".filter(e => e.offsetParent).map(e => e.getBoundingClientRect().height)"
    )
    assert heights
    assert min(heights) >= 44
