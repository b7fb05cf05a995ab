"""The first page, the palette, the trail, health."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.tenants.conftest import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.arrange import Browser, House


@pytest.mark.parametrize(
    ("role", "page"),
    [("auditor", "/capture"), ("tenant_admin", "/overview"), ("branch_manager", "/overview"), ("viewer", "/overview")],
)
def test_everybody_is_led_to_their_own_first_page(house: House, role: str, page: str) -> None:
    assert house.sign_in_as(role).get("/").headers["Location"] == page


def test_a_stranger_is_led_to_the_door(client: Browser) -> None:
    assert client.get("/").headers["Location"] == "/sign-in"


def found(browser: Browser, words: str) -> list[tuple[str, str, str]]:
    rows = browser.get("/search", query_string={"q": words, "lang": "en"}).json
    return [(row["kind"], row["label"], row["href"]) for row in rows or []]


def test_the_palette_finds_branches_standards_and_pages(house: House) -> None:
    admin = house.sign_in_as("tenant_admin")
    branch = house.units["N1"]
    assert ("Branch", "NORTH branch N1", f"/overview?unit={branch.id}") in found(admin, "n1")
    assert ("Standard", house.document["name_en"], f"/standards/{house.standard_id}") in found(admin, "bank-b")
    assert ("Go to", "Audit trail", "/settings/trail") in found(admin, "trail")
    assert ("Region", "NORTH branch N") in [hit[:2] for hit in found(admin, "branch n")]
    item = f"/overview/items/BK-AR04?standard={house.standard_id}"
    assert [href for kind, _, href in found(admin, "SMILE from") if kind == "Item"] == [item]
    assert admin.get(item).status_code == 200
    assert found(admin, " ") == []
    assert found(admin, "%") == []
    assert found(admin, "_") == []


def test_the_palette_finds_an_audit_by_the_start_of_its_id(house: House) -> None:
    from tests import arrange

    audit = str(arrange.record(house, "N1"))
    arrange.record(house, "N2")
    assert [href for kind, _, href in found(house.sign_in_as("reviewer"), audit[:13]) if kind == "Audit"] == [
        f"/audits/{audit}"
    ]


def test_the_palette_never_leaves_the_readers_part_of_the_tree(house: House) -> None:
    from tests import arrange

    near, far = str(arrange.record(house, "N1")), str(arrange.record(house, "S1"))
    manager = house.sign_in_as("branch_manager")
    assert [label for kind, label, _ in found(manager, "branch") if kind == "Branch"] == ["NORTH branch N1"]
    assert found(manager, near[:8])
    assert not found(manager, far[:8])
    assert not found(manager, "trail")


def test_an_auditor_finds_standards_and_no_results_of_branches(house: House) -> None:
    from tests import arrange

    audit = str(arrange.record(house, "N1"))
    auditor = house.sign_in_as("auditor")
    assert {kind for kind, _, _ in found(auditor, "n")} <= {"Standard", "Go to"}
    assert not found(auditor, audit[:8])


def test_the_palette_finds_nothing_of_another_tenant(
    house: House, make_tenant: Callable[..., House]
) -> None:
    from tests import arrange

    south = make_tenant("south", "hotel")
    audit = str(arrange.record(south, "S1"))
    admin = house.sign_in_as("tenant_admin")
    for words in ("SOUTH", "HOTEL-STAY", audit[:8]):
        assert found(admin, words) == []


def test_deeds_stand_in_the_trail_newest_first_and_can_be_filtered(house: House) -> None:
    admin = house.sign_in_as("tenant_admin")
    admin.submit(f"/settings/units/{house.units['N1'].id}/close")
    page = text_of(admin.get("/settings/trail?lang=en"))
    closed = f"closed a unit {house.units['N1'].name_en} N1"
    assert page.index(closed) < page.index("published a version BANK-BRANCH")
    assert "none was changed" in page
    filtered = text_of(admin.get("/settings/trail?deed=close_unit&lang=en"))
    assert closed in filtered
    assert "BANK-BRANCH" not in filtered
    assert "No entry fits" in text_of(admin.get("/settings/trail?deed=nothing&lang=en"))


def test_the_trail_turns_pages(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saas.trail.PAGE", 3)
    admin = house.sign_in_as("tenant_admin")
    first = admin.get("/settings/trail?lang=en").text
    assert "/settings/trail?lang=en&amp;before=7" in first
    second = text_of(admin.get("/settings/trail?lang=en&before=7"))
    assert "6 added a unit" in second
    assert "9 published" not in second


def test_a_changed_entry_breaks_the_chain_where_it_stands(house: House) -> None:
    from sqlalchemy import text, update

    from saas.kernel.audit_trail import TrailEntry
    from saas.kernel.db import transaction

    with house.inside(), transaction() as session:
        session.execute(text("DROP TRIGGER trail_entry_frozen"))  # as only the owner of the database file could
        session.execute(update(TrailEntry).where(TrailEntry.seq == 4).values(subject="somebody else's deed"))
    assert "The chain is broken at entry 4" in text_of(
        house.sign_in_as("tenant_admin").get("/settings/trail?lang=en")
    )


def test_a_deed_noted_in_another_zone_keeps_the_chain_whole(house: House) -> None:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from saas.kernel.audit_trail import broken_link, note_deed
    from saas.kernel.db import transaction

    moment = datetime(2026, 3, 1, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    with house.inside():
        with transaction():
            note_deed("close_unit", "N1", by=None, at=moment)
        assert broken_link() is None


@pytest.mark.parametrize("role", ["regional_manager", "branch_manager", "reviewer", "auditor", "viewer"])
def test_only_an_administrator_reads_settings_and_trail(house: House, role: str) -> None:
    member = house.sign_in_as(role)
    assert member.get("/settings").status_code == 403
    assert member.get("/settings/trail").status_code == 403


def test_a_process_is_alive_while_it_answers(client: Browser) -> None:
    assert client.get("/healthz").json == {"status": "alive"}


def test_ready_names_what_is_missing_and_tells_no_secrets(client: Browser) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {
        "status": "not ready", "missing": ["queue"],
        "checks": {"database": "ok", "queue": "unreachable", "storage": "ok"},
    }  # fmt: skip


def test_an_older_schema_is_not_ready(app: Flask, client: Browser) -> None:
    from sqlalchemy import text

    from saas.kernel.db import db

    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    answer = client.get("/readyz").json
    assert answer
    assert "sanmi migrate" in answer["checks"]["database"]


def test_with_everything_there_it_is_ready(app: Flask, client: Browser, valkey_url: str) -> None:
    import dataclasses

    settings = app.extensions["sanmi_settings"]
    app.extensions["sanmi_settings"] = dataclasses.replace(settings, redis_url=valkey_url)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json and answer.json["missing"]) == (200, [])


def test_storage_that_cannot_be_written_is_not_ready(app: Flask, client: Browser) -> None:
    from saas.kernel.blobs import open_store

    app.extensions["sanmi_blobs"] = open_store("file:/proc/nowhere")
    answer = client.get("/readyz").json
    assert answer
    assert answer["checks"]["storage"] == "unreachable"


def test_crawlers_stay_out_and_phones_may_install(client: Browser) -> None:
    assert "Disallow: /" in client.get("/robots.txt").text
    manifest = json.loads(client.get("/manifest.webmanifest").text)
    assert manifest["start_url"] == "/capture"
    for icon in manifest["icons"]:
        with client.get(icon["src"]) as sent:
            assert (sent.status_code, sent.content_type) == (200, icon["type"])
