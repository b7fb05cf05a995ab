"""A standard that holds one of everything, and things that no sheet has a column for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

TESTS = [{"item": "A-02", "at_least": 3}, {"item": "A-01", "equals": "yes"}]


def item(code: str, response: dict[str, Any], stage: str = "one", **more: Any) -> dict[str, Any]:
    return {
        "code": code, "stage": stage, "text_zh": f"检查 {code}", "text_en": f"Check {code}", "response": response,
        "weight": 5, "critical": False, "na_allowed": True, **more,
    }  # fmt: skip


def bands(*ends: Any) -> list[dict[str, Any]]:
    return [{"min": low, "max": high, "score": score, "level": "general"} for low, high, score in ends]


def of_everything() -> dict[str, Any]:
    """Return the document. Deliberately odd: nulls where others leave out, blanks, long decimals, unknown keys."""
    options = [
        {"value": "a", "label_zh": "甲", "label_en": "A", "score": Decimal("0.5")},
        {"value": 2, "label_zh": "乙", "label_en": "B", "score": None, "hint": {"x": [1, 2]}},
        {"value": "3", "label_zh": "丙", "label_en": "C", "score": Decimal("0.25")},
    ]
    anchors = {str(n): {"zh": f"第 {n} 级", "en": f"Level {n}", "level": "general"} for n in range(6)}
    anchors["4"] = {"zh": "四", "en": "four"}
    items = [
        item("A-01", {"type": "yes_no", "scores": {"yes": 1, "no": 0}}),
        item("A-02", {"type": "scale_0_5", "anchors": anchors}, weight=Decimal("2.375")),
        item("A-03", {"type": "yes_no"}, when={"item": "A-01", "equals": "yes"}, help_zh="指引", help_en="Help"),
        item("A-04", {"type": "yes_no", "scores": {"yes": None, "no": 1}}, when={"and": TESTS}),
        item("A-05", {"type": "photo", "max_photos": 3}, weight=0, when={"or": [TESTS[0], {"and": TESTS}]}),
        item("A-06", {"type": "text", "max_chars": 200}, weight=0, when={"not": {"item": "A-02", "in": [1, 2]}}),
        item("A-07", {"type": "text"}, weight=0, when={"not": {"and": [{"not": {"item": "A-01", "in": ["no",
            "na"]}}]}}),
        item("A-08", {"type": "count", "limit": None, "unit_zh": "件", "unit_en": "pieces", "bands": []}, weight=0),
        item("A-09", {"type": "number", "unit_zh": "度", "unit_en": "°C", "bands": bands((None, 5, 1), (5, None, 0))}),
        item("A-10", {"type": "duration_seconds", "bands": bands((0, Decimal("3.5"), 1), (Decimal("3.5"), None, 0)),
                      "start_zh": "进门", "start_en": "in", "stop_zh": "问候", "stop_en": "greeted",
                      "threshold_basis": "seed"}, time_measure="waiting"),
        item("A-11", {"type": "choice", "options": options}, stage="two", required=True, maps_to="CE-01"),
        item("A-12", {"type": "multi_choice", "mode": "deduct", "options": options[:2]}, stage="two", bonus=True),
        item("A-13", {"type": "deduction", "per_occurrence": Decimal("0.5")}, stage="two", evidence="note"),
        item("A-14", {"type": "signature"}, weight=0, stage="two"),
        item("A-15", {"type": "datetime"}, weight=0, stage="two"),
        item("A-16", {"type": "instruction"}, weight=0, stage="two", text_zh=" 前后有空格 ", text_en="=1+1"),
        item("A-17", {"type": "yes_no", "unknown": "kept"}, stage="two", when={"item": "A-02",
            "at_least": 1, "at_most": 4},
             dimension="our_own", source=[{"seed": "a.txt", "locator": "行 1 | 行 2"}, {"locator": "x"}]),
        item("A-18", {"type": "scale_0_5"}, stage="two", critical=True, critical_fail_at=Decimal("0.2"),
             guidance_pictures=[{"digest": "sha256:00", "caption_zh": "好", "caption_en": "good"}],
             shared={"part": "P", "revision": 3}, weight=Decimal("0.1234567890123456789012345"),
                 text_en="a\r\nb\tc\x0b"),
    ]  # fmt: skip
    return {
        "schema_version": "1.1", "kind": "template", "code": "EVERYTHING", "industry": "our trade", "version": "7b",
        "name_zh": "样样都有", "name_en": "One of everything", "description_zh": "", "description_en": None,
        "stages": [
            {"code": "one", "order": 1, "name_zh": "一", "name_en": "One", "weight": 60, "pass_mark": 50},
            {"code": "two", "order": Decimal("1.5"), "name_zh": "二", "name_en": "", "weight": 40, "note": "x"},
        ],
        "scenarios": [{"code": "S1", "name_zh": "场景", "name_en": "Scene", "brief_zh": "去", "brief_en": "go"}],
        "scoring": {
            "method": "weighted_sections", "pass_mark": 60, "decimals": 1,
            "critical_policy": {"mode": "zero_stage"},
            "bands": [
                {"code": "A", "min": 90, "max": 100, "name_zh": "优", "name_en": "A"},
                {"code": "B", "min": 0, "name_zh": "差", "name_en": "B", "colour": "grey"},
            ],
            "band_limits": [{"stage": "worst", "limit": 10, "best_band": "B"}],
        },
        "items": items,
    }  # fmt: skip
