"""Building from parts: items, stages, modules and answers of other standards, and items shared in the tenant."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from scoring import load_standard
from tenants.standards.parts import library_parts
from tests.builder.desk import Desk
from tests.builder.documents import Units, codes, library
from tests.capture_client.every_type import DOCUMENT

RULED = {
    "id": "own:1", "source": "own", "kind": "stage", "code": "RULED", "revision": 3,
    "body": {
        "stage": next(stage for stage in DOCUMENT["stages"] if stage["code"] == "ruled"),
        "items": [item for item in DOCUMENT["items"] if item["stage"] == "ruled"],
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", ["item", "stage", "module"])
def test_every_part_of_the_library_fits_into_a_standard_twice(units: Units, kind: str) -> None:
    for part in [one for one in library_parts() if one.kind == kind][:12]:
        told: dict[str, Any] = part.to_dict()
        once = units("withPart", library("bank"), told, None)
        twice = units("withPart", once, told, None)
        load_standard(twice)
        assert len(set(codes(twice))) == len(codes(twice))
        more = max(told["summary"]["items"], 1)
        assert len(codes(twice)) == 50 + 2 * more


def test_conditions_come_along_when_what_they_ask_for_does(units: Units) -> None:
    made = units("withPart", library("bank"), RULED, None)
    load_standard(made)
    by_code = {item["code"]: item for item in made["items"]}
    assert by_code["EV-D07"]["when"] == {"item": "EV-D05", "equals": "na"}
    assert "when" not in by_code["EV-D06"]
    assert by_code["EV-D06"]["shared"] == {"part": "RULED", "revision": 3}


def test_an_item_of_another_standard_is_found_and_added_after_the_chosen_one(desk: Desk) -> None:
    desk.choose("BK-AR02")
    desk.page_named("parts")
    desk.type("part-find", "三声")
    row = desk.page.locator("[data-part]").first
    expect(row).to_be_visible()
    code = row.get_attribute("data-part")
    row.get_by_role("button").click()
    expect(desk.page.locator(".editor__page")).to_have_attribute("data-editing", "item")
    assert desk.outline()[2] == code
    assert desk.item(str(code))["stage"] == "arrival"
    desk.act("toast-deed")
    assert code not in desk.outline()


def test_a_module_is_added_at_the_end_and_the_weights_are_brought_to_one_hundred(desk: Desk) -> None:
    desk.page_named("parts")
    desk.page.locator('[data-field="part-kind.module"]').check()
    desk.page.locator('[data-part="PH"]').get_by_role("button").click()
    expect(desk.said()).to_contain_text("共 17 项")
    expect(desk.page.locator(".outline__count[data-total]")).to_have_text("200 / 100")
    desk.page_named("weights")
    desk.act("normalise")
    expect(desk.page.locator(".outline__count[data-total]")).to_have_text("100 / 100")
    load_standard(desk.document())


def test_an_item_is_shared_and_found_again(desk: Desk) -> None:
    desk.act("share")
    expect(desk.said()).to_contain_text("已共用")
    assert desk.item("BK-AR01")["shared"]["revision"] == 1
    desk.page_named("parts")
    desk.page.locator('[data-field="part-source.own"]').check()
    expect(desk.page.locator("[data-part]")).to_have_count(1)


def test_shared_answers_are_applied_brought_up_to_date_and_offered_where_they_were_taken(desk: Desk) -> None:
    desk.act("share-answers")
    expect(desk.said()).to_contain_text("已共用")
    desk.choose("BK-AR02")
    desk.page_named("parts")
    desk.page.get_by_role("radio", name="作答方式").check()
    desk.page.get_by_role("radio", name="本机构共用").check()
    desk.page.locator('[data-part="P-001"] button').click()
    assert desk.item("BK-AR02")["response"] == desk.item("BK-AR01")["response"]
    assert desk.item("BK-AR02")["shared"] == {"part": "P-001", "revision": 1}
    desk.choose("BK-AR01")
    desk.type("anchor-5_en", "Better than ever")
    desk.act("share-update")
    expect(desk.said()).to_contain_text("共用部件已更新")
    assert desk.item("BK-AR01")["shared"]["revision"] == 2
    desk.choose("BK-AR02")
    mend = desk.page.locator('[data-finding="shared_part_changed"] [data-act="mend"]')
    mend.click()
    assert desk.item("BK-AR02")["response"]["anchors"]["5"]["en"] == "Better than ever"
    assert desk.item("BK-AR02")["shared"]["revision"] == 2


def test_newer_answers_are_stated_as_such_without_anybody_knowing_of_versions(desk: Desk) -> None:
    assert desk.document()["schema_version"] == "1.0"
    desk.page.locator('[data-field="required"]').check()
    assert desk.document()["schema_version"] == "1.1"


def test_from_the_editor_to_publishing(desk: Desk) -> None:
    desk.type("text_zh", "最后改一句")
    desk.act("publish")
    desk.page.wait_for_url("**/draft")
    expect(desk.page.locator("body")).to_contain_text("最后改一句")
    desk.page.get_by_role("link", name="编辑标准").click()
    desk.ready()
