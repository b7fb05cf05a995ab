"""A small standard that asks in every way there is, with every rule the form knows."""

from __future__ import annotations

from typing import Any


def item(code: str, stage: str, response: dict[str, Any], **more: Any) -> dict[str, Any]:
    """One item; its texts name its code."""
    return {
        "code": code,
        "stage": stage,
        "text_zh": f"检查项 {code}:员工在客户走近时主动招呼并说明下一步",
        "text_en": f"Item {code}: staff greet the customer unprompted and explain the next step",
        "response": response,
        "weight": 5,
        "critical": False,
        "dimension": "courtesy",
        "aspect": "process",
        "evidence": "none",
        "na_allowed": True,
        **more,
    }


def band(low: float | None, high: float | None, score: float, level: str) -> dict[str, Any]:
    """One band, both ends inside."""
    return {"min": low, "max": high, "score": score, "level": level}


YES_NO = {"type": "yes_no", "scores": {"yes": 1, "no": 0}}
SCALE = {
    "type": "scale_0_5",
    "anchors": {
        "0": {"level": "absent", "zh": "无人理会", "en": "Nobody attends"},
        "1": {"level": "below_general", "zh": "求助后才回应", "en": "Responds only when asked"},
        "3": {"level": "general", "zh": "犹豫时上前询问", "en": "Approaches when unsure"},
        "5": {"level": "excellent", "zh": "未开口即主动上前", "en": "Approaches before being asked"},
    },
}
SECONDS = {
    "type": "duration_seconds",
    "bands": [
        band(0, 3, 1, "excellent"),
        band(3, 10, 0.6, "general"),
        band(10, 30, 0.2, "below_general"),
        band(30, None, 0, "absent"),
    ],
    "start_zh": "进入大厅",
    "start_en": "enters the hall",
    "stop_zh": "第一句招呼",
    "stop_en": "first words",
    "threshold_basis": "seed",
}
WAIT = {
    **SECONDS,
    "bands": [band(0, 300, 1, "excellent"), band(300, 900, 0.5, "general"), band(900, None, 0, "absent")],
}
PIECES = {
    "type": "count",
    "limit": 3,
    "unit_zh": "件",
    "unit_en": "pieces",
    "bands": [band(0, 3, 1, "excellent"), band(4, None, 0, "absent")],
    "threshold_basis": "seed",
}
SPEED = {
    "type": "count",
    "limit": 150,
    "unit_zh": "字/分钟",
    "unit_en": "characters/min",
    "bands": [band(120, 150, 1, "excellent"), band(0, None, 0.4, "below_general")],
    "threshold_basis": "seed",
}
WARMTH = {
    "type": "number",
    "unit_zh": "℃",
    "unit_en": "°C",
    "bands": [band(20, 26, 1, "excellent"), band(None, None, 0.5, "general")],
}
CHANNEL = {
    "type": "choice",
    "options": [
        {"value": "counter", "label_zh": "柜台", "label_en": "Counter", "score": 1},
        {"value": "machine", "label_zh": "自助设备", "label_en": "Machine", "score": 0.5},
        {"value": "phone", "label_zh": "电话", "label_en": "Phone", "score": None},
    ],
}
FAULTS = {
    "type": "multi_choice",
    "mode": "deduct",
    "options": [
        {"value": "late", "label_zh": "迟到", "label_en": "Late", "score": 0.5},
        {"value": "rude", "label_zh": "生硬", "label_en": "Curt", "score": 0.25},
    ],
}

DOCUMENT: dict[str, Any] = {
    "schema_version": "1.0",
    "kind": "template",
    "code": "EVERY",
    "version": 1,
    "name_zh": "每种题型",
    "name_en": "Every kind of answer",
    "scoring": {
        "method": "weighted_mean",
        "critical_policy": {"mode": "cap", "cap": 59.9},
        "pass_mark": 60,
        "bands": [
            {"code": "pass", "min": 60, "name_zh": "合格", "name_en": "Pass"},
            {"code": "fail", "min": 0, "name_zh": "不合格", "name_en": "Fail"},
        ],
    },
    "stages": [
        {"code": "chosen", "order": 1, "name_zh": "选一选", "name_en": "Chosen"},
        {"code": "measured", "order": 2, "name_zh": "量一量", "name_en": "Measured"},
        {"code": "recorded", "order": 3, "name_zh": "记一记", "name_en": "Recorded"},
        {"code": "ruled", "order": 4, "name_zh": "规则", "name_en": "Ruled"},
    ],
    "scenarios": [
        {
            "code": "EV-S1",
            "name_zh": "取现",
            "name_en": "Cash",
            "brief_zh": "取少量现金。",
            "brief_en": "Withdraw a little.",
        }
    ],
    "items": [
        item("EV-A01", "chosen", YES_NO),
        item("EV-A02", "chosen", SCALE),
        item("EV-A03", "chosen", CHANNEL),
        item("EV-A04", "chosen", FAULTS),
        item("EV-B01", "measured", SECONDS),
        item("EV-B02", "measured", WAIT),
        item("EV-B03", "measured", PIECES),
        item("EV-B04", "measured", SPEED),
        item("EV-B05", "measured", WARMTH),
        item("EV-B06", "measured", {"type": "deduction", "per_occurrence": 2}),
        item("EV-C01", "recorded", {"type": "photo", "max_photos": 3}, weight=0),
        item("EV-C02", "recorded", {"type": "text", "max_chars": 200}, weight=0),
        item("EV-C03", "recorded", {"type": "signature"}, weight=0),
        item("EV-C04", "recorded", {"type": "datetime"}, weight=0),
        item("EV-C05", "recorded", {"type": "instruction"}, weight=0),
        item("EV-D01", "ruled", YES_NO, evidence="photo"),
        item("EV-D02", "ruled", YES_NO, evidence="note", na_allowed=False),
        item("EV-D03", "ruled", YES_NO, critical=True, critical_fail_at=0, na_allowed=False),
        item("EV-D04", "ruled", YES_NO, required=True, na_allowed=False),
        item("EV-D05", "ruled", YES_NO, when={"item": "EV-A01", "equals": "yes"}),
        item(
            "EV-D06",
            "ruled",
            YES_NO,
            when={
                "or": [
                    {
                        "and": [
                            {"item": "EV-A02", "at_most": 2},
                            {"not": {"item": "EV-A03", "in": ["counter", "phone"]}},
                        ]
                    },
                    {"item": "EV-A04", "equals": "rude"},
                    {"item": "EV-B03", "at_least": 4},
                ]
            },
        ),
        item("EV-D07", "ruled", YES_NO, when={"item": "EV-D05", "equals": "na"}),
    ],
}
