"""A module of a module set as a standard of its own (a phone-only mystery call, say)."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from scoring.problems import DocumentError, Problem, shown

DEFAULT_SCORING: dict[str, Any] = {
    "method": "weighted_mean",
    "na_policy": "exclude_and_renormalise",
    "total": 100,
    "critical_policy": {"mode": "cap", "cap": 59.9},
    "pass_mark": 60,
    "bands": [
        {"code": "excellent", "min": 90, "name_zh": "优秀", "name_en": "Excellent"},
        {"code": "good", "min": 80, "name_zh": "良好", "name_en": "Good"},
        {"code": "fair", "min": 70, "name_zh": "一般", "name_en": "Fair"},
        {"code": "pass", "min": 60, "name_zh": "合格", "name_en": "Pass"},
        {"code": "fail", "min": 0, "name_zh": "不合格", "name_en": "Fail"},
    ],
    "basis": "practice (the seeds give no pass mark or bands; tenants may change them)",
}


def standard_from_module(module_set: Mapping[str, Any], code: str) -> dict[str, Any]:
    """Return module ``code`` as a document of kind template with the default scoring.

    The same module gives the same document, so its digest is stable. Raises DocumentError when there is
    no such module.
    """
    modules = module_set.get("modules")
    rows = [row for row in modules if isinstance(row, Mapping)] if isinstance(modules, list | tuple) else []
    found = next((row for row in rows if row.get("code") == code), None)
    if found is None:
        names = ", ".join(str(row.get("code"))[:40] for row in rows[:20]) or "-"
        raise DocumentError(
            [
                Problem(
                    "modules",
                    f"没有模块 {shown(code)}；可用的有：{names}",
                    f"there is no module {shown(code)}; there are: {names}",
                )
            ]
        )
    document: dict[str, Any] = {
        "schema_version": module_set.get("schema_version", "1.0"),
        "kind": "template",
        "industry": "common",
        "scoring": deepcopy(DEFAULT_SCORING),
    }
    return {**document, **deepcopy(dict(found))}
