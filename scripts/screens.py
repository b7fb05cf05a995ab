"""Take the pictures of docs/screens from a running demo: ``.venv/bin/python scripts/screens.py [URL] [builder]``.

Each page on a phone and a desk, in Chinese (light) and English (dark); the first page of a report, too.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal

import screens_builder
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "screens"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
SIZES: dict[str, ViewportSize] = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
LOOKS: dict[str, tuple[str, Literal["light", "dark"]]] = {"zh": ("zh-CN", "light"), "en": ("en-GB", "dark")}
PASSWORD = "sanmi-demo-2026"  # noqa: S105 - the demo prints it
ADMIN = {
    "overview": "/overview",
    "audits": "/audits",
    "item": "/overview/items/BK-AR03",
    "signals": "/overview/signals?window=12m",
    "comparison": "/overview/comparison?window=12m",
    "journey": "/overview/journey?window=12m",
    "items": "/overview/items-examined",
    "auditors": "/overview/auditors",
    "methods": "/overview/methods",
    "standards": "/standards",
    "library": "/standards/library",
    "exports": "/audits/exports",
    "settings": "/settings",
    "defaults": "/settings/defaults",
    "invite": "/settings/people/invite",
    "people-bulk": "/settings/people/bulk",
    "units-exchange": "/settings/units/exchange",
    "sessions": "/account/sessions",
    "password": "/account/password",
    "units": "/settings/units",
    "people": "/settings/people",
    "branding": "/settings/branding",
    "trail": "/settings/trail",
    "reports": "/reports",
    "verify": "/verify/",
    "api": "/api/docs",
}
# What a list leads to: its page, and the link there.
BEHIND = {
    "standard": ("/standards", "main .row-link"),
    "stage": ("/overview", "main a[href*='/overview/stages/']"),
    "library-standard": ("/standards/library", "main a[href^='/standards/library/']"),
    "unit": ("/settings/units", "tbody .row-link"),
    "person": ("/settings/people", "tbody .row-link"),
    "auditor": ("/overview/auditors", "tbody .row-link"),
    "control": ("/overview/signals?window=12m", "tbody .row-link"),
}


def main(url: str, part: str) -> None:
    """Sign in as the bank's administrator and as its auditor; walk all pages, or the builder's alone."""
    TARGET.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for size in SIZES:
            for lang in LOOKS:
                if part != "builder":
                    _walk(browser, url, size, lang)
                page = _page(browser, size, lang)
                _sign_in(page, url, "admin@bank.example")
                screens_builder.walk(page, url, f"{size}-{lang}", _keep)
                page.context.close()
        browser.close()


def _walk(browser: Browser, url: str, size: str, lang: str) -> None:
    page = _page(browser, size, lang)
    page.goto(f"{url}/sign-in")
    _keep(page, f"sign-in-{size}-{lang}")
    _sign_in(page, url, "admin@bank.example")
    for name, path in ADMIN.items():
        page.goto(url + path)
        page.wait_for_load_state("networkidle")
        page.locator("[data-study=working], [hx-trigger=load]").wait_for(state="detached")
        _keep(page, f"{name}-{size}-{lang}")
    for name, (path, link) in BEHIND.items():
        page.goto(url + path)
        page.locator(link).filter(visible=True).first.click()
        page.wait_for_load_state("networkidle")
        _keep(page, f"{name}-{size}-{lang}")
    page.goto(f"{url}/overview")
    page.locator("tbody .row-link").nth(9).click()
    _keep(page, f"branch-{size}-{lang}")
    if size == "desk":
        _report(page, lang)
        page.goto(f"{url}/overview")
        page.locator("tbody .row-link").nth(9).click()
    page.locator("tbody a[href^='/audits/']").first.click()
    _keep(page, f"audit-{size}-{lang}")
    page.goto(page.url.partition("?")[0] + "/correct")
    _keep(page, f"correct-{size}-{lang}")
    page.context.close()
    auditor = _page(browser, size, lang)
    _sign_in(auditor, url, "auditor@bank.example")
    auditor.goto(f"{url}/capture")
    _keep(auditor, f"visits-{size}-{lang}")
    auditor.locator("a[href*='/capture/assignments/']").first.click()
    auditor.wait_for_selector("#form[data-state=ready]")
    auditor.wait_for_timeout(500)
    _keep(auditor, f"form-{size}-{lang}")
    auditor.context.close()
    operator = _page(browser, size, lang)
    _sign_in(operator, url, "operator@sanmi.example")
    for name in ("tenants", "tenants/new"):
        operator.goto(f"{url}/operator/{name}")
        _keep(operator, f"operator-{name.replace('/', '-')}-{size}-{lang}")
    operator.context.close()


def _page(browser: Browser, size: str, lang: str) -> Page:
    locale, theme = LOOKS[lang]
    context = browser.new_context(
        viewport=SIZES[size], locale=locale, color_scheme=theme, reduced_motion="reduce", accept_downloads=True
    )
    return context.new_page()


def _sign_in(page: Page, url: str, email: str) -> None:
    page.goto(f"{url}/sign-in")
    page.fill("input[type=email][name=email]", email)
    page.fill("input[type=password]", PASSWORD)
    page.locator("input[type=password]").press("Enter")
    page.wait_for_url(lambda there: "/sign-in" not in there)


def _report(page: Page, lang: str) -> None:
    """Ask for the branch's report and keep its first two pages as pictures."""
    page.locator("form[action='/reports'] button").click()
    page.wait_for_selector("[data-report=done]", timeout=60_000)
    _keep(page, f"report-desk-{lang}")
    with page.expect_download() as download:
        page.locator("a[download]").click()
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "report.pdf"
        download.value.save_as(pdf)
        subprocess.run(["pdftoppm", "-r", "80", "-l", "2", "-png", pdf, Path(folder) / "page"], check=True)
        for number, picture in enumerate(sorted(Path(folder).glob("page*.png")), 1):
            _save(picture.read_bytes(), f"report-page{number}-{lang}")


def _keep(page: Page, name: str) -> None:
    page.wait_for_timeout(250)
    _save(page.screenshot(), name)


def _save(png: bytes, name: str) -> None:
    Image.open(io.BytesIO(png)).convert("RGB").quantize(128).save(TARGET / f"{name}.png", optimize=True)


if __name__ == "__main__":
    given = [*sys.argv[1:], "http://127.0.0.1:8000"]
    main(given[0].rstrip("/"), sys.argv[2] if len(sys.argv) > 2 else "")
