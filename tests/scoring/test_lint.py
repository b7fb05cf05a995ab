"""Every trap that lint knows, each with a document that falls into it."""

from __future__ import annotations

from typing import Any

import pytest

from scoring import Finding, lint
from tests.scoring.factories import GREETING, SCALE, document, item, measured, options, stage


def found(doc: Any) -> dict[str, Finding]:
    """The findings by code (the first of each)."""
    by_code: dict[str, Finding] = {}
    for finding in lint(doc):
        by_code.setdefault(finding.code, finding)
    return by_code


def one(response: dict[str, Any] | None = None, weight: Any = 100, **more: Any) -> dict[str, Any]:
    return document(item("A", weight, response, na_allowed=False, **more))


def seconds(*bands: tuple[Any, Any, Any], kind: str = "duration_seconds") -> dict[str, Any]:
    return measured(kind, [{"min": low, "max": high, "score": score} for low, high, score in bands])


SOUND = document(
    item("A", 60, na_allowed=False), item("B", 40, measured("duration_seconds", GREETING), na_allowed=False)
)


def test_a_sound_standard_has_no_findings() -> None:
    assert found(SOUND) == {}


TRAPS: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "weights_not_100": [
        ("error", document(item("A", 60), item("B", 39.5))),
        ("error", document(item("A", 60), item("B", 40, bonus=True))),
        ("error", document(item("A", 5), stages=[stage("s1", weight=90)], method="weighted_sections")),
        ("warning", document(item("A", 60), method="points", total=50)),
    ],
    "nothing_scored": [("error", one(weight=0)), ("error", one({"type": "photo"}, 5))],
    "weight_never_counts": [("error", one({"type": "text"}, 5)), ("error", one(measured("count", []), 5))],
    "bonus_without_weight": [("warning", document(item("A", 100), item("B", 0, bonus=True)))],
    "stage_weights_unused": [("warning", document(item("A", 100), stages=[stage("s1", weight=5)]))],
    "stage_empty": [("warning", document(item("A", 100), stages=[stage("s1"), stage("s2")]))],
    "stage_never_scored": [
        (
            "error",
            document(
                item("A"), stages=[stage("s1", weight=50), stage("s2", weight=50)], method="weighted_sections"
            ),
        )
    ],
    "stage_without_weight": [
        ("warning", document(item("A"), stages=[stage("s1", weight=0)], method="weighted_sections")),
    ],
    "stage_can_vanish": [
        ("info", document(item("A"), stages=[stage("s1", weight=100)], method="weighted_sections")),
    ],
    "unreachable_100": [
        ("error", one({"type": "yes_no", "scores": {"yes": 0.9, "no": 0}})),
        ("error", one(options("multi_choice", {"a": 0.5, "b": 0.4, "c": -1}))),
        ("error", one(seconds((0, None, 0.6)))),
        (
            "warning",
            document(item("A", 100, options("choice", {"a": 0.9, "b": 0})), item("B", 10, bonus=True)),
        ),
        (
            "warning",
            document(item("A", 5, seconds((0, None, 0.5))), method="points", direction="lower_is_better"),
        ),
    ],
    "no_difference": [("warning", one(options("choice", {"a": 1, "b": 1})))],
    "bonus_penalises": [
        ("error", document(item("A", 5, bonus=True), method="points", direction="lower_is_better")),
    ],
    "gate_never_applies": [("error", document(item("A", 0), stages=[stage("s1", pass_mark=50)]))],
    "gate_unreachable": [
        ("error", document(item("A", 100), stages=[stage("s1", pass_mark=101)])),
        ("error", document(item("A", 10), stages=[stage("s1", pass_mark=11)], method="points")),
    ],
    "critical_allows_na": [("warning", document(item("A", 100, critical=True)))],
    "critical_cannot_fail": [
        ("error", one({"type": "photo"}, critical=True)),
        ("error", one({"type": "yes_no", "scores": {"yes": 1, "no": 0.2}}, critical=True)),
    ],
    "critical_always_fails": [("error", one(critical=True, critical_fail_at=1))],
    "critical_can_be_hidden": [
        ("info", document(item("A", 50), item("B", 50, critical=True, when={"item": "A", "equals": "yes"}))),
    ],
    "critical_bonus": [("warning", one(critical=True, bonus=True))],
    "threshold_without_critical": [("warning", one(critical_fail_at=0.5))],
    "critical_only_flagged": [("info", one(critical=True))],
    "cap_still_passes": [
        ("warning", document(item("A", 100, critical=True), critical_policy={"mode": "cap", "cap": 60})),
    ],
    "zero_still_passes": [
        ("warning", document(item("A", 100, critical=True), critical_policy={"mode": "zero"}, pass_mark=0)),
    ],
    "no_bands": [("info", document(item("A", 100), bands=None))],
    "band_gap": [
        ("error", document(item("A", 100), bands=[{"code": "a", "min": 60}])),
        (
            "error",
            document(item("A", 100), bands=[{"code": "a", "min": 90}, {"code": "b", "min": 0, "max": 89}]),
        ),
        ("error", document(item("A", 100), bands=[{"code": "a", "min": 0, "max": 99}])),
    ],
    "band_overlap": [
        (
            "error",
            document(item("A", 100), bands=[{"code": "a", "min": 90}, {"code": "b", "min": 0, "max": 95}]),
        ),
        ("error", document(item("A", 100), bands=[{"code": "a", "min": 0}, {"code": "b", "min": 0}])),
        ("error", one(seconds((0, 5, 1), (3, None, 0)))),
        ("error", one(seconds((0, 5, 1), (4, None, 0), kind="count"))),
        ("error", one(seconds((None, 5, 1), (3, None, 0), kind="number"))),
    ],
    "band_unreachable": [
        (
            "error",
            document(item("A", 5), bands=[{"code": "a", "min": 6}, {"code": "b", "min": 0}], method="points"),
        ),
    ],
    "no_pass_mark": [("info", document(item("A", 100), pass_mark=None))],
    "pass_mark_inside_band": [("warning", document(item("A", 100), pass_mark=65))],
    "band_limit_idle": [
        ("warning", document(item("A", 100), band_limits=[{"limit": 50, "best_band": "excellent"}])),
    ],
    "band_hole": [
        ("error", one(seconds((0, 3, 1), (5, None, 0)))),
        ("error", one(seconds((1, 3, 1), (3, None, 0)))),
        ("error", one(seconds((0, 3, 1), (3, 10, 0)))),
        ("error", one(seconds((0, 3, 1), (5, None, 0), kind="count"))),
        ("error", one(seconds((-5, 3, 1), (5, None, 0), kind="number"))),
    ],
    "band_never_used": [
        ("error", one(seconds((0, None, 1), (5, 9, 1)))),
        ("error", one(seconds((0, 3, 1), (3, 9, 0), (9, None, 0), (2, 8, 0.5)))),
        ("error", one(seconds((0, None, 1), (0.2, 0.8, 0), kind="count"))),
    ],
    "first_band_trap": [("warning", one(seconds((3, None, 0), (0, 3, 1))))],
    "negative_total": [
        ("error", one(weight=-5)),
        ("error", one({"type": "deduction", "per_occurrence": -1})),
        ("warning", one(options("multi_choice", {"a": 1, "b": -0.5}))),
        ("warning", one(options("multi_choice", {"a": 0.7, "b": 0.7}, mode="deduct"))),
        ("warning", one({"type": "deduction", "per_occurrence": 200})),
    ],
    "negative_share": [("warning", one(options("multi_choice", {"a": 0.5, "b": -0.5}, mode="deduct")))],
    "shares_exceed_one": [("info", one(options("multi_choice", {"a": 0.7, "b": 0.7})))],
    "option_named_na": [("warning", one(options("choice", {"a": 1, "NA": 0})))],
    "deduction_without_weight": [("error", one({"type": "deduction", "per_occurrence": 1}, 0))],
    "deduction_of_nothing": [("error", one({"type": "deduction", "per_occurrence": 0}))],
    "never_shown": [
        ("error", document(item("A", 50, SCALE), item("B", 50, when={"item": "A", "at_least": 6}))),
        ("error", document(item("A", 50), item("B", 50, when={"item": "A", "equals": "maybe"}))),
        (
            "error",
            document(item("A", 50, na_allowed=False), item("B", 50, when={"item": "A", "equals": "na"})),
        ),
        (
            "error",
            document(
                item("A", 50),
                item("B", 25, when={"item": "A", "equals": "no"}),
                item(
                    "C",
                    25,
                    when={"and": [{"item": "B", "in": ["yes", "no", "na"]}, {"item": "A", "equals": "yes"}]},
                ),
            ),
        ),
        (
            "error",
            document(item("A", 50, SCALE), item("B", 50, when={"item": "A", "at_least": 3, "at_most": 2})),
        ),
    ],
    "always_shown": [
        (
            "warning",
            document(
                item("A", 50, required=True, na_allowed=False),
                item("B", 50, when={"item": "A", "in": ["yes", "no"]}),
            ),
        ),
    ],
    "na_hides_items": [
        ("warning", document(item("A", 50), item("B", 50, when={"item": "A", "equals": "yes"})))
    ],
    "condition_on_later_stage": [
        (
            "warning",
            document(
                item("A", 50, stage="s2"),
                item("B", 50, when={"item": "A", "equals": "yes"}),
                stages=[stage("s1"), stage("s2") | {"order": 2}],
            ),
        ),
    ],
    "condition_not_earlier": [("error", document(item("A", 100, when={"item": "A", "equals": "yes"})))],
    "unknown_key": [("warning", one(wieght=5)), ("info", one(zzz=5))],
    "na_not_stated": [
        ("warning", document({key: v for key, v in item("A", 100).items() if key != "na_allowed"}))
    ],
    "newer_than_stated": [("warning", {**one(required=True), "schema_version": "1.0"})],
    "missing_translation": [
        ("warning", one(text_en="")),
        ("warning", one({"type": "scale_0_5", "anchors": {"0": {"zh": "差"}}})),
        ("warning", one({"type": "choice", "options": [{"value": "a", "label_zh": "甲", "score": 1}]})),
        ("warning", {**SOUND, "name_zh": None}),
    ],
    "malformed": [
        ("error", one({"type": "slider"})),
        ("error", {**SOUND, "items": 5}),
        ("error", {"kind": 5}),
    ],
}


@pytest.mark.parametrize(
    ("code", "severity", "doc"),
    [(code, severity, doc) for code, rows in TRAPS.items() for severity, doc in rows],
    ids=[f"{code}-{n}" for code, rows in TRAPS.items() for n in range(len(rows))],
)
def test_lint_finds(code: str, severity: str, doc: dict[str, Any]) -> None:
    findings = found(doc)
    assert code in findings
    finding = findings[code]
    assert finding.severity == severity
    assert finding.zh
    assert finding.en
    assert finding.mend_zh
    assert finding.mend_en


def test_errors_come_first() -> None:
    severities = [finding.severity for finding in lint(document(item("A", 5, critical=True), pass_mark=None))]
    assert severities == ["error", "warning", "info", "info"]


def test_bands_that_meet_are_no_trap() -> None:
    for bands in (
        seconds((1, 3, 1), (3, 5, 0.6), (0, 1, 0.3), (5, None, 0)),
        seconds((0, 3, 1), (4, None, 0), kind="count"),
        seconds((0, 0, 1), (1, 1, 0.6), (2, None, 0), kind="count"),
        seconds((120, 150, 1), (100, 120, 0.6), (150, 170, 0.6), (0, 100, 0), (170, None, 0), kind="count"),
        seconds((0, 0, 1), (0, None, 0)),
        seconds((None, -18, 1), (-18, None, 0), kind="number"),
    ):
        assert set(found(one(bands))) <= {"missing_translation"}


def test_too_many_combinations_are_not_tried() -> None:
    """Fifteen scales make 8^15 combinations: lint says nothing rather than taking for ever."""
    earlier = [item(f"Q{n}", 5, SCALE) for n in range(15)]
    every = {"and": [{"item": f"Q{n}", "at_least": 6} for n in range(15)]}
    assert "never_shown" not in found(document(*earlier, item("Z", 25, when=every)))


def test_a_module_set_is_examined_module_by_module() -> None:
    module = {
        **{key: SOUND[key] for key in ("version", "name_zh", "name_en", "stages")},
        "items": [item("A", 7)],
    }
    report = found({"kind": "module_set", "modules": [{**module, "code": "M1"}, 5]})
    assert report["weights_not_100"].path == "modules[0].items"
    assert report["malformed"].path == "modules[1]"
    assert found({"kind": "module_set"})["malformed"].path == "modules[0]"


@pytest.mark.parametrize(
    "value", [None, [], 5, "x", {}, {"items": [None]}, {"items": [{}], "stages": [{}], "scoring": {}}]
)
def test_lint_never_fails(value: Any) -> None:
    assert all(finding.line("zh") and finding.line("en") for finding in lint(value))
