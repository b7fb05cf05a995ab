"""The files' pages in a browser: a workbook goes out, comes back and is agreed to; axe finds nothing."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from saas.kernel.db import transaction
from tenants.standards.parts_services import NewPart, share_part
from tests.arrange import BEGINNING, House
from tests.design.axe import assert_accessible
from tests.exchange.conftest import draft
from tests.exchange.test_xlsform import form
from tests.serving import serving

SIZES = {"desk": (1440, 900), "narrow": (360, 740)}
Open = Callable[..., Page]


@pytest.fixture
def served(app: Flask) -> Iterator[str]:
    with serving(app) as address:
        yield address


@pytest.fixture
def open_page(browser: Browser, served: str, house: House) -> Iterator[Open]:
    """Return a function (lang, theme, size) -> Page of the administrator; refused styles and scripts fail the test."""
    contexts, complaints = [], []

    def open_one(lang: str = "zh", theme: str = "light", size: str = "desk") -> Page:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce", base_url=served
        )
        cookie = house.sign_in_as("tenant_admin").get_cookie("sanmi_session")
        assert cookie
        values = {"sanmi_session": str(cookie.value), "lang": lang, "sanmi_theme": theme}
        context.add_cookies([{"name": name, "value": value, "url": served} for name, value in values.items()])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda m: complaints.append(m.text) if "Security Policy" in m.text else None)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not complaints


def share(house: House) -> None:
    """Let two parts be shared: an item, and a stage with its items."""
    first = house.document["items"][0]
    stage = next(one for one in house.document["stages"] if one["code"] == first["stage"])
    items = [item for item in house.document["items"] if item["stage"] == stage["code"]]
    with house.inside("tenant_admin") as by, transaction():
        assert by
        share_part(by, NewPart("item", "", "问候", "Greeting", first), now=BEGINNING)
        share_part(by, NewPart("stage", "", "到达", "Arrival", {"stage": stage, "items": items}), now=BEGINNING)


def upload(page: Page, path: str, file: Path) -> None:
    page.goto(path)
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="读取并预览").or_(
        page.get_by_role("button", name="Read and preview")
    ).click()


def test_a_workbook_goes_out_is_changed_and_comes_back(open_page: Open, house: House, tmp_path: Path) -> None:
    page = open_page()
    page.goto(f"/standards/{house.standard_id}/draft")
    page.locator("summary", has_text="导入 / 导出").click()
    with page.expect_download() as leaving:
        page.get_by_role("link", name="草稿 Excel").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(leaving.value.path()).read_bytes()))
    book["检查项 Items"]["F2"] = "五分"
    book.save(tmp_path / "bank.xlsx")
    upload(page, f"/standards/{house.standard_id}/exchange", tmp_path / "bank.xlsx")
    expect(page.get_by_role("alert")).to_contain_text("什么都没有改动")
    expect(page.get_by_role("row", name="检查项 Items")).to_contain_text("“五分”不是数字")
    book["检查项 Items"]["F2"] = 5
    book.save(tmp_path / "bank.xlsx")
    upload(page, f"/standards/{house.standard_id}/exchange", tmp_path / "bank.xlsx")
    expect(page.get_by_text("100 → 103")).to_be_visible()
    page.get_by_role("button", name="替换草稿").click()
    expect(page.get_by_text("草稿已替换")).to_be_visible()
    assert draft(house)["items"][0]["weight"] == 5
    page.locator("[data-toast]").get_by_role("button", name="撤销").click()
    expect(page.get_by_text("已恢复先前的草稿")).to_be_visible()
    assert draft(house)["items"][0]["weight"] == 2


@pytest.mark.parametrize(("lang", "theme", "size"), [("zh", "light", "desk"), ("en", "dark", "narrow")])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    open_page: Open, house: House, tmp_path: Path, lang: str, theme: str, size: str
) -> None:
    page = open_page(lang, theme, size)
    standard = f"/standards/{house.standard_id}/exchange"

    def check() -> None:
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]

    for path in (
        standard, "/standards/import", "/settings/units/exchange", "/settings/people/bulk", "/settings/defaults",
        "/settings/trail", "/standards/new", "/standards/parts",
    ):  # fmt: skip
        page.goto(path)
        check()
    share(house)
    page.goto("/standards/parts")
    check()
    page.locator("tbody .row-link").first.click()
    page.get_by_role("textbox").first.wait_for()
    check()
    page.goto(f"/standards/{house.standard_id}/poster.pdf")
    page.locator("[data-paper=working]").wait_for()
    check()
    (tmp_path / "form.xlsx").write_bytes(form())
    (tmp_path / "bad.json").write_text(
        '{"stages": [], "items": [{"code": "A", "stage": "x"}, {"code": "A"}]}'
    )
    for file in ("form.xlsx", "bad.json"):
        upload(page, standard, tmp_path / file)
        page.get_by_text(file).first.wait_for()
        check()
    page.goto("/settings/people/bulk")
    page.get_by_role("textbox").fill("a@example.org\tA\tviewer\nb@example.org\tB\tauditor\tN1")
    page.locator("main form").first.get_by_role("button").click()
    page.locator("th", has_text="b@example.org").wait_for()
    check()
    page.locator("main form").get_by_role("button").click()
    page.locator("td code").first.wait_for()
    check()
