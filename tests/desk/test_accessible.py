"""Every page of the desk can be used by everybody: in both languages, light and dark, at the desk and on a phone."""

from __future__ import annotations

import pytest

from tests.design.axe import assert_accessible
from tests.desk.conftest import Desk, OpenDesk


def pages(desk: Desk) -> list[str]:
    """Return the pages that an administrator opens."""
    unit = desk.house.units["N1"].id
    return [
        "/overview",
        "/overview?level=region",
        f"/overview?unit={unit}",
        "/overview/items/BK-AR03",
        "/overview/stages/arrival",
        f"/overview/dimensions/courtesy?unit={unit}",
        "/audits",
        "/audits?outcome=voided",
        "/audits/exports?window=12m",
        desk.export,
        f"/audits/{desk.audit}",
        f"/audits/{desk.audit}?show=all",
        f"/audits/{desk.audit}/correct",
        "/reports",
        desk.report,
        "/verify/",
        "/verify/ABCD-ABCD-ABCD-ABCD",
        "/settings",
        "/settings/trail",
        "/settings/people",
        "/settings/people/invite",
        "/settings/units",
        "/settings/branding",
        "/account/sessions",
    ]


@pytest.mark.parametrize(
    ("lang", "theme", "size"),
    [("zh", "light", "desk"), ("zh", "dark", "narrow"), ("en", "light", "narrow"), ("en", "dark", "desk")],
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    open_desk: OpenDesk, desk: Desk, lang: str, theme: str, size: str
) -> None:
    page = open_desk("/overview", lang=lang, theme=theme, size=size)
    width = page.viewport_size["width"] if page.viewport_size else 0
    for path in pages(desk):
        page.goto(desk.url + path)
        assert page.locator("html").get_attribute("lang") == {"zh": "zh-Hans", "en": "en"}[lang]
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.mark.parametrize("role", ["branch_manager", "viewer", "auditor"])
def test_axe_finds_nothing_on_what_the_others_see_first(open_desk: OpenDesk, role: str) -> None:
    assert_accessible(open_desk("/", role, size="phone"))
