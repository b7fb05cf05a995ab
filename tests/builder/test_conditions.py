"""Conditions against the scoring core: what holds, what can never hold, what is refused, how it reads."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from scoring import DocumentError, lint, load_standard, score
from tests.builder.documents import Units, library
from tests.capture_client.every_type import DOCUMENT

NESTED = next(item for item in DOCUMENT["items"] if item["code"] == "EV-D06")["when"]


@pytest.mark.parametrize(
    "facts",
    [
        {}, {"EV-A02": 2}, {"EV-A02": 2, "EV-A03": "phone"}, {"EV-A04": ["late", "rude"]}, {"EV-A04": []},
        {"EV-B03": 4}, {"EV-B03": 3},
    ],
)  # fmt: skip
def test_conditions_hold_as_the_scoring_core_says(units: Units, facts: dict[str, Any]) -> None:
    sheet = score(load_standard(DOCUMENT), {**facts, "EV-D04": "yes"}).to_dict()
    states = {row["code"]: row["state"] for row in sheet["items"]}
    assert units("conditionHolds", NESTED, facts) is (states["EV-D06"] != "hidden")


YES = {"item": "EV-A01", "equals": "yes"}
NO = {"item": "EV-A01", "equals": "no"}


@pytest.mark.parametrize(
    ("when", "possible"),
    [
        (YES, True),
        ({"and": [YES, NO]}, False),
        ({"or": [YES, NO]}, True),
        ({"and": [YES, {"not": YES}]}, False),
        ({"item": "EV-A01", "equals": "maybe"}, False),
        ({"item": "EV-A01", "equals": "na"}, True),
        ({"item": "EV-A02", "at_least": 6}, False),
        ({"item": "EV-A02", "at_most": 0}, True),
        ({"and": [{"item": "EV-B03", "at_least": 3}, {"item": "EV-B03", "at_most": 2}]}, False),
        ({"item": "EV-B03", "equals": 2.5}, False),
        ({"item": "EV-B01", "equals": 2.5}, True),
        ({"item": "EV-B01", "at_most": -1}, False),
        ({"item": "EV-A03", "in": ["counter", "phone"]}, True),
        ({"item": "EV-A03", "in": ["window"]}, False),
        ({"and": [{"item": "EV-A04", "equals": "late"}, {"item": "EV-A04", "equals": "rude"}]}, True),
        ({"item": "EV-A04", "equals": ["late", "rude"]}, True),
        ({"item": "EV-D02", "equals": "na"}, False),
    ],
)
def test_what_can_never_be_shown_is_known_as_the_linter_knows_it(
    units: Units, when: dict[str, Any], possible: bool
) -> None:
    document = copy.deepcopy(DOCUMENT)
    document["items"][-1]["when"] = when
    fault = units("faultIn", document, "EV-D07", when)
    assert (fault is None) is possible, fault
    try:
        load_standard(document)
        shown = "never_shown" not in {finding.code for finding in lint(document)}
    except DocumentError:
        shown = False
    assert shown is possible


def test_forward_references_circles_and_missing_items_are_told_apart(units: Units) -> None:
    told = {name: units("faultIn", DOCUMENT, code, when)["zh"] for name, code, when in [
        ("later", "EV-A01", {"item": "EV-A02", "at_least": 1}),
        ("circle", "EV-D05", {"item": "EV-D07", "equals": "yes"}),
        ("self", "EV-D05", {"item": "EV-D05", "equals": "yes"}),
        ("missing", "EV-D05", {"item": "EV-X99", "equals": "yes"}),
        ("unfinished", "EV-D05", {"and": [YES, {"item": "EV-A03", "in": []}]}),
    ]}  # fmt: skip
    assert "排在后面" in told["later"]
    assert "EV-D05 → EV-D07 → EV-D05" in told["circle"]
    assert "自己" in told["self"]
    assert "不存在" in told["missing"]
    assert "没填完" in told["unfinished"]


def test_a_condition_reads_as_a_sentence_in_both_languages(units: Units) -> None:
    bank = library("bank")
    when = {
        "and": [
            {"item": "BK-AR02", "equals": "no"},
            {
                "or": [
                    {"item": "BK-AR03", "at_least": 10},
                    {"not": {"item": "BK-OV01", "in": ["basic", "below"]}},
                ]
            },
        ]
    }
    said = units("said", bank, when)
    assert said["zh"] == (
        "「无障碍通道或求助按钮可用、畅通」为 否，且（「进门到听到厅堂人员招呼的秒数」不低于 10 秒，"
        "或并非「您会把本次服务归入哪个层次？」为 基本服务 或 未达基本）"
    )
    assert said["en"].startswith('"Barrier-free access or help button works')
    assert "is at least 10 s or it is not so that" in said["en"]
