"""Versions on screen: compared, made the draft again, and no draft is ever lost."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.app_fixtures import on_both
from tests.tenants.conftest import text_of

if TYPE_CHECKING:
    from tests.arrange import Browser, House


@pytest.fixture
def admin(house: House) -> Browser:
    return house.sign_in_as("tenant_admin")


def save(house: House, *, balanced: bool = False, **first: Any) -> None:
    """Save a draft whose first item is changed. balanced: another item gives the weight, so that the sum stays 100."""
    from saas.kernel.db import transaction
    from tenants.standards.queries import draft_of
    from tenants.standards.services import save_draft
    from tests.arrange import BEGINNING

    items = [dict(item) for item in house.document["items"]]
    gained = first.get("weight", items[0]["weight"]) - items[0]["weight"]
    items[0] |= first
    if balanced:
        next(item for item in items[1:] if item["weight"] > gained)["weight"] -= gained
    with house.inside() as by, transaction():
        draft = draft_of(house.standard_id)
        assert by
        assert draft
        document = {**house.document, "items": items}
        save_draft(by, house.standard_id, document, draft.revision, now=BEGINNING)


def address(house: House) -> str:
    return f"/standards/{house.standard_id}"


def publish_second(house: House, admin: Browser) -> None:
    spotless = "Facade and steps spotless; hours and service signs clear and current"
    save(house, balanced=True, weight=4, text_en=spotless)
    assert admin.submit(f"{address(house)}/publish", {"note": "sharper"}).status_code == 302


def test_two_versions_are_compared_item_by_item(house: House, admin: Browser) -> None:
    publish_second(house, admin)
    page = admin.get(f"{address(house)}/compare?from=1&to=2&lang=en")
    words = text_of(page)
    assert "Version 1 and Version 2 compared" in words
    assert "1 reworded, 2 re-weighted" in words
    assert "<ins>spotless</ins>" in page.text
    assert "<del>clean</del>" in page.text
    assert "2 → 4" in words
    chinese = text_of(admin.get(f"{address(house)}/compare?from=1&to=2&lang=zh"))
    assert "改写 1 项，调整权重 2 项" in chinese


def test_the_draft_is_compared_with_the_newest_version_before_publishing(house: House, admin: Browser) -> None:
    save(house, critical=True, critical_fail_at=0, na_allowed=False)
    words = text_of(admin.get(f"{address(house)}/draft?lang=en"))
    assert "Compared with version 1" in words
    assert "Critical No → Yes" in words
    assert "From Version 1" in text_of(admin.get(f"{address(house)}/compare?lang=en"))


def test_whoever_reads_versions_may_compare_them_but_not_the_draft(house: House, admin: Browser) -> None:
    publish_second(house, admin)
    viewer = house.sign_in_as("viewer")
    page = viewer.get(f"{address(house)}/compare?from=1&to=2&lang=en")
    assert page.status_code == 200
    assert "draft" not in page.text.lower()
    for query in ("from=1&to=draft", "from=draft&to=1", "from=1&to=9", "from=x&to=2"):
        assert viewer.get(f"{address(house)}/compare?{query}").status_code == 404


@on_both
def test_a_draft_starts_from_any_version_and_the_present_one_can_be_put_back(house: House, admin: Browser) -> None:
    publish_second(house, admin)
    save(house, text_en="Work in progress")
    started = admin.submit(f"{address(house)}/draft/from/1")
    assert started.headers["Location"] == f"{address(house)}/draft"
    page = admin.get(f"{address(house)}/draft?lang=en").text
    assert "Work in progress" not in page
    undo = re.search(r"/draft/kept/[0-9a-f-]{36}", page)
    assert undo, "the toast offers to undo"
    kept = admin.get(f"{address(house)}{undo[0]}.json")
    assert json.loads(kept.text)["items"][0]["text_en"] == "Work in progress"
    assert admin.submit(f"{address(house)}{undo[0]}").status_code == 302
    assert "Work in progress" in admin.get(f"{address(house)}/draft?lang=en").text
    listed = text_of(admin.get(f"{address(house)}/versions?lang=en"))
    assert "Replaced drafts" in listed
    trail = text_of(admin.get("/settings/trail?lang=en"))
    assert "made a version the draft" in trail
    assert "put a draft back" in trail


def test_an_editor_who_did_not_see_the_replacement_is_told(house: House, admin: Browser) -> None:
    from saas.kernel.problems import Conflict

    publish_second(house, admin)
    admin.submit(f"{address(house)}/draft/from/1")
    from saas.kernel.db import transaction
    from tenants.standards.services import save_draft
    from tests.arrange import BEGINNING

    late = {**house.document, "name_en": "late"}
    with house.inside() as by:
        assert by
        with pytest.raises(Conflict), transaction():
            save_draft(by, house.standard_id, late, 2, now=BEGINNING)


def test_only_the_last_replaced_drafts_are_kept(house: House, admin: Browser) -> None:
    from tenants.standards.keeping_services import MOST_KEPT, kept_drafts

    for number in range(MOST_KEPT + 3):
        save(house, text_en=f"Wording {number}")
        admin.submit(f"{address(house)}/draft/from/1")
    with house.inside():
        assert len(kept_drafts(house.standard_id)) == MOST_KEPT


def test_a_version_that_is_not_there_changes_nothing(
    house: House, admin: Browser, make_tenant: Callable[..., House]
) -> None:
    south = make_tenant("south")
    assert admin.submit(f"{address(house)}/draft/from/9").status_code == 404
    assert admin.submit(f"{address(house)}/draft/kept/{uuid.uuid4()}").status_code == 404
    assert admin.submit(f"{address(south)}/draft/from/1").status_code == 404
    assert house.sign_in_as("viewer").submit(f"{address(house)}/draft/from/1").status_code == 403


def test_a_finding_is_mended_by_one_press_on_the_page_and_can_be_undone(house: House, admin: Browser) -> None:
    save(house, weight=30)
    page = admin.get(f"{address(house)}/draft?lang=en")
    assert "Scale all in proportion to 100" in page.text
    form = {"code": "weights_not_100", "place": "items", "revision": "2"}
    assert admin.submit(f"{address(house)}/draft/mend", form).status_code == 302
    after = admin.get(f"{address(house)}/draft?lang=en").text
    assert "Scale all in proportion" not in after.partition("Mended")[2].partition("toast")[2]
    assert "weights of the scored items" not in text_of(admin.get(f"{address(house)}/draft?lang=en"))
    stale = admin.submit(f"{address(house)}/draft/mend", form, follow_redirects=True)
    assert "刚刚变过" in stale.text or "just changed" in stale.text
