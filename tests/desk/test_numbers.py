"""The pages of studies can be used by everybody: in both languages, light and dark, at the desk and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.arrange import run_jobs
from tests.design.axe import assert_accessible
from tests.desk.conftest import Desk, OpenDesk

STUDIES = ("signals", "journey", "items-examined", "auditors")


@pytest.fixture(scope="module")
def numbers(desk: Desk) -> list[str]:
    """Have every study made; return the addresses of the pages."""
    admin = desk.house.sign_in_as("tenant_admin")
    for study in STUDIES:
        admin.submit(f"/overview/{study}/make", {"window": "12m"})
    run_jobs(desk.house.app)
    unit = desk.house.units["N1"].id
    auditor = desk.house.people["auditor"].membership_id
    return [
        *(f"/overview/{study}?window=12m" for study in STUDIES),
        f"/overview/signals/chart?unit={unit}",
        f"/overview/signals/chart?unit={desk.house.units['HQ'].id}&item=BK-AR03",
        "/overview/journey?window=12m&of=stage&importance=pull",
        f"/overview/auditors/{auditor}",
        "/overview/methods",
    ]


@pytest.mark.parametrize(
    ("lang", "theme", "size"),
    [("zh", "light", "desk"), ("zh", "dark", "narrow"), ("en", "light", "narrow"), ("en", "dark", "desk")],
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    open_desk: OpenDesk, desk: Desk, numbers: list[str], lang: str, theme: str, size: str
) -> None:
    page = open_desk("/overview", lang=lang, theme=theme, size=size)
    width = page.viewport_size["width"] if page.viewport_size else 0
    for path in numbers:
        page.goto(desk.url + path)
        for closed in page.locator("details.more").all():
            closed.evaluate("details => { details.open = true }")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_from_the_overview_to_the_method_by_keyboard(open_desk: OpenDesk, desk: Desk, numbers: list[str]) -> None:
    page = open_desk("/overview")
    page.get_by_role("link", name="信号", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("什么真的变了")
    how = page.get_by_text("这些数是怎么算出来的")
    how.press("Enter")
    page.get_by_role("link", name="所有方法一览").press("Enter")
    page.wait_for_url("**/overview/methods#signals")
    expect(page.locator("#signals")).to_contain_text("Benjamini-Hochberg")


def test_a_branch_manager_finds_no_way_to_what_tells_of_auditors(open_desk: OpenDesk, numbers: list[str]) -> None:
    page = open_desk("/overview/journey?window=12m", "branch_manager")
    tabs = page.get_by_label("看数的方式").get_by_role("link")
    expect(tabs).to_have_text(["总览", "信号", "公平比较", "顾客历程"])


def test_numbers_come_by_themselves(open_desk: OpenDesk, desk: Desk) -> None:
    """A page that waits asks for what is missing, and shows it when a worker has made it."""
    page = open_desk("/overview/journey?window=6m", "regional_manager")
    expect(page.locator("[data-study=working]")).to_be_visible()
    run_jobs(desk.house.app)
    expect(page.locator(".chart-funnel").first).to_be_visible()
