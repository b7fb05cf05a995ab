"""Small documents for tests: spell only what matters."""

from __future__ import annotations

from typing import Any

from scoring import load_standard, score

BANDS = [
    {"code": "excellent", "min": 90, "name_zh": "优秀", "name_en": "Excellent"},
    {"code": "good", "min": 80, "name_zh": "良好", "name_en": "Good"},
    {"code": "pass", "min": 60, "name_zh": "合格", "name_en": "Pass"},
    {"code": "fail", "min": 0, "name_zh": "不合格", "name_en": "Fail"},
]
GREETING: list[dict[str, Any]] = [
    {"min": 0, "max": 3, "score": 1.0},
    {"min": 3, "max": 10, "score": 0.6},
    {"min": 10, "max": None, "score": 0},
]
YES_NO = {"type": "yes_no", "scores": {"yes": 1, "no": 0}}
SCALE = {"type": "scale_0_5"}


def item(code: str, weight: Any = 10, response: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """One item in stage ``s1``, yes or no unless said otherwise."""
    return {
        "code": code,
        "stage": "s1",
        "text_zh": f"检查项 {code}",
        "text_en": f"Item {code}",
        "response": response or YES_NO,
        "weight": weight,
        "critical": False,
        "na_allowed": True,
        **more,
    }


def measured(kind: str, bands: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {"type": kind, "bands": bands, **more}


def options(kind: str, scores: dict[str, Any], **more: Any) -> dict[str, Any]:
    rows = [{"value": value, "label_zh": value, "label_en": value, "score": s} for value, s in scores.items()]
    return {"type": kind, "options": rows, **more}


def document(
    *items: dict[str, Any], stages: list[dict[str, Any]] | None = None, **scoring: Any
) -> dict[str, Any]:
    """A standard of these items; ``scoring`` overrides its scoring block (None removes a key)."""
    block = {"method": "weighted_mean", "bands": BANDS, "pass_mark": 60, **scoring}
    used = dict.fromkeys(row["stage"] for row in items)
    return {
        "schema_version": "1.1",
        "kind": "template",
        "code": "T",
        "industry": "test",
        "version": 1,
        "name_zh": "标准",
        "name_en": "Standard",
        "scoring": {key: value for key, value in block.items() if value is not None},
        "stages": stages or [stage(code) for code in used],
        "items": list(items),
    }


def stage(code: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "order": 1, "name_zh": code, "name_en": code, **more}


def scored(doc: dict[str, Any], **answers: Any) -> Any:
    """The sheet (Any, so that its fractions compare with whole numbers) of these answers; item codes as keywords."""
    return score(load_standard(doc), answers)


def s_of(response: dict[str, Any], answer: Any, weight: Any = 10) -> Any:
    """The normalised score of one answer, None when it is not scored."""
    return scored(document(item("A", weight, response)), A=answer).items[0].s
