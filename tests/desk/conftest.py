"""A tenant with half a year of visits, served for a browser: made once for all tests of the desk's pages."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tenants.people.web import COOKIE
from tests import arrange
from tests.app_fixtures import close
from tests.arrange import BEGINNING, House
from tests.databases import Databases
from tests.serving import serving

SIZES = {"desk": (1440, 900), "phone": (390, 844), "narrow": (360, 740)}
PATIENCE = 30_000  # milliseconds: a busy machine is slow, not wrong
expect.set_options(timeout=PATIENCE)
VETO = {"BK-CD02": "no", "BK-AR03": {"value": 30, "note": "柜台前无人招呼"}}
LOST = {"BK-AR03": {"value": 12.5, "note": "引导台无人"}, "BK-AR01": 3, "BK-CW03": "no"}


@dataclass(frozen=True, slots=True)
class Desk:
    """The served house. audit: lost points, has notes; report: asked for, not made yet; export: the same of a file."""

    url: str
    house: House
    audit: uuid.UUID
    report: str
    export: str


@pytest.fixture(scope="module")
def desk(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    from saas.app import create_app

    with databases.store("sqlite", tmp_path_factory.mktemp("desk")) as made:
        app = create_app(made.settings)
        app.testing = True
        house = arrange.make_tenant(app)
        for month in range(6):
            for branch, answers in (("N1", LOST), ("N2", {}), ("S1", VETO), ("S2", {"BK-AR03": 8})):
                started = BEGINNING + timedelta(days=30 * month)
                last = arrange.record(house, branch, answers=answers, started=started)
                if branch == "N1":
                    audit = last
        arrange.run_jobs(app)
        form = {"branch": str(house.units["N1"].id), "standard": str(house.standard_id), "window": "3m"}
        report = house.sign_in_as("tenant_admin").submit("/reports", form).headers["Location"]
        wanted = {"shape": "audits", "format": "csv"}
        export = house.sign_in_as("tenant_admin").submit("/audits/exports?window=12m", wanted).headers["Location"]
        with serving(app) as address:
            yield Desk(address, house, audit, report, export)
        close(app)


OpenDesk = Callable[..., Page]


@pytest.fixture
def open_desk(browser: Browser, desk: Desk) -> Iterator[OpenDesk]:
    """Return a function (path, role, lang, theme, size, script) -> Page of a person who is signed in.

    Refused scripts and styles, and errors of scripts, fail the test.
    """
    contexts = []
    complaints: list[str] = []

    def open_one(
        path: str, role: str = "tenant_admin", lang: str = "zh", theme: str = "light", size: str = "desk",
        script: bool = True,
    ) -> Page:  # fmt: skip
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce", java_script_enabled=script
        )
        signed_in = desk.house.sign_in_as(role).get_cookie(COOKIE)
        assert signed_in
        chosen = {COOKIE: signed_in.value, "lang": lang, "sanmi_theme": theme}
        context.add_cookies([{"name": name, "value": value, "url": desk.url} for name, value in chosen.items()])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda m: complaints.append(f"{page.url}: {m.text}") if "Policy" in m.text else None)
        page.goto(desk.url + path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not complaints
