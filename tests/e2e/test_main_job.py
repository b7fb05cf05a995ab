"""The main job, end to end, with real processes and a real browser, on both ways of setting up."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from playwright.sync_api import Browser, Page, expect

from saas.app import create_app
from saas.config import Settings
from tests import arrange
from tests.app_fixtures import close
from tests.capture_client.phone import Phone, picture
from tests.conftest import CHROMIUM_FLAGS
from tests.ops.installation import BASE, Running, running, sanmi
from tests.services.s3 import CREDENTIALS

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
SECRET = "only-for-tests-" + "0" * 32


@dataclass
class Installation:
    """A running Sanmi with one bank in it."""

    run: Running
    house: arrange.House
    env: dict[str, str]
    sent_at: float = 0.0

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.run.port}"


@pytest.fixture(params=["one machine", "many machines"])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """Start SQLite with the embedded queue, or PostgreSQL with Redis and S3; make a tenant in it."""
    env = {"SANMI_SECRET_KEY": SECRET}
    if request.param == "many machines":
        database = request.getfixturevalue("postgres").database()
        env |= {
            "SANMI_DATABASE_URL": database.app_url,
            "SANMI_DATABASE_OWNER_URL": database.owner_url,
            "SANMI_REDIS_URL": request.getfixturevalue("redis_url"),
            "SANMI_BLOB_URL": request.getfixturevalue("s3_url"),
            **CREDENTIALS,
        }
    with running(tmp_path / "data", "--no-demo", **env) as started:
        env["SANMI_DATA_DIR"] = str(tmp_path / "data")
        app = create_app(Settings.from_env({**env, "SANMI_BIND": f"127.0.0.1:{started.port}"}))
        yield Installation(started, arrange.make_tenant(app), env)
        close(app)


@pytest.fixture
def own_browser(browser: Browser, chromium_path: str) -> Iterator[Browser]:
    """A browser that no other test has used, so that its memory and its pictures are ours alone."""
    launched = browser.browser_type.launch(executable_path=chromium_path, args=CHROMIUM_FLAGS)
    yield launched
    launched.close()


def test_a_visit_becomes_a_verified_report(installation: Installation, own_browser: Browser, tmp_path: Path) -> None:
    audit_url = _visit_a_branch(installation, own_browser)
    desk = _signed_in(installation, own_browser, "tenant_admin", DESK)
    _see_it_in_the_table(installation, desk)
    _open_the_evidence(installation, desk, audit_url)
    pdf, code = _print_the_report(installation, desk, tmp_path)
    _check_the_paper(pdf, code)
    _verify(installation, pdf, tmp_path)


def _visit_a_branch(installation: Installation, browser: Browser) -> str:
    """Fill in the bank standard on a phone, with a stopwatch, a photograph and a note; return the audit's path."""
    page = _signed_in(installation, browser, "auditor", PHONE)
    page.goto(f"{installation.url}/capture")
    page.select_option("[name=branch]", str(installation.house.units["N1"].id))
    page.select_option("[name=standard_version]", str(installation.house.version_id))
    page.click("form[action='/capture/new'] button")
    phone = _phone_on(page)
    document = installation.house.document
    for stage in sorted(document["stages"], key=lambda stage: stage["order"]):
        items = [item for item in document["items"] if item["stage"] == stage["code"]]
        if items:
            phone.stage(stage["code"])
        for item in items:
            _answer(phone, item)
    phone.send()
    phone.expect_state("sent")
    installation.sent_at = time.monotonic()
    path = f"/audits/{phone.id}"
    page.context.close()
    return path


def _phone_on(page: Page) -> Phone:
    phone = Phone.__new__(Phone)
    phone.context, phone.page, phone.complaints = page.context, page, []
    phone.expect_state("ready")
    return phone


def _answer(phone: Phone, item: dict[str, Any]) -> None:
    code, response = item["code"], item["response"]
    kind = response["type"]
    if code == "BK-AR01":
        phone.choose(code, 2)
        phone.note(code, "地面有水渍,台阶湿滑")
        phone.photograph(code, picture())
    elif code == "BK-AR03":
        phone.act(code, "start")
        phone.page.wait_for_timeout(1100)
        phone.act(code, "stop")
    elif kind == "yes_no":
        phone.choose(code, "yes" if response["scores"]["yes"] >= response["scores"]["no"] else "no")
    elif kind == "scale_0_5":
        phone.choose(code, 5)
    elif kind == "duration_seconds":
        _time(phone, code, response["bands"][0])
    elif kind == "count":
        _count(phone, code, int((response["bands"] or [{"min": 2}])[0]["min"]))
    elif kind == "choice":
        phone.choose(code, response["options"][1]["value"])
    elif kind == "text":
        phone.fill(code, "text", "一切正常")


def _count(phone: Phone, code: str, number: int) -> None:
    """Tap the number where it has a button of its own, type it otherwise."""
    button = phone.card(code).locator(f'[data-value="{number}"]')
    if button.count():
        button.click()
    else:
        phone.fill(code, "value", str(number))


def _time(phone: Phone, code: str, band: dict[str, Any]) -> None:
    seconds = band["max"] if band["max"] is not None else band["min"]
    if phone.card(code).locator('[data-act="minutes"]').count():
        phone.fill(code, "minutes", str(int(seconds // 60)))
    phone.fill(code, "seconds", str(seconds % 60 if seconds >= 60 else seconds))


def _see_it_in_the_table(installation: Installation, desk: Page) -> None:
    """The table shows the visit within five seconds of its arrival."""
    row = desk.locator("tbody tr", has_text=installation.house.units["N1"].name_zh)
    while True:
        desk.goto(f"{installation.url}/overview")
        if row.count() and row.first.locator(".score__number").count():
            break
        assert time.monotonic() - installation.sent_at < 5, desk.content()
        time.sleep(0.1)
    expect(row.first.locator(".score__number")).to_have_text("98.80")


def _open_the_evidence(installation: Installation, desk: Page, audit_url: str) -> None:
    """From the table to the branch to the audit to the photograph."""
    desk.get_by_role("link", name=installation.house.units["N1"].name_zh).first.click()
    desk.locator(f"a[href='{audit_url}']").click()
    card = desk.locator("#BK-AR01")
    expect(card).to_contain_text("地面有水渍")
    image = card.locator("img").first
    image.scroll_into_view_if_needed()
    desk.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=image.element_handle())


def _print_the_report(installation: Installation, desk: Page, tmp_path: Path) -> tuple[bytes, str]:
    desk.goto(f"{installation.url}/overview?unit={installation.house.units['N1'].id}")
    desk.get_by_role("button", name="生成改进报告").click()
    desk.wait_for_selector("[data-report=done]", timeout=30_000)
    code = desk.locator("[data-report=done] dd").first.inner_text()
    with desk.expect_download() as download:
        desk.get_by_role("link", name="下载").click()
    target = tmp_path / "report.pdf"
    download.value.save_as(target)
    return target.read_bytes(), code


def _check_the_paper(pdf: bytes, code: str) -> None:
    with pdfplumber.open(io.BytesIO(pdf)) as paper:
        text = "".join("".join((page.extract_text() or "").split()) for page in paper.pages)
    assert "98.80" in text
    assert "门头" in text
    assert "台阶湿滑" in text  # the note, set beside other columns
    assert code in text


def _verify(installation: Installation, pdf: bytes, tmp_path: Path) -> None:
    """The command accepts the paper and refuses one with any byte changed."""
    whole, changed = tmp_path / "whole.pdf", tmp_path / "changed.pdf"
    whole.write_bytes(pdf)
    middle = len(pdf) // 2
    changed.write_bytes(pdf[:middle] + bytes([pdf[middle] ^ 1]) + pdf[middle + 1 :])
    accepted = sanmi("verify", str(whole), env={**BASE, **installation.env})
    refused = sanmi("verify", str(changed), env={**BASE, **installation.env})
    assert accepted.returncode == 0, accepted.stderr
    assert refused.returncode == 1, refused.stdout


def _signed_in(installation: Installation, browser: Browser, role: str, size: dict[str, int]) -> Page:
    context = browser.new_context(viewport=size, locale="zh-CN", accept_downloads=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{installation.url}/sign-in")
    page.fill("[name=email]", installation.house.people[role].email)
    page.fill("[name=password]", arrange.PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page
