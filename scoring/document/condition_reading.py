"""Reading a ``when`` object; every item it names must come earlier in the document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from scoring.document.choices import option_key
from scoring.document.conditions import NA, All, Condition, Not, Some, Test
from scoring.document.fields import Fields
from scoring.document.responses import Response, Value
from scoring.exact import number
from scoring.problems import AnswerFault, shown

OPERATORS = ("equals", "in", "at_most", "at_least")
NUMERIC = ("scale_0_5", "duration_seconds", "count", "number", "deduction")
NUMERAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
JOINTS = ("and", "or", "not")
Earlier = Mapping[str, Response]


def read_condition(fields: Fields, earlier: Earlier, later: frozenset[str]) -> Condition | None:
    """Return the compiled condition, or None after noting problems.

    ``earlier`` holds the responses an item may refer to, ``later`` the codes it may not (itself among them).
    """
    if not fields.ok:
        return None
    used = [key for key in (*JOINTS, *OPERATORS) if key in fields.value]
    joint = [key for key in used if key in JOINTS]
    strange = [key for key in fields.value if key not in used and (joint or key != "item")]
    if not used or strange or (joint and len(used) > 1):
        _shape(fields)
        return None
    if not joint:
        return _tests(fields, used, earlier, later)
    if joint == ["not"]:
        part = read_condition(fields.below("not"), earlier, later)
        return Not(part) if part else None
    return _joined(fields, joint[0], earlier, later)


def _shape(fields: Fields) -> None:
    fields.wrong(
        "",
        '应为 {"item": 代码, "equals"|"in"|"at_most"|"at_least": 值}，或单独的 "and"、"or"、"not"',
        'must be {"item": code, "equals"|"in"|"at_most"|"at_least": value}, or "and", "or" or "not" alone',
    )


def _joined(fields: Fields, joint: str, earlier: Earlier, later: frozenset[str]) -> Condition | None:
    rows = fields.rows(joint)
    if not rows:
        fields.wrong(joint, "应为至少一个条件的列表", "must be a list of at least one condition")
    parts = tuple(part for row in rows if (part := read_condition(row, earlier, later)))
    if len(parts) < len(rows) or not parts:
        return None
    return All(parts) if joint == "and" else Some(parts)


def _tests(fields: Fields, used: list[str], earlier: Earlier, later: frozenset[str]) -> Condition | None:
    code = fields.value.get("item")
    if not isinstance(code, str) or code not in earlier:
        _unknown(fields, code, later)
        return None
    tests = tuple(_test(fields, code, operator, earlier[code]) for operator in used)
    return tests[0] if len(tests) == 1 else All(tests)


def _unknown(fields: Fields, code: object, later: frozenset[str]) -> None:
    if isinstance(code, str) and code in later:
        fields.wrong(
            "item",
            f"{code} 不在本项之前；条件只能引用列在前面的检查项",
            f"{code} does not come earlier; a condition may only refer to items listed before this one",
            "condition_not_earlier",
        )
    else:
        fields.wrong(
            "item",
            f"应为前面某检查项的代码，而不是 {shown(code)}",
            f"must be the code of an earlier item, not {shown(code)}",
        )


def _test(fields: Fields, code: str, operator: str, response: Response) -> Test:
    value = fields.value[operator]
    if operator in ("at_most", "at_least"):
        limit = number(value)
        if limit is None:
            fields.wrong(operator, f"应为数，而不是 {shown(value)}", f"must be a number, not {shown(value)}")
        return Test(code, operator, (limit or 0,))
    if operator == "equals":
        return Test(code, "in", (_literal(fields, operator, value, response),))
    if not isinstance(value, list | tuple) or not value:
        fields.wrong(operator, "应为至少一个值的列表", "must be a list of at least one value")
        return Test(code, "in", ())
    return Test(code, "in", tuple(_literal(fields, operator, one, response) for one in value))


def _literal(fields: Fields, operator: str, value: object, response: Response) -> Value:
    """Return the canonical form of a compared value: an answer's own where it is one."""
    if isinstance(value, str) and value.strip().lower() in ("na", "n/a"):
        return NA
    if isinstance(value, str) and response.kind in NUMERIC and NUMERAL.fullmatch(value):
        value = Decimal(value)
    if not (response.kind == "multi_choice" and isinstance(value, str)):
        try:
            read = response.read(value)
        except AnswerFault:
            read = None
        if read is not None:
            return read
    if isinstance(value, bool):
        return "yes" if value else "no"
    key = option_key(value)
    if key is None:
        fields.wrong(operator, f"不能与 {shown(value)} 比较", f"cannot be compared with {shown(value)}")
    return key or ""
