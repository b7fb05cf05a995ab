"""The workbook to start from: every sheet with its lists, and one example of each kind of item."""

from __future__ import annotations

import functools
from typing import Any

from tenants.standards.exchange.sheets.export import to_workbook

_SCALE = {
    "0": ("absent", "没有人理会", "Nobody takes notice"), "1": ("below_general", "抬头但不招呼",
        "Looks up, says nothing"),
    "3": ("general", "三秒内问候", "Greets within three seconds"),
    "5": ("excellent", "三米内微笑、三秒内问候并称呼顾客",
        "Smiles within three metres, greets by name in three seconds"),
}  # fmt: skip


@functools.cache
def template_workbook() -> bytes:
    """Return the .xlsx file."""
    return to_workbook(_example())


def _item(
    number: str, stage: str, zh: str, en: str, weight: int, response: dict[str, Any], **more: Any
) -> dict[str, Any]:
    return {
        "code": number, "stage": stage, "text_zh": zh, "text_en": en, "response": response, "weight": weight,
        "critical": False, "na_allowed": False, "evidence": "none", "maps_to": None, "time_measure": None, **more,
    }  # fmt: skip


def _example() -> dict[str, Any]:
    anchors = {points: {"level": level, "zh": zh, "en": en} for points, (level, zh, en) in _SCALE.items()}
    yes_no = {"type": "yes_no", "scores": {"yes": 1, "no": 0}}
    waiting = {
        "type": "duration_seconds", "threshold_basis": "practice", "start_zh": "进门", "start_en": "entering",
        "stop_zh": "有人接待", "stop_en": "being served",
        "bands": [
            {"min": 0, "max": 300, "score": 1, "level": "excellent"},
            {"min": 300, "max": 600, "score": 0.6, "level": "general"},
            {"min": 600, "max": None, "score": 0, "level": "below_general"},
        ],
    }  # fmt: skip
    channel = {
        "type": "choice",
        "options": [
            {"value": "counter", "label_zh": "柜台", "label_en": "Counter", "score": None},
            {"value": "machine", "label_zh": "自助机", "label_en": "Machine", "score": None},
        ],
    }
    items = [
        _item("EX-AR01", "arrival", "员工主动问候", "Staff greet first", 30, {"type": "scale_0_5", "anchors": anchors},
              dimension="courtesy", aspect="process"),
        _item("EX-AR02", "arrival", "等候时间", "Waiting time", 30, waiting, dimension="timeliness",
              aspect="process", time_measure="waiting"),
        _item("EX-SV01", "service", "在哪里办理", "Where it was handled", 0, channel, dimension="convenience",
              aspect="structure"),
        _item("EX-SV02", "service", "自助机旁有人指导", "Somebody helps at the machine", 20, dict(yes_no),
              dimension="communication", aspect="process", na_allowed=True,
              when={"item": "EX-SV01", "equals": "machine"}),
        _item("EX-SV03", "service", "没有泄露他人信息", "Nobody's data was exposed", 20, dict(yes_no), critical=True,
              critical_fail_at=0, evidence="note", dimension="safety", aspect="outcome"),
    ]  # fmt: skip
    return {
        "schema_version": "1.1", "kind": "template", "code": "MY-STANDARD", "industry": "other", "version": 1,
        "name_zh": "我的服务标准", "name_en": "My service standard",
        "description_zh": "示例：请替换成您自己的内容。", "description_en": "An example: replace it by your own.",
        "scoring": {
            "method": "weighted_mean", "total": 100, "pass_mark": 60, "critical_policy": {"mode": "cap", "cap": 59.9},
            "bands": [
                {"code": "excellent", "min": 90, "name_zh": "优秀", "name_en": "Excellent"},
                {"code": "good", "min": 80, "name_zh": "良好", "name_en": "Good"},
                {"code": "fair", "min": 60, "name_zh": "合格", "name_en": "Pass"},
                {"code": "fail", "min": 0, "name_zh": "不合格", "name_en": "Fail"},
            ],
        },
        "stages": [
            {"code": "arrival", "order": 1, "name_zh": "到达", "name_en": "Arrival"},
            {"code": "service", "order": 2, "name_zh": "办理", "name_en": "Service"},
        ],
        "items": items,
    }  # fmt: skip
