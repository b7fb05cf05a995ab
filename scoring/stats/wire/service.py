"""yield, gap, gauge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scoring.problems import shown
from scoring.stats.gauge import Components, crossed_components
from scoring.stats.gauge import gauge as gauge_shares
from scoring.stats.inputs import NOT_NEGATIVE, SHARE, Members, as_list, as_number, malformed, same_length
from scoring.stats.journey import expectation_gap, rolled_yield
from scoring.stats.wire.rows import identity

SAME = {
    "part": ("part", "part_to_part"),
    "operator": ("operator", "reproducibility"),
    "interaction": ("interaction", "part_operator", "operator_part"),
    "repeatability": ("repeatability", "error", "residual"),
}


def rolled(document: object) -> dict[str, Any]:
    """{steps: pass rates 0..1} -> {yield, cumulative}."""
    found = rolled_yield(Members(document, ("steps",)).numbers("steps", SHARE))
    return {"yield": found.value, "cumulative": list(found.cumulative)}


def gap(document: object) -> dict[str, Any]:
    """{pairs of [expectation, perception]} or {gaps}, {weights} -> {gap, weighted, worst, worst_index, gaps}."""
    given = Members(document, ("pairs", "gaps", "weights"))
    if given.has("pairs") and given.has("gaps"):
        raise malformed("gaps", "不能与 pairs 同时给出", "cannot go with pairs; give one of the two")
    if given.has("gaps"):
        gaps = given.numbers("gaps")
    else:
        gaps = [_perceived(pair, f"pairs[{index}]") for index, pair in enumerate(given.items("pairs"))]
    weights = given.numbers("weights", NOT_NEGATIVE) if given.has("weights") else None
    if weights is not None:
        same_length("weights", weights, len(gaps))
    found = expectation_gap(gaps, weights)
    return {
        "gap": found.value,
        "weighted": found.weighted,
        "worst": found.worst,
        "worst_index": found.worst_index,
        "gaps": list(found.gaps),
    }


def _perceived(pair: object, path: str) -> float:
    both = as_list(pair, path)
    same_length(path, both, 2)
    expectation, perception = (as_number(value, f"{path}[{i}]") for i, value in enumerate(both))
    return perception - expectation


def gauge(document: object) -> dict[str, Any]:
    """{variance_components} or {rows of {part, operator, value}} -> {pct_contribution, pct_study_variation, ndc}."""
    given = Members(document, ("variance_components", "rows"))
    if given.has("variance_components"):
        if given.has("rows"):
            raise malformed(
                "rows", "不能与 variance_components 同时给出", "cannot go with variance_components"
            )
        components = _named(given.document["variance_components"])
    else:
        components = _measured(given)
    found = gauge_shares(components)
    return {
        "pct_contribution": found.pct_contribution,
        "pct_study_variation": found.pct_study_variation,
        "ndc": found.ndc,
        "variance_components": {
            "part": components.part,
            "operator": components.operator,
            "interaction": components.interaction,
            "repeatability": components.repeatability,
        },
    }


def _named(value: object) -> Components:
    path = "variance_components"
    if not isinstance(value, Mapping):
        raise malformed(path, f"应为对象，而不是 {shown(value)}", f"must be an object, not {shown(value)}")
    known = tuple(name for names in SAME.values() for name in names)
    given = Members(value, known)
    found: dict[str, float] = {}
    for component, names in SAME.items():
        there = [name for name in names if given.has(name)]
        if len(there) > 1:
            raise malformed(
                f"{path}.{there[1]}",
                f"与 {there[0]} 是同一分量",
                f"is the same component as {there[0]}; give one",
            )
        if there:
            found[component] = as_number(value[there[0]], f"{path}.{there[0]}", NOT_NEGATIVE)
        elif component != "interaction":
            raise malformed(
                f"{path}.{names[0]}",
                "缺少此项；应为不小于 0 的数字",
                "is missing; give a number of at least 0",
            )
    return Components(**found)


def _measured(given: Members) -> Components:
    rows: list[tuple[Any, Any, float]] = []
    for index, row in enumerate(given.items("rows")):
        path = f"rows[{index}]"
        rows.append((identity(row, path, "part"), identity(row, path, "operator"), _value(row, path)))
    try:
        return crossed_components(rows)
    except ValueError as uneven:
        part, operator = (shown(key[1]) for key in uneven.args)
        raise malformed(
            "rows",
            f"操作者 {operator} 对部件 {part} 的测量次数与其他组合不同；每名操作者对每个部件的次数应相同",
            f"operator {operator} measured part {part} another number of times than elsewhere; "
            "each operator must measure each part equally often",
        ) from None


def _value(row: Mapping[str, Any], path: str) -> float:
    return as_number(row.get("value"), f"{path}.value")
