"""icc, alpha, kappa, fleiss."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from scoring.problems import shown
from scoring.stats.fleiss import fleiss as fleiss_kappa
from scoring.stats.inputs import COUNT, NOT_NEGATIVE, Members, Span, as_number, malformed, same_length
from scoring.stats.kappa import cohen, disagreement
from scoring.stats.krippendorff import LEVELS, Label
from scoring.stats.krippendorff import alpha as krippendorff_alpha
from scoring.stats.undefined import Undefined


def icc(document: object) -> dict[str, Any]:
    """{ratings: visit x auditor} -> {icc1 ... icc3k: {value, ci95}, mean_squares}."""
    from scoring.stats.intraclass import icc as coefficients  # numpy, for those who ask for it

    found = coefficients(Members(document, ("ratings",)).number_table("ratings"))
    squares = found.mean_squares
    values = {name: getattr(found, name) for name in ("icc1", "icc2", "icc3", "icc1k", "icc2k", "icc3k")}
    return {
        **{
            name: {"value": None, "ci95": None}
            if one is None
            else {"value": one.value, "ci95": [one.lower, one.upper]}
            for name, one in values.items()
        },
        "mean_squares": {
            "between": squares.between,
            "within": squares.within,
            "raters": squares.raters,
            "error": squares.error,
        },
    }


def alpha(document: object) -> dict[str, Any]:
    """{ratings: auditor x visit, null = missing; level} -> {alpha}."""
    given = Members(document, ("ratings", "level"))
    level = given.word("level", LEVELS)
    span = NOT_NEGATIVE if level == "ratio" else Span()
    ratings = [
        [
            None if answer is None else _answer(answer, f"ratings[{i}][{j}]", level, span)
            for j, answer in enumerate(row)
        ]
        for i, row in enumerate(given.table("ratings"))
    ]
    return {"alpha": krippendorff_alpha(ratings, level)}


def _answer(value: object, path: str, level: str, span: Span) -> Label:
    return _label(value, path) if level == "nominal" else as_number(value, path, span)


def _label(value: object, path: str) -> Label:
    """Return a category; true and 1, and 1 and 1.0, are kept apart from text but not from each other's number."""
    if isinstance(value, bool):
        return f"\0{value}"
    if isinstance(value, str):
        return value
    if isinstance(value, int | Decimal | float):
        return as_number(value, path)
    got = shown(value)
    raise malformed(
        path,
        f"应为类别（文字、数字、true 或 false），而不是 {got}",
        f"must be a category (text, a number, true or false), not {got}",
    )


def kappa(document: object) -> dict[str, Any]:
    """{table} or {a, b, categories}, {weights} -> {kappa, se, ci95, p_observed, p_expected}."""
    given = Members(document, ("table", "a", "b", "weights", "categories"))
    if given.has("table"):
        for other in ("a", "b", "categories"):
            if given.has(other):
                raise malformed(
                    other, "不能与 table 同时给出", "cannot go with table; give the table, or a and b"
                )
        table = given.number_table("table", NOT_NEGATIVE)
    else:
        table = _counted(given)
    if table and len(table) != len(table[0]):
        raise malformed(
            "table",
            f"应为方阵，而不是 {len(table)} 行 {len(table[0])} 列",
            f"must be square, not {len(table)} rows by {len(table[0])} columns",
        )
    if not table:
        raise Undefined("没有数据", "there are no ratings")
    found = cohen(table, _costs(given, len(table)))
    return {
        "kappa": found.kappa,
        "se": found.se,
        "ci95": [found.lower, found.upper],
        "p_observed": found.p_observed,
        "p_expected": found.p_expected,
    }


def _counted(given: Members) -> list[list[float]]:
    """Return the table of two lists of answers; categories in their given order, or sorted."""
    a, b = ([_label(v, f"{name}[{i}]") for i, v in enumerate(given.items(name))] for name in ("a", "b"))
    same_length("b", b, len(a))
    if given.has("categories"):
        order = [_label(value, f"categories[{i}]") for i, value in enumerate(given.items("categories"))]
        for name, answers in (("a", a), ("b", b)):
            for index, answer in enumerate(answers):
                if answer not in order:
                    raise malformed(
                        f"{name}[{index}]", "不在 categories 之列", "is not one of the categories"
                    )
        if len(set(order)) < len(order):
            raise malformed("categories", "有重复的类别", "names a category twice")
    else:
        used = set(a) | set(b)
        if given.has("weights") and any(isinstance(label, str) for label in used):
            raise malformed(
                "categories",
                "文字类别加权时缺少此项；请按从低到高列出类别",
                "is missing; weights of text answers need the categories listed from lowest to highest",
            )
        order = sorted(used, key=lambda label: (isinstance(label, str), label))
    place = {label: index for index, label in enumerate(order)}
    table = [[0.0] * len(order) for _ in order]
    for one, other in zip(a, b, strict=True):
        table[place[one]][place[other]] += 1
    return table


def _costs(given: Members, size: int) -> list[list[float]]:
    weights = given.document.get("weights")
    if weights is None or isinstance(weights, str):
        return disagreement(
            size, given.word("weights", ("linear", "quadratic")) if weights is not None else None
        )
    costs = given.number_table("weights", NOT_NEGATIVE)
    same_length("weights", costs, size)
    for index, row in enumerate(costs):
        same_length(f"weights[{index}]", row, size)
        if row[index] != 0:
            raise malformed(
                f"weights[{index}][{index}]",
                "对角线（一致）的不一致权重应为 0",
                "must be 0: weights say how bad a disagreement is, and this is agreement",
            )
    return costs


def fleiss(document: object) -> dict[str, Any]:
    """{counts: visit x category} -> {kappa, z}."""
    counts = Members(document, ("counts",)).number_table("counts", COUNT)
    for index, row in enumerate(counts):
        if sum(row) != sum(counts[0]):
            raise malformed(
                f"counts[{index}]",
                f"合计 {sum(row):g}，而第一行合计 {sum(counts[0]):g}；每次到访的检查员人数应相同",
                f"sums to {sum(row):g} and the first row to {sum(counts[0]):g}; "
                "each visit needs the same number of auditors",
            )
    found = fleiss_kappa(counts)
    return {"kappa": found.kappa, "z": found.z}
