"""Steps, patches, two people's changes, what a browser keeps, and how saving moves: all as pure values."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from tests.builder.documents import Units, codes, library
from tests.capture_client.fake_server import ROOT

PATCHES = json.loads((ROOT / "tests" / "builder" / "patches.json").read_text("utf-8"))


@pytest.mark.parametrize("case", PATCHES, ids=lambda case: case["comment"])
def test_json_patches_are_applied_as_rfc_6902_says(units: Units, case: dict[str, Any]) -> None:
    outcome = units("patchOf", case["doc"], case["patch"])
    if "expected" in case:
        assert outcome == {"value": case["expected"]}
    else:
        assert "failed" in outcome


def test_typing_is_one_step_until_the_field_is_left(units: Units) -> None:
    assert units("walk", [1, 2, 3, "<", ">"]) == [1, 2, 3, 0, 3]
    assert units("walk", [1, 2, "|", 3, "<", "<", ">", ">"]) == [1, 2, 2, 3, 2, 0, 2, 3]
    assert units("walk", [1, "|", 2, "<", 9, ">", "<"]) == [1, 1, 2, 1, 9, 9, 1]


def test_two_peoples_changes_are_put_together_item_by_item(units: Units) -> None:
    base = library("bank")
    mine, theirs = copy.deepcopy(base), copy.deepcopy(base)
    mine["items"][0]["weight"] = 9
    mine["items"].insert(1, {**base["items"][0], "code": "BK-AR90"})
    del mine["items"][5]
    theirs["items"][0]["text_zh"] = "他们的"
    theirs["items"][0]["weight"] = 7
    theirs["items"][3]["text_zh"] = "他们的"
    theirs["items"].append({**base["items"][0], "code": "BK-OV90", "stage": "overall"})
    theirs["name_en"] = "Theirs"
    merged = units("mergedWith", base, mine, theirs, [])
    by_code = {item["code"]: item for item in merged["items"]}
    assert by_code["BK-AR01"]["weight"] == 9  # both changed it: mine
    assert by_code["BK-AR01"]["text_zh"] == "他们的"  # only they changed it
    assert by_code["BK-AR04"]["text_zh"] == "他们的"
    assert {"BK-AR90", "BK-OV90"} <= by_code.keys()
    assert base["items"][4]["code"] not in by_code
    assert codes(merged)[1] == "BK-AR90"
    assert merged["name_en"] == "Theirs"
    given = units("mergedWith", base, mine, theirs, ["item BK-AR01"])
    assert given["items"][0]["text_zh"] == "他们的"
    assert given["items"][0]["weight"] == 7


def test_what_a_browser_keeps_is_small_and_leads_back_to_the_document(units: Units) -> None:
    base = library("bank")
    now = copy.deepcopy(base)
    now["items"][7]["text_zh"] = "改"
    now["items"][2], now["items"][3] = now["items"][3], now["items"][2]
    del now["items"][20]
    kept = units("kept", base, now)
    assert kept["restored"] == now
    assert list(kept["change"]["items"]) == [base["items"][7]["code"]]
    assert units("kept", base, base) is None or units("kept", base, base)["restored"] == base


def test_waiting_grows_and_ends_at_half_a_minute(units: Units) -> None:
    events: list[dict[str, Any]] = []
    dues = []
    for _ in range(8):
        events += [{"kind": "send"}, {"kind": "lost", "now": 0, "why": "server"}]
        dues.append(units("saves", events)["phase"]["due"])
    assert dues == [1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]


@pytest.mark.parametrize(
    ("events", "phase"),
    [
        ([{"kind": "change", "now": 0}], {"name": "dirty", "due": 600}),
        ([{"kind": "change", "now": 0}, {"kind": "change", "now": 500}], {"name": "dirty", "due": 1100}),
        ([{"kind": "change", "now": 0}, {"kind": "send"}, {"kind": "saved", "now": 900}], {"name": "clean"}),
        ([{"kind": "send"}, {"kind": "change", "now": 5}, {"kind": "saved", "now": 9}], {"name": "dirty", "due": 609}),
        ([{"kind": "send"}, {"kind": "lost", "now": 0, "why": "network"}, {"kind": "change", "now": 1}],
         {"name": "waiting", "due": 1000, "tries": 1, "why": "network"}),
        ([{"kind": "send"}, {"kind": "conflict"}, {"kind": "change", "now": 1}, {"kind": "now", "now": 2}],
         {"name": "conflict"}),
        ([{"kind": "send"}, {"kind": "refused", "said": "too large"}], {"name": "refused", "said": "too large"}),
        ([{"kind": "send"}, {"kind": "conflict"}, {"kind": "decided", "now": 7}], {"name": "dirty", "due": 7}),
    ],
)  # fmt: skip
def test_saving_moves_from_phase_to_phase(
    units: Units, events: list[dict[str, Any]], phase: dict[str, Any]
) -> None:
    assert units("saves", events)["phase"] == phase
