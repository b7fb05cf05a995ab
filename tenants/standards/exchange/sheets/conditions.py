"""A ``when`` condition as rows of a sheet: tests of one group must all hold, one of the groups is enough.

::

    {"item": A, "equals": "yes"}                                  one row
    {"and": [test, test]}                                         rows of one group
    {"or": [test, {"and": [test, test]}]}                         rows of several groups
    {"not": {"item": A, "equals": "yes"}}                         a row "is not"

Any other shape has no rows and stays in the item's cell ``more``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tenants.workbooks.columns import numeral

OPERATORS = ("equals", "in", "at_least", "at_most")
_APART = re.compile(r"[;；\n]")
NUMERIC = frozenset(("scale_0_5", "duration_seconds", "count", "number", "deduction"))


def rows_of(when: object) -> list[dict[str, Any]] | None:
    """Return group, depends, comparison and value of each row; None when rows cannot say it."""
    groups = when["or"] if isinstance(when, Mapping) and set(when) == {"or"} else [when]
    rows: list[dict[str, Any]] = []
    if not isinstance(groups, list):
        return None
    for number, group in enumerate(groups, 1):
        tests = group["and"] if isinstance(group, Mapping) and set(group) == {"and"} else [group]
        if not isinstance(tests, list):
            return None
        for test in tests:
            row = _row(test)
            if row is None:
                return None
            rows.append({"group": number, **row} if len(groups) > 1 else row)
    return rows


def when_of(rows: Sequence[Mapping[str, Any]], kinds: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the condition that rows say; kinds: item code -> type of its response."""
    groups = [[_test(row, kinds.get(row["depends"], "")) for _, row in group] for group in _groups(rows)]
    joined = [tests[0] if len(tests) == 1 else {"and": tests} for tests in groups]
    if len(joined) < 2:
        return joined[0] if joined else None
    return {"or": joined}


def paths_of(rows: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    """Return where in the condition each row stands, by its place in the list: ``.or[1].and[0]``."""
    groups = _groups(rows)
    found = {}
    for number, group in enumerate(groups):
        outer = f".or[{number}]" if len(groups) > 1 else ""
        for place, (index, _) in enumerate(group):
            found[index] = f"{outer}.and[{place}]" if len(group) > 1 else outer
    return found


def _groups(rows: Sequence[Mapping[str, Any]]) -> list[list[tuple[int, Mapping[str, Any]]]]:
    """Return the whole rows by group, each with its place in the list."""
    groups: dict[Any, list[tuple[int, Mapping[str, Any]]]] = {}
    for index, row in enumerate(rows):
        if {"depends", "comparison", "value"} <= set(row):
            groups.setdefault(row.get("group", 1), []).append((index, row))
    return list(groups.values())


def _row(test: object) -> dict[str, Any] | None:
    negated = isinstance(test, Mapping) and set(test) == {"not"}
    inner = test["not"] if negated and isinstance(test, Mapping) else test
    if not isinstance(inner, Mapping) or not isinstance(inner.get("item"), str) or len(inner) != 2:
        return None
    operator = next((one for one in OPERATORS if one in inner), None)
    if operator is None or (negated and operator not in ("equals", "in")):
        return None
    value = inner[operator]
    if operator == "in":
        if not isinstance(value, list) or not all(isinstance(one, str | int) and one != "" for one in value):
            return None
        value = "; ".join(str(one) for one in value)
    return {
        "depends": inner["item"],
        "comparison": f"not_{operator}" if negated else operator,
        "value": value,
    }


def _test(row: Mapping[str, Any], kind: str) -> dict[str, Any]:
    comparison = str(row["comparison"])
    operator = comparison.removeprefix("not_")
    value = row["value"]
    if operator == "in":
        value = [_answer(one.strip(), kind) for one in _APART.split(str(value)) if one.strip()]
    else:
        value = _answer(value, kind)
    test = {"item": row["depends"], operator: value}
    return {"not": test} if comparison.startswith("not_") else test


def _answer(value: Any, kind: str) -> Any:
    """Return an answer as documents write it: words for yes, no and not applicable in either language."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str):
        return value
    text = value.strip()
    if text in ("不适用", "N/A", "n/a", "NA"):
        return "na"
    if kind == "yes_no":
        return {"是": "yes", "否": "no", "yes": "yes", "no": "no"}.get(text.casefold(), text)
    exact = numeral(text) if kind in NUMERIC else None
    return value if exact is None else exact
