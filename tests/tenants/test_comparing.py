"""Comparing two documents: every difference that matters is named, nothing is invented, unfinished drafts are fine."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenants.standards.comparing import Comparison, ItemChange, compare, differences
from tenants.standards.library import library
from tests.tenants.test_mending import DOCUMENTS

BANK = next(entry.document for entry in library() if entry.code == "BANK-BRANCH")


def changed(**first: Any) -> Comparison:
    """Compare the bank's standard with itself after changing its first item."""
    new = copy.deepcopy(BANK)
    new["items"][0] |= first
    return compare(BANK, new)


def only(comparison: Comparison) -> ItemChange:
    (item,) = (item for stage in comparison.stages for item in stage.items)
    return item


def told(item: ItemChange) -> list[tuple[str, str, str]]:
    return [(value.label.en, value.old.en, value.new.en) for value in item.values]


# --- words -------------------------------------------------------------------------------------------------


def shown(old: str, new: str) -> str:
    signs = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]"}
    return "".join(signs[part.kind].format(part.text) for part in differences(old, new))


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("三秒内问候客户", "三秒内主动问候客户", "三秒内[+主动+]问候客户"),
        ("Greets within 3 seconds", "Greets within 5 seconds", "Greets within [-3-][+5+] seconds"),
        ("smiles and greets", "greets and smiles", "[-smiles-][+greets+] and [-greets-][+smiles+]"),
        ("", "new", "[+new+]"),
        ("a, b", "c, d", "[-a, b-][+c, d+]"),
        ("1.5 m away", "2.5 m away", "[-1.5-][+2.5+] m away"),
        ("same", "same", "same"),
    ],
)
def test_texts_differ_by_words_and_chinese_by_characters(old: str, new: str, wanted: str) -> None:
    assert shown(old, new) == wanted


@settings(deadline=None)
@given(st.text("ab 你好,1", max_size=60), st.text("ab 你好,1", max_size=60))
def test_both_texts_can_be_read_off_their_differences(old: str, new: str) -> None:
    parts = differences(old, new)
    assert "".join(part.text for part in parts if part.kind != "new") == old
    assert "".join(part.text for part in parts if part.kind != "gone") == new
    assert all(part.text for part in parts)


# --- items -------------------------------------------------------------------------------------------------


def test_a_document_does_not_differ_from_itself() -> None:
    for entry in library():
        found = compare(entry.document, copy.deepcopy(entry.document))
        assert found.nothing
        assert found.same == entry.items


def test_items_that_came_went_and_moved_are_told_apart() -> None:
    new = copy.deepcopy(BANK)
    gone = new["items"].pop(3)
    new["items"].append({**gone, "code": "BK-AR99"})
    new["items"][0]["stage"] = BANK["stages"][1]["code"]
    found = compare(BANK, new)
    assert found.counts == {"removed": 1, "added": 1, "moved": 1}
    kinds = {item.code: item.kind for stage in found.stages for item in stage.items}
    assert kinds == {gone["code"]: "removed", "BK-AR99": "added", BANK["items"][0]["code"]: "changed"}
    assert found.same == len(BANK["items"]) - 2


def test_a_weight_that_changes_is_seen_at_the_item_and_its_stage() -> None:
    found = changed(weight=5)
    item = only(found)
    assert item.marks == {"reweighted"}
    assert item.old_weight == 2
    assert item.new_weight == 5
    stage = next(stage for stage in found.stages if stage.items)
    assert stage.old_weight is not None
    assert stage.new_weight == stage.old_weight + 3
    assert found.weights_moved


def test_a_new_wording_of_an_anchor_is_a_rewording() -> None:
    response = copy.deepcopy(BANK["items"][0]["response"])
    response["anchors"]["5"]["en"] += " and warm"
    item = only(changed(response=response))
    assert item.marks == {"reworded"}
    assert item.texts[0].label.en == "Level 5"
    assert [part.text for part in item.texts[0].segments if part.kind == "new"] == [" and warm"]


def test_bands_that_move_are_shown_as_a_scale() -> None:
    index = next(i for i, one in enumerate(BANK["items"]) if one["response"]["type"] == "duration_seconds")
    new = copy.deepcopy(BANK)
    new["items"][index]["response"]["bands"][0]["max"] = 4
    item = only(compare(BANK, new))
    assert item.marks == {"rescored"}
    label, before, after = told(item)[0]
    assert label == "What answers are worth"
    assert before.startswith("up to 3 s 100%")
    assert after.startswith("up to 4 s 100%")


def test_another_way_of_answering_is_named_first() -> None:
    item = only(changed(response={"type": "yes_no", "scores": {"yes": 1, "no": 0}}))
    assert "retyped" in item.marks
    assert told(item)[0] == ("How it is answered", "Level 0 to 5", "Yes or no")


def test_rules_are_told_in_words() -> None:
    second = BANK["items"][1]["code"]
    item = only(changed(critical=True, na_allowed=not BANK["items"][0]["na_allowed"], dimension="safety", required=True,
                        evidence="note", when={"item": second, "equals": "yes"}))  # fmt: skip
    names = [label for label, _, _ in told(item)]
    assert names == ["Critical", "Not applicable allowed", "Required", "Dimension", "Evidence", "Shown only if"]
    assert told(item)[-1] == ("Shown only if", "Always shown", f"{second} is yes")


def test_scoring_rules_and_names_are_compared() -> None:
    new = copy.deepcopy(BANK)
    new["name_en"] += " 2027"
    new["scoring"]["pass_mark"] = 70
    new["scoring"]["critical_policy"] = {"mode": "zero"}
    new["scoring"]["bands"][0]["min"] = 95
    found = compare(BANK, new)
    assert [text.lang for text in found.texts] == ["en"]
    labels = [value.label.en for value in found.values]
    assert labels == ["Pass mark", "Critical failure", "Bands"]
    assert found.values[1].new.en == "Total is 0"


def test_a_stage_that_came_went_or_was_renamed() -> None:
    new = copy.deepcopy(BANK)
    first, last = new["stages"][0], new["stages"].pop()
    first["name_zh"] = "进店"
    new["stages"].append({"code": "extra", "order": 99, "name_zh": "附加", "name_en": "Extra"})
    kinds = {stage.code: stage.kind for stage in compare(BANK, new).stages}
    assert (kinds[first["code"]], kinds[last["code"]], kinds["extra"]) == ("changed", "removed", "added")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DOCUMENTS, DOCUMENTS)
def test_unfinished_documents_are_compared_as_far_as_they_go(old: dict[str, Any], new: dict[str, Any]) -> None:
    compare(old, new)
    compare(BANK, new)
    compare(old, BANK)
