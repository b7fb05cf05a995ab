"""Keys that scoring does not know (a typing error, perhaps), and keys newer than the stated schema version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from scoring.document.model import Standard
from scoring.document.versions import OLDEST
from scoring.linting.finding import Finding

TOP = frozenset(
    [
        "schema_version",
        "kind",
        "code",
        "industry",
        "version",
        "name_zh",
        "name_en",
        "description_zh",
        "description_en",
        "scoring",
        "stages",
        "scenarios",
        "expectations",
        "items",
        "basis",
        "source",
    ]
)
SCORING = frozenset(
    [
        "method",
        "na_policy",
        "total",
        "critical_policy",
        "pass_mark",
        "bands",
        "basis",
        "direction",
        "band_limits",
        "decimals",
    ]
)
STAGE = frozenset(
    [
        "code",
        "order",
        "name_zh",
        "name_en",
        "weight",
        "pass_mark",
        "description_zh",
        "description_en",
        "source",
    ]
)
ITEM = frozenset(
    [
        "code",
        "stage",
        "text_zh",
        "text_en",
        "help_zh",
        "help_en",
        "guidance_pictures",
        "shared",
        "response",
        "weight",
        "critical",
        "critical_fail_at",
        "dimension",
        "aspect",
        "evidence",
        "na_allowed",
        "maps_to",
        "time_measure",
        "basis",
        "source",
        "required",
        "bonus",
        "when",
    ]
)
RESPONSE = frozenset(
    [
        "type",
        "scores",
        "anchors",
        "bands",
        "options",
        "mode",
        "per_occurrence",
        "limit",
        "unit_zh",
        "unit_en",
        "start_zh",
        "start_en",
        "stop_zh",
        "stop_en",
        "threshold_basis",
        "max_photos",
        "max_chars",
    ]
)
NEWER_TOP = ("expectations",)
NEWER_SCORING = ("direction", "band_limits", "decimals")
NEWER_STAGE = ("weight", "pass_mark")
NEWER_ITEM = ("when", "bonus", "required", "help_zh", "help_en", "guidance_pictures", "shared")
NEWER_TYPES = ("number", "multi_choice", "deduction", "signature", "datetime", "instruction")


def findings(standard: Standard) -> Iterator[Finding]:
    """Yield findings about unknown and newer keys."""
    newer: list[str] = []
    for path, row, known, later, item in _objects(standard.document):
        for key in row:
            if key not in known:
                yield _unknown(f"{path}.{key}" if path else str(key), str(key), known, item)
        newer += [f"{path}.{key}".lstrip(".") for key in later if row.get(key) is not None]
        if row.get("type") in NEWER_TYPES:
            newer.append(f"{path}.type")
    yield from _na_not_stated(standard)
    method = standard.rules.method
    newer += ["scoring.method"] if method != "weighted_mean" else []
    newer += ["scoring.critical_policy.mode"] if standard.rules.critical_mode == "zero_stage" else []
    if newer and standard.schema_version == OLDEST:
        yield Finding(
            "newer_than_stated",
            "warning",
            newer[0],
            f"文件写明 schema_version 1.0，却用到 1.1 才有的 {len(newer)} 处（如 {newer[0]}）",
            f"schema_version says 1.0, but {len(newer)} places (such as {newer[0]}) belong to 1.1",
            '把 schema_version 改为 "1.1"',
            'set schema_version to "1.1"',
        )


def _na_not_stated(standard: Standard) -> Iterator[Finding]:
    rows = standard.document.get("items")
    stated = [isinstance(row, Mapping) and row.get("na_allowed") is not None for row in _list(rows)]
    for index, item in enumerate(standard.items if len(stated) == len(standard.items) else ()):
        if not stated[index] and (item.countable or item.critical):
            yield Finding(
                "na_not_stated",
                "warning",
                f"items[{index}].na_allowed",
                "没有写明是否允许“不适用”，按允许处理",
                "does not say whether not applicable may be chosen; it may",
                "写明允许还是不允许",
                "say whether it may be chosen or not",
                item.code,
            )


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


Seen = tuple[str, Mapping[str, Any], frozenset[str], tuple[str, ...], str | None]


def _objects(document: Mapping[str, Any]) -> Iterator[Seen]:
    yield "", document, TOP, NEWER_TOP, None
    scoring = document.get("scoring")
    if isinstance(scoring, Mapping):
        yield "scoring", scoring, SCORING, NEWER_SCORING, None
    for name, known, later in (("stages", STAGE, NEWER_STAGE), ("items", ITEM, NEWER_ITEM)):
        for index, row in enumerate(_list(document.get(name))):
            if not isinstance(row, Mapping):
                continue
            code = row.get("code")
            item = code if name == "items" and isinstance(code, str) else None
            yield f"{name}[{index}]", row, known, later, item
            response = row.get("response")
            if name == "items" and isinstance(response, Mapping):
                yield f"{name}[{index}].response", response, RESPONSE, (), item


def _unknown(path: str, key: str, known: frozenset[str], item: str | None) -> Finding:
    near = get_close_matches(key[:60], sorted(known), n=1)
    zh, en = (
        (f"是否指 {near[0]}？", f"did you mean {near[0]}?")
        if near
        else ("如无用处可删去", "remove it if it serves nothing")
    )
    return Finding(
        "unknown_key",
        "warning" if near else "info",
        path,
        f"评分不认识 {key[:60]}，会忽略它",
        f"scoring does not know {key[:60]} and ignores it",
        zh,
        en,
        item,
    )
