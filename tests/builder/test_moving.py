"""Moving, copying, deleting and coding items and stages, as pure changes of a document."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scoring import load_standard
from tests.builder.documents import LIBRARY, Units, codes, library
from tests.capture_client.every_type import DOCUMENT


@pytest.mark.parametrize("name", LIBRARY)
def test_reading_and_writing_a_document_changes_nothing(units: Units, name: str) -> None:
    assert units("roundTrip", library(name)) == library(name)


def test_new_codes_follow_their_stage_and_were_never_used(units: Units) -> None:
    bank = library("bank")
    assert units("newCode", bank, "arrival", []) == "BK-AR05"
    assert units("newCode", bank, "arrival", ["BK-AR05", "BK-AR07"]) == "BK-AR08"
    bank["stages"].append({"code": "parking", "order": 13, "name_zh": "停车", "name_en": "Parking"})
    assert units("newCode", bank, "parking", []) == "BK-PA01"
    assert units("newCode", {**bank, "items": []}, "parking", []) == "BA-PA01"


@pytest.mark.parametrize(
    "deed",
    [
        ("moveItem", "BK-AR01", "farewell", 0), ("moveItem", "BK-TX01", "arrival", 99), ("stepItem", "BK-AR04", 1),
        ("stepItem", "BK-LB01", -1), ("moveStage", "farewell", 0), ("stepStage", "arrival", 1),
    ],
)  # fmt: skip
def test_moving_keeps_every_item_and_its_code(units: Units, deed: tuple[Any, ...]) -> None:
    before = library("bank")
    after = units("deed", before, *deed)
    assert sorted(codes(after)) == sorted(codes(before))
    for item in after["items"]:
        was = next(one for one in before["items"] if one["code"] == item["code"])
        assert {**item, "stage": ""} == {**was, "stage": ""}
    order = {stage["code"]: stage["order"] for stage in after["stages"]}
    places = [order[item["stage"]] for item in after["items"]]
    assert places == sorted(places)
    load_standard(after)


def test_a_copied_stage_depends_on_itself_and_not_on_the_first(units: Units) -> None:
    after = units("deed", DOCUMENT, "duplicateStage", "ruled")
    load_standard(after)
    copies = [
        item for item in after["items"] if item["stage"] not in ("chosen", "measured", "recorded", "ruled")
    ]
    assert len(copies) == 7
    seventh = copies[-1]
    assert seventh["when"] == {"item": copies[4]["code"], "equals": "na"}


def test_deleting_takes_conditions_along_and_leaves_a_standard(units: Units) -> None:
    after = units("deed", DOCUMENT, "removeItem", "EV-A02")
    load_standard(after)
    assert "EV-A02" not in json.dumps(after)
    assert "when" in next(item for item in after["items"] if item["code"] == "EV-D06")
    load_standard(units("deed", DOCUMENT, "removeStage", "chosen"))


def test_a_code_changes_with_everything_that_names_it_unless_it_is_published(units: Units) -> None:
    after = units("deed", DOCUMENT, "recodeItem", "EV-A02", "EV-ZZ01", {"used": []})
    load_standard(after)
    assert "EV-A02" not in json.dumps(
        [item["code"] for item in after["items"]] + [item.get("when") for item in after["items"]]
    )
    assert "refused" in units("deed", DOCUMENT, "recodeItem", "EV-A02", "EV-ZZ01", {"used": ["EV-A02"]})
    assert "refused" in units("deed", DOCUMENT, "recodeItem", "EV-A02", "EV-A03", {"used": []})
