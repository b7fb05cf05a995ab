"""Mends: one press puts a finding right, brings no new error, and changes no score that it does not speak of."""

from __future__ import annotations

import copy
import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scoring import AnswersError, Standard, load_standard, score
from tenants.standards.findings import DraftFinding, examine
from tenants.standards.library import library
from tenants.standards.mending.items import free_code
from tenants.standards.mending.weights import spread
from tenants.standards.patching import PatchRefused, apply_patch, locate
from tests.scoring.factories import document, item

BANK = next(entry.document for entry in library() if entry.code == "BANK-BRANCH")


def only(code: str, doc: dict[str, Any]) -> DraftFinding:
    """Return the first finding of a code."""
    return next(finding for finding in examine(doc) if finding.code == code)


def mended(code: str, doc: dict[str, Any]) -> dict[str, Any]:
    """Return the document after one press on the first finding of a code, which must be gone then."""
    mend = only(code, doc).mend
    assert mend, f"{code} has no mend"
    before = {finding.code for finding in examine(doc) if finding.severity == "error"}
    result = apply_patch(doc, mend.patch)
    after = examine(result)
    assert {finding.code for finding in after if finding.severity == "error"} <= before
    kept = [one.place for one in after if one.code == code and one.mend]
    assert only(code, doc).place not in kept
    return result


def bank(**changes: Any) -> dict[str, Any]:
    """Return the bank's standard with top-level members replaced."""
    return {**copy.deepcopy(BANK), **changes}


def timed(*bands: tuple[Any, Any, Any], kind: str = "duration_seconds") -> dict[str, Any]:
    """Return a standard of one measured item."""
    rows = [{"min": low, "max": high, "score": share, "level": "general"} for low, high, share in bands]
    return document(item("A", 100, {"type": kind, "bands": rows}))


# --- weights -----------------------------------------------------------------------------------------------


@given(st.lists(st.integers(1, 4000), min_size=1, max_size=120), st.sampled_from([100, 50, 1000]))
def test_spread_weights_add_up_exactly_and_keep_their_order_and_size(units: list[int], total: int) -> None:
    weights = [Fraction(unit, 20) for unit in units]
    made = spread(weights, Fraction(total))
    assert sum(made) == total
    whole = sum(weights)
    for old, new in zip(weights, made, strict=True):
        exact = old * total / whole
        assert new > 0
        assert abs(new - exact) <= exact / 5


def test_weights_go_back_to_a_hundred_in_proportion() -> None:
    doc = bank()
    doc["items"][0]["weight"] = 30
    result = mended("weights_not_100", doc)
    assert sum(Fraction(str(one["weight"])) for one in result["items"]) == 100
    assert result["items"][0]["weight"] > 20


def test_stage_weights_go_back_to_a_hundred() -> None:
    doc = bank()
    doc["scoring"]["method"] = "weighted_sections"
    for stage in doc["stages"]:
        stage["weight"] = 7
    result = mended("weights_not_100", doc)
    assert sum(Fraction(str(stage["weight"])) for stage in result["stages"]) == 100


# --- bands -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "bands", "wanted"),
    [
        ("band_hole", [(0, 3, 1), (5, None, 0)], [(0, 3), (3, None)]),
        ("band_hole", [(0, 3, 0), (5, None, 1)], [(5, None), (0, 5)]),  # 5 itself scores 1 as before
        ("band_hole", [(1, 3, 1), (3, 9, 0)], [(0, 3), (3, None)]),
        ("band_overlap", [(0, 5, 1), (3, None, 0)], [(0, 5), (5, None)]),
        ("band_overlap", [(3, None, 0), (0, 5, 1)], [(3, None), (0, 3)]),
        ("band_never_used", [(0, None, 1), (2, 3, 0)], [(0, None)]),
    ],
)
def test_bands_of_a_measured_answer_meet(code: str, bands: list[Any], wanted: list[Any]) -> None:
    result = mended(code, timed(*bands))
    rows = result["items"][0]["response"]["bands"]
    assert [(row["min"], row["max"]) for row in rows] == wanted


def test_counts_follow_on_by_one() -> None:
    rows = mended("band_hole", timed((0, 1, 1), (4, None, 0), kind="count"))["items"][0]["response"]["bands"]
    assert [(row["min"], row["max"]) for row in rows] == [(0, 1), (2, None)]


def test_the_better_band_is_listed_first() -> None:
    rows = mended("first_band_trap", timed((3, None, 0), (0, 3, 1)))["items"][0]["response"]["bands"]
    assert [row["score"] for row in rows] == [1, 0]


ENDS = st.integers(0, 12)
BANDS = st.lists(st.tuples(ENDS, st.one_of(st.none(), ENDS), st.sampled_from([0, Decimal("0.5"), 1])), min_size=1,
                 max_size=5)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(BANDS, st.sampled_from(["duration_seconds", "count"]))
@example(bands=[(0, 0, 0), (1, None, Decimal("0.5"))], kind="duration_seconds")
@example(bands=[(0, 2, 0), (4, 6, 1), (8, None, Decimal("0.5"))], kind="duration_seconds")
def test_no_answer_that_was_scored_is_scored_otherwise_after_closing_gaps(bands: list[Any], kind: str) -> None:
    doc = timed(*bands, kind=kind)
    found = [finding for finding in examine(doc) if finding.code in ("band_hole", "band_overlap", "band_never_used")]
    if any(finding.code == "malformed" for finding in examine(doc)):
        return
    for finding in found:
        if finding.mend is None:
            continue
        old, new = load_standard(doc), load_standard(apply_patch(doc, finding.mend.patch))
        for half in range(26):
            answer = half if kind == "count" else Decimal(half) / 2
            before, after = _scored(old, answer), _scored(new, answer)
            assert after is not None
            assert before in (None, after)


def _scored(standard: Standard, answer: Any) -> Fraction | None:
    try:
        return score(standard, {"A": answer}).score.final
    except AnswersError:
        return None


def test_bands_of_the_total_meet() -> None:
    doc = bank()
    doc["scoring"]["bands"] = [{"code": "a", "name_zh": "甲", "name_en": "A", "min": 80, "max": 95},
                               {"code": "b", "name_zh": "乙", "name_en": "B", "min": 20, "max": 70}]  # fmt: skip
    bands = mended("band_gap", doc)["scoring"]["bands"]
    assert [(band["min"], "max" in band) for band in bands] == [(80, False), (0, False)]


# --- items -------------------------------------------------------------------------------------------------


def _with(doc: dict[str, Any], index: int, **changes: Any) -> dict[str, Any]:
    doc["items"][index] = {**doc["items"][index], **changes}
    return doc


def test_a_code_used_twice_gets_the_next_free_one() -> None:
    doc = _with(bank(), 4, code=BANK["items"][3]["code"])
    result = mended("malformed", doc)
    codes = [one["code"] for one in result["items"]]
    assert len(set(codes)) == len(codes)
    assert codes[3] == BANK["items"][3]["code"]
    assert free_code("BK-AR03", {"BK-AR03", "BK-AR04"}) == "BK-AR05"
    assert free_code("X", {"X"}) == "X01"


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("critical_allows_na", {"critical": True, "critical_fail_at": 0, "na_allowed": True}),
        ("threshold_without_critical", {"critical": False, "critical_fail_at": 0}),
        ("critical_bonus", {"critical": True, "critical_fail_at": 0, "bonus": True, "na_allowed": False}),
        ("critical_always_fails", {"critical": True, "critical_fail_at": 1, "na_allowed": False}),
        ("weight_never_counts", {"response": {"type": "text", "max_chars": 20}}),
        ("na_not_stated", {"na_allowed": None}),
        ("unknown_key", {"requird": True}),
        ("newer_than_stated", {"required": True}),
        ("missing_translation", {"text_zh": " "}),
        ("guidance_empty", {"help_zh": "", "help_en": " "}),
        ("never_shown", {"when": {"item": BANK["items"][0]["code"], "equals": 9}}),
        ("malformed", {"stage": "nowhere"}),
        ("malformed", {"weight": ""}),
    ],
    ids=str,
)
def test_an_item_is_mended(code: str, changes: dict[str, Any]) -> None:
    mended(code, _with(bank(), 2, **changes))


def test_an_item_with_a_condition_on_a_later_one_moves_behind_it() -> None:
    doc = bank()
    stage = doc["items"][0]["stage"]
    later = max(i for i, one in enumerate(doc["items"]) if one["stage"] == stage)
    first, last = doc["items"][0]["code"], doc["items"][later]["code"]
    answer = doc["items"][later]["response"]["type"]
    wanted = "yes" if answer == "yes_no" else 3
    result = mended("condition_not_earlier", _with(doc, 0, when={"item": last, "equals": wanted}))
    codes = [one["code"] for one in result["items"]]
    assert codes.index(first) == codes.index(last) + 1


def test_a_copied_language_stays_marked_until_it_is_translated() -> None:
    result = mended("missing_translation", _with(bank(), 1, text_zh=""))
    pending = only("translation_pending", result)
    assert pending.place == ("items", "1", "text_zh")
    assert pending.item == BANK["items"][1]["code"]
    assert pending.mend is None


def test_a_scale_without_anchors_is_noticed() -> None:
    index = next(i for i, one in enumerate(BANK["items"]) if one["response"]["type"] == "scale_0_5")
    found = only("anchors_missing", _with(bank(), index, response={"type": "scale_0_5", "anchors": {}}))
    assert "0, 3, 5" in found.said.en


# --- safety ------------------------------------------------------------------------------------------------


def test_a_mend_made_for_another_document_is_refused_whole() -> None:
    doc = _with(bank(), 2, critical=True, critical_fail_at=0, na_allowed=True)
    mend = only("critical_allows_na", doc).mend
    assert mend
    moved = {**doc, "items": list(reversed(doc["items"]))}
    with pytest.raises(PatchRefused):
        apply_patch(moved, mend.patch)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 200) | st.text(max_size=6) | st.decimals(-5, 5, places=1),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
ROWS = st.lists(
    JSON | st.dictionaries(
        st.sampled_from(["code", "stage", "weight", "response", "when", "critical", "na_allowed", "bands", "min"]), JSON
    ), max_size=4
)  # fmt: skip
DOCUMENTS = st.dictionaries(
    st.sampled_from(["items", "stages", "scoring", "kind", "code", "schema_version"]),
    JSON | ROWS | st.fixed_dictionaries({"bands": ROWS, "band_limits": ROWS}),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DOCUMENTS)
@example(doc={"items": [{"code": []}, {"weight": 1}]})
def test_a_draft_of_any_shape_is_looked_through_and_its_mends_fit_it(doc: dict[str, Any]) -> None:
    for finding in examine(doc):
        json.dumps(finding.to_dict(), default=str)
        if finding.mend:
            apply_patch(doc, finding.mend.patch)


def test_places_are_keys_and_indexes_whatever_scoring_calls_them() -> None:
    assert locate(BANK, "items[3].response.bands[1].min")[:2] == ("items", "3")
    second = BANK["stages"][1]["code"]
    assert locate(BANK, f"stages.{second}.pass_mark") == ("stages", "1", "pass_mark")
    dotted = {"stages": [{"code": "a.b"}]}
    assert locate(dotted, "stages.a.b.pass_mark") == ("stages", "0", "pass_mark")
    assert locate({}, "items") == ("items",)
