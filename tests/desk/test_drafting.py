"""Drafts, comparisons and what-if on screen: usable by everybody, by keyboard too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import arrange
from tests.arrange import BEGINNING
from tests.design.axe import assert_accessible
from tests.desk.conftest import Desk, OpenDesk


@pytest.fixture(scope="module")
def run(desk: Desk) -> str:
    """The address of a finished what-if, with a draft that differs in every way from what is published."""
    from saas.kernel.db import transaction
    from tenants.standards.keeping_services import put_document

    def change(document: dict[str, Any]) -> dict[str, Any]:
        items = [dict(item) for item in document["items"]]
        items[0] |= {"weight": 40, "text_zh": "门头、台阶与地垫整洁", "text_en": "Front, steps and mat tidy"}
        items[2] |= {"critical": True, "critical_fail_at": 0, "na_allowed": True}
        gone = items.pop(8)
        return {**document, "items": [*items, {**gone, "code": "BK-NEW01", "text_en": "Something new", "text_zh": ""}]}

    house = desk.house
    with house.inside() as by, transaction():
        assert by
        put_document(by, house.standard_id, change(house.document), now=BEGINNING)
    made = house.sign_in_as("tenant_admin").submit(f"/standards/{house.standard_id}/what-if", {"window": "2026"})
    arrange.run_jobs(house.app)
    return str(made.headers["Location"])


@pytest.mark.parametrize(
    ("lang", "theme", "size"),
    [("zh", "light", "desk"), ("zh", "dark", "narrow"), ("en", "light", "narrow"), ("en", "dark", "desk")],
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    open_desk: OpenDesk, desk: Desk, run: str, lang: str, theme: str, size: str
) -> None:
    page = open_desk("/standards", lang=lang, theme=theme, size=size)
    width = page.viewport_size["width"] if page.viewport_size else 0
    own = f"/standards/{desk.house.standard_id}"
    for path in (f"{own}/compare", f"{own}/versions", f"{own}/draft", f"{own}/what-if", run, "/standards/library/CE"):
        page.goto(desk.url + path)
        page.locator("details").evaluate_all("all => all.forEach(one => { if (!one.dataset.menu) one.open = true; })")
        page.locator("details[data-menu]").evaluate_all("all => all.forEach(one => { one.open = false; })")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def reach(page: Page, wanted: Callable[[], bool], most: int = 120) -> None:
    """Press Tab until the wanted thing has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted():
            return
    pytest.fail("it cannot be reached with the keyboard")


def test_a_finding_is_mended_and_undone_with_the_keyboard_alone(open_desk: OpenDesk, desk: Desk, run: str) -> None:
    page = open_desk(f"/standards/{desk.house.standard_id}/draft", lang="en")
    said = "document.activeElement?.textContent.trim()"
    mend = "Scale all in proportion to 100"
    expect(page.get_by_role("button", name=mend)).to_be_visible()
    reach(page, lambda: page.evaluate(said) == mend)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Mended: Scale all")).to_be_visible()
    expect(page.get_by_role("button", name=mend)).to_have_count(0)
    reach(page, lambda: page.evaluate(said) == "Undo", most=200)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=mend)).to_be_visible()


def test_a_result_of_what_if_says_who_moves(open_desk: OpenDesk, desk: Desk, run: str) -> None:
    page = open_desk(run, lang="en", size="phone")
    expect(page.locator(".lead")).to_contain_text("would be in another band")
    expect(page.locator("svg.chart-shifts:visible")).to_have_count(1)
    page.locator("summary", has_text="Show as table").first.click()
    expect(page.get_by_role("columnheader", name="After").first).to_be_visible()
