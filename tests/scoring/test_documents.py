"""What a standard must be, what it may be, and how a malformed one is refused."""

from __future__ import annotations

import json
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from scoring import DocumentError, lint, load_standard, standard_from_module
from tests.scoring.factories import GREETING, SCALE, document, item, measured, options, scored, stage

LIBRARY = Path(__file__).parents[2] / "tenants/standards/library"
TEMPLATES = ("bank", "telecom", "hotel", "dealership_4s")
MODULES = ("CE", "PH", "CP")
SCHEMA = jsonschema.Draft202012Validator(json.loads((LIBRARY / "schema.json").read_text("utf-8")))


def library(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((LIBRARY / f"{name}.json").read_text("utf-8"), parse_float=Decimal)
    return loaded


def refused(doc: Any) -> list[str]:
    with pytest.raises(DocumentError) as error:
        load_standard(doc)
    assert all(problem.zh and problem.en for problem in error.value.problems)
    return [problem.line("en") for problem in error.value.problems]


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_built_in_standard_loads_and_has_no_lint_errors(name: str) -> None:
    doc = library(name)
    standard = load_standard(doc)
    assert sum(one.weight for one in standard.items) == 100
    assert [finding for finding in lint(doc) if finding.severity == "error"] == []


@pytest.mark.parametrize("code", MODULES)
def test_every_module_is_a_standard_of_its_own(code: str) -> None:
    doc = standard_from_module(library("common"), code)
    assert doc["kind"] == "template"
    assert load_standard(doc).digest == load_standard(standard_from_module(library("common"), code)).digest
    assert [finding for finding in lint(doc) if finding.severity == "error"] == []


def test_an_unknown_module_is_refused_with_those_there_are() -> None:
    with pytest.raises(DocumentError, match=r"there is no module .XX.; there are: CE, PH, CP"):
        standard_from_module(library("common"), "XX")


@pytest.mark.parametrize("name", [*TEMPLATES, "common"])
def test_every_library_file_satisfies_the_schema(name: str) -> None:
    assert [
        error.message
        for error in SCHEMA.iter_errors(json.loads((LIBRARY / f"{name}.json").read_text("utf-8")))
    ] == []


def grown() -> dict[str, Any]:
    """A document that uses everything schema version 1.1 adds."""
    rows = [
        item(
            "A1",
            20,
            dimension="safety",
            aspect="process",
            evidence="photo",
            required=True,
            help_zh="看",
            help_en="Look",
        ),
        item(
            "A2",
            20,
            measured("number", GREETING, unit_zh="度", unit_en="degrees"),
            when={"item": "A1", "equals": "yes"},
        ),
        item("B1", 20, options("multi_choice", {"a": 0.6, "b": 0.4, "c": None}, mode="sum"), stage="s2"),
        item(
            "B2",
            40,
            {"type": "deduction", "per_occurrence": 2, "unit_zh": "次", "unit_en": "times"},
            stage="s2",
        ),
        item(
            "B3",
            5,
            bonus=True,
            stage="s2",
            when={"not": {"or": [{"item": "B2", "at_least": 3}, {"item": "A1", "in": ["no"]}]}},
        ),
        item("B4", 0, {"type": "signature"}, stage="s2"),
        item("B5", 0, {"type": "datetime"}, stage="s2"),
        item("B6", 0, {"type": "instruction"}, stage="s2"),
    ]
    return document(
        *rows,
        stages=[stage("s1", weight=40, pass_mark=50), stage("s2", weight=60)],
        method="weighted_sections",
        na_policy="exclude_and_renormalise",
        total=100,
        direction="higher_is_better",
        decimals=1,
        critical_policy={"mode": "zero_stage"},
        band_limits=[
            {"stage": "worst", "limit": 40, "best_band": "pass"},
            {"stage": "s1", "under": 50, "best_band": "fail"},
        ],
    )


def test_a_document_that_uses_everything_satisfies_the_schema_and_lints_clean() -> None:
    assert [error.message for error in SCHEMA.iter_errors(grown())] == []
    load_standard(grown())
    assert [finding.line("en") for finding in lint(grown()) if finding.severity == "error"] == []
    assert not {"unknown_key", "newer_than_stated", "missing_translation"} & {
        finding.code for finding in lint(grown())
    }


def test_the_schema_refuses_what_the_engine_refuses() -> None:
    for key, value in (
        ("weight", -1),
        ("response", {"type": "slider"}),
        ("when", {"equals": 1}),
        ("code", "a b"),
    ):
        doc = grown()
        doc["items"][0][key] = value
        assert list(SCHEMA.iter_errors(doc))
        assert refused(doc)


def test_descriptive_fields_may_be_left_out() -> None:
    bare = {
        "stages": [{"code": "s"}],
        "items": [{"code": "A", "stage": "s", "response": {"type": "yes_no"}, "weight": 3}],
    }
    standard = load_standard(bare)
    assert (standard.code, standard.version, standard.rules.decimals) == ("", None, 2)


@pytest.mark.parametrize("version", ["1.0", "1.1", 1, 1.0, Decimal("1.1"), "1", None])
def test_known_schema_versions_are_read(version: Any) -> None:
    load_standard({**document(item("A")), "schema_version": version})


@pytest.mark.parametrize("version", ["2.0", "1.2", "", "banana", 3, True, [1]])
def test_unknown_schema_versions_are_refused(version: Any) -> None:
    assert refused({**document(item("A")), "schema_version": version})[0].startswith("schema_version: ")


def test_the_digest_ignores_layout_and_the_spelling_of_numbers_but_nothing_else() -> None:
    doc = document(item("A", 10))
    digest = load_standard(doc).digest
    assert digest.startswith("sha256:")
    shuffled = {key: doc[key] for key in reversed(doc)}
    assert load_standard({**shuffled, "version": Decimal("1.0")}).digest == digest
    assert load_standard({**doc, "name_en": "Standard "}).digest != digest


def changed(where: str, value: Any) -> dict[str, Any]:
    """A sound document with one place changed (``items.0.weight``); the value ``...`` removes it."""
    doc: Any = deepcopy(
        document(item("A"), item("B", 5, measured("duration_seconds", GREETING)), item("C", 5, SCALE))
    )
    *path, last = where.split(".")
    place: Any = doc
    for step in path:
        place = place[int(step)] if isinstance(place, list) else place.setdefault(step, {})
    key: Any = int(last) if isinstance(place, list) else last
    if value is ...:
        del place[key]
    else:
        place[key] = value
    return dict(doc)


@pytest.mark.parametrize(
    ("where", "value", "said"),
    [
        ("items", ..., "items: must be a list"),
        ("items", {}, "items: must be a list, not an object"),
        ("items.0", "A", "items[0]: must be an object"),
        ("items.0.code", ..., "must be a code"),
        ("items.0.code", "", "must be a code"),
        ("items.0.code", "A B", "must be a code"),
        ("items.0.code", 5, "must be a code"),
        ("items.1.code", "A", 'repeats the item code "A"'),
        ("items.0.stage", "nowhere", 'there is no stage "nowhere"'),
        ("items.0.stage", ..., "stage): must be text"),
        ("items.0.weight", ..., "is missing"),
        ("items.0.weight", -1, "must be a number from 0 to 100, not -1"),
        ("items.0.weight", 101, "from 0 to 100, not 101"),
        ("items.0.weight", "10", 'not "10"'),
        ("items.0.weight", True, "not true"),
        ("items.0.weight", float("nan"), "not a usable number"),
        ("items.0.weight", 10**200, "not a usable number"),
        ("items.0.weight", Decimal("1e-60"), "not a usable number"),
        ("items.0.critical", "yes", "must be true or false"),
        ("items.0.na_allowed", 1, "must be true or false"),
        ("items.0.critical_fail_at", 2, "from 0 to 1"),
        ("items.0.response", ..., "response): must be an object, not null"),
        ("items.0.response", "yes_no", "must be an object"),
        ("items.0.response.type", "slider", "must be one of yes_no, "),
        ("items.0.response.scores", {"yes": 1}, "scores.no): is missing"),
        ("items.0.response.scores", {"yes": 2, "no": 0}, "from 0 to 1, not 2"),
        ("items.1.response.bands", ..., "bands): must be a list"),
        ("items.1.response.bands.0", {"max": 3, "score": 1}, "min): is missing"),
        ("items.1.response.bands.0.score", ..., "score): is missing"),
        ("items.1.response.bands.0.score", -0.5, "not -0.5"),
        ("items.1.response.bands.0.min", 4, "is less than min"),
        ("items.1.response.bands.0.max", "3", "must be a number"),
        ("items.0.response", {"type": "choice", "options": []}, "must hold 1 to 500 options"),
        ("items.0.response", {"type": "choice", "options": [{"value": "a", "score": 2}]}, "not 2"),
        (
            "items.0.response",
            {"type": "choice", "options": [{"value": "a"}]},
            "write null for an unscored option",
        ),
        ("items.0.response", {"type": "choice", "options": [{"score": 1}]}, "must be text or a number"),
        (
            "items.0.response",
            options("choice", {"a": 1}) | {"options": [{"value": "a", "score": 1}] * 2},
            "repeats the option a",
        ),
        ("items.0.response", options("multi_choice", {"a": 1}, mode="max"), "must be one of sum, deduct"),
        ("items.0.response", {"type": "deduction"}, "per_occurrence): is missing"),
        ("items.0.response", {"type": "deduction", "per_occurrence": -1}, "at least 0, not -1"),
        ("items.0.when", {"item": "A", "equals": "yes"}, "A does not come earlier"),
        ("items.0.when", {"item": "C", "equals": 3}, "C does not come earlier"),
        ("items.1.when", {"item": "Z", "equals": 3}, "must be the code of an earlier item"),
        ("items.1.when", {"item": "A"}, "must be {"),
        ("items.1.when", {"and": []}, "at least one condition"),
        ("items.1.when", {"and": [{"item": "A", "equals": "yes"}], "item": "A", "equals": "no"}, "must be {"),
        ("items.1.when", {"item": "A", "in": "yes"}, "a list of at least one value"),
        ("items.1.when", {"item": "A", "at_most": "yes"}, "must be a number"),
        ("items.1.when", {"item": "A", "equals": {"x": 1}}, "cannot be compared"),
        ("items.1.when", [], "must be an object"),
        ("items.1.when", {"item": "A", "equals": "yes", "atleast": 3}, "must be {"),
        ("items.1.when", {"item": "A", "not": {"item": "A", "equals": "yes"}}, "must be {"),
        ("stages", ..., "stages: must be a list"),
        ("stages.0.code", ..., "must be a code"),
        ("stages.0.pass_mark", -5, "at least 0"),
        ("scoring", 5, "scoring: must be an object"),
        ("scoring.method", "median", "must be one of weighted_mean, weighted_sections, points"),
        ("scoring.method", "weighted_sections", "weighted_sections needs a weight for every stage"),
        ("scoring.na_policy", "zero", "exclude_and_renormalise"),
        ("scoring.direction", "lower_is_better", "goes with the method points only"),
        ("scoring.total", 10, "is always 100 with a weighted method"),
        ("scoring.pass_mark", 101, "from 0 to 100"),
        ("scoring.decimals", 1.5, "whole number"),
        ("scoring.decimals", 11, "from 0 to 10"),
        ("scoring.bands.0.min", 80, "bands overlap"),
        ("scoring.bands.0.code", "good", "repeats the band code"),
        ("scoring.bands.0.min", 110, "from 0 to 100"),
        ("scoring.critical_policy", {"mode": "explode"}, "must be one of cap, zero"),
        ("scoring.critical_policy", {"mode": "cap"}, "cap: is missing"),
        ("scoring.critical_policy", {"mode": "cap", "cap": 120}, "from 0 to 100"),
        ("scoring.band_limits", [{"limit": 5, "best_band": "none"}], "there is no band none"),
        ("scoring.band_limits", [{"best_band": "good"}], "exactly one of limit, over and under"),
        ("scoring.band_limits", [{"stage": "x", "limit": 5, "best_band": "good"}], "there is no stage x"),
        ("version", [], "must be a number or text"),
        ("kind", "quiz", "must be one of template"),
        ("kind", "module_set", "name one of its modules"),
        ("name_zh", 5, "must be text"),
    ],
)
def test_a_malformed_document_is_refused_with_the_place_and_what_would_be_right(
    where: str, value: Any, said: str
) -> None:
    lines = refused(changed(where, value))
    assert any(said in line for line in lines), lines


@pytest.mark.parametrize("mode", ["zero", "zero_stage"])
def test_zero_is_no_penalty_where_lower_is_better(mode: str) -> None:
    doc = document(item("A"), method="points", direction="lower_is_better", critical_policy={"mode": mode})
    assert any("would give the best result where lower is better" in line for line in refused(doc))


@pytest.mark.parametrize("value", [None, [], "x", 5, True])
def test_what_is_no_object_is_no_document(value: Any) -> None:
    assert refused(value)


def test_nesting_beyond_reason_is_refused() -> None:
    deep: Any = {"item": "A", "equals": "yes"}
    for _ in range(100_000):
        deep = {"not": deep}
    doc = document(item("A"), item("B", when=deep))
    assert refused(doc) == ["items.[1]".replace(".[", "[") + ".when.not: is nested more than 40 levels deep"]
    while "not" in deep:  # taken apart step by step, or freeing it would recurse
        deep = deep.pop("not")


def test_a_lone_surrogate_is_refused() -> None:
    assert "lone surrogate" in refused({**document(item("A")), "name_zh": "\ud800"})[0]


def test_a_cycle_of_conditions_is_refused() -> None:
    doc = document(
        item("A", when={"item": "B", "equals": "yes"}),
        item("B", when={"item": "A", "equals": "yes"}),
    )
    assert any("B does not come earlier" in line for line in refused(doc))
    assert "condition_not_earlier" in {finding.code for finding in lint(doc)}


def test_sound_documents_score() -> None:
    assert scored(changed("items.0.weight", 0.5), A="yes", B=2, C=5).score.raw == 100
