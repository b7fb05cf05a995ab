"""Two whole documents: stages and items matched by code, in the order in which the new one is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from saas.kernel.words import Words, words
from scoring.exact import fraction
from tenants.standards.comparing.items import (
    DASH,
    item_change,
    number_words,
    said,
    text_changes,
    whole_item,
)
from tenants.standards.comparing.values import Comparison, ItemChange, StageChange, ValueChange

Row = Mapping[str, Any]
NAMES = {"name": words("名称", "Name"), "description": words("说明", "Description")}
METHODS = {
    "weighted_mean": words("全部检查项加权平均", "Weighted mean of all items"),
    "weighted_sections": words("先算环节，再按环节权重", "Stages first, then weighted"),
    "points": words("得分直接相加", "Sum of points"),
}
CRITICAL = {
    "cap": words("总分封顶", "Total capped"), "zero": words("总分记 0", "Total is 0"),
    "zero_stage": words("所在环节记 0", "Its stage is 0"), "flag_only": words("只标注", "Flagged only"),
}  # fmt: skip


def compare(old: Row, new: Row) -> Comparison:
    """Return what differs between two documents of one standard."""
    before, after = _by_code(old, "items"), _by_code(new, "items")
    names = {code: _named(row, code) for table in (old, new) for code, row in _by_code(table, "stages").items()}
    changes = list(_items(before, after, names))
    stages = tuple(_stages(old, new, before, after, changes))
    counts = Counter(mark for change in changes for mark in (change.marks or {change.kind}))
    changed = {change.code for change in changes}
    return Comparison(
        tuple(text_changes(old, new, NAMES)), tuple(_scoring(old, new)), stages,
        len([code for code in after if code not in changed]), counts,
    )  # fmt: skip


def _by_code(document: Row, table: str) -> dict[str, Row]:
    rows = document.get(table)
    found: dict[str, Row] = {}
    for row in rows if isinstance(rows, list) else ():
        code = row.get("code") if isinstance(row, Mapping) else None
        if isinstance(code, str):
            found.setdefault(code, row)
    return found


def _named(row: Row, code: str) -> Words:
    return words(said(row.get("name_zh")) or code, said(row.get("name_en")) or code)


def _items(before: dict[str, Row], after: dict[str, Row], names: Mapping[str, Words]) -> Iterator[ItemChange]:
    """Yield changed items in the new order; removed ones behind the item that they followed."""
    gone: dict[str | None, list[Row]] = {}
    last: str | None = None
    for code, row in before.items():
        if code in after:
            last = code
        else:
            gone.setdefault(last, []).append(row)
    yield from (whole_item(row, "removed") for row in gone.get(None, ()))
    for code, row in after.items():
        old = before.get(code)
        change = item_change(old, row, before, after, names) if old else whole_item(row, "added")
        if change:
            yield change
        yield from (whole_item(row, "removed") for row in gone.get(code, ()))


def _stages(
    old: Row, new: Row, before: dict[str, Row], after: dict[str, Row], changes: list[ItemChange]
) -> Iterator[StageChange]:
    was, now = _by_code(old, "stages"), _by_code(new, "stages")
    weighed = (_weights(before), _weights(after))
    known = {*was, *now}
    lost = [change for change in changes if change.stage not in known]
    for code in [*now, *(code for code in was if code not in now)]:
        row = now.get(code) or was[code]
        texts = tuple(text_changes(was[code], row, NAMES)) if code in was and code in now else ()
        values = tuple(_stage_values(was.get(code, {}), row)) if code in was and code in now else ()
        here = "changed" if texts or values else "same"
        kind = "added" if code not in was else "removed" if code not in now else here
        yield StageChange(
            code, kind, said(row.get("name_zh")) or code, said(row.get("name_en")) or code,
            weighed[0].get(code, Fraction(0)) if code in was else None,
            weighed[1].get(code, Fraction(0)) if code in now else None,
            texts, values, tuple(change for change in changes if change.stage == code),
        )  # fmt: skip
    if lost:
        yield StageChange("", "same", "未归入环节", "In no stage", None, None, items=tuple(lost))


def _weights(items: dict[str, Row]) -> dict[str, Fraction]:
    sums: dict[str, Fraction] = {}
    for row in items.values():
        if not row.get("bonus"):
            stage = str(row.get("stage"))
            sums[stage] = sums.get(stage, Fraction(0)) + (fraction(row.get("weight")) or Fraction(0))
    return sums


def _stage_values(old: Row, new: Row) -> Iterator[ValueChange]:
    labels = {"weight": words("环节权重", "Stage weight"), "pass_mark": words("环节及格线", "Stage pass mark")}
    for key, label in labels.items():
        if fraction(old.get(key)) != fraction(new.get(key)):
            yield ValueChange(label, number_words(old.get(key)), number_words(new.get(key)))


def _scoring(old: Row, new: Row) -> Iterator[ValueChange]:
    before, after = (_rules(row) for row in (old, new))
    method = [METHODS.get(str(rules.get("method", "weighted_mean")), DASH) for rules in (before, after)]
    yield from _differing(words("计分法", "Method"), *method)
    for key, label in (("pass_mark", words("及格线", "Pass mark")), ("decimals", words("小数位", "Decimals")),
                       ("total", words("满分", "Full marks"))):  # fmt: skip
        yield from _differing(label, *(number_words(rules.get(key)) for rules in (before, after)))
    yield from _differing(words("一票否决", "Critical failure"), *(_critical(rules) for rules in (before, after)))
    yield from _differing(words("等级", "Bands"), *(_bands(rules) for rules in (before, after)))
    limits = [rules.get("band_limits") or [] for rules in (before, after)]
    if limits[0] != limits[1]:
        counted = (len(rows) if isinstance(rows, list) else 0 for rows in limits)
        yield ValueChange(words("等级限制", "Band limits"), *(words(f"{n} 条", f"{n}") for n in counted))


def _rules(document: Row) -> Row:
    found = document.get("scoring")
    return found if isinstance(found, Mapping) else {}


def _differing(label: Words, old: Words, new: Words) -> Iterator[ValueChange]:
    if old != new:
        yield ValueChange(label, old, new)


def _critical(rules: Row) -> Words:
    policy = rules.get("critical_policy")
    if not isinstance(policy, Mapping):
        return CRITICAL["flag_only"]
    mode = CRITICAL.get(str(policy.get("mode")), DASH)
    cap = number_words(policy.get("cap"))
    return words(f"{mode.zh} {cap.zh}", f"{mode.en} at {cap.en}") if policy.get("mode") == "cap" else mode


def _bands(rules: Row) -> Words:
    given = rules.get("bands")
    rows = [row for row in given if isinstance(row, Mapping)] if isinstance(given, list) else []
    rows.sort(key=lambda row: -(fraction(row.get("min")) or Fraction(0)))
    if not rows:
        return DASH
    zh = "，".join(f"{row.get('name_zh') or row.get('code')} ≥ {number_words(row.get('min')).zh}" for row in rows)
    en = ", ".join(f"{row.get('name_en') or row.get('code')} ≥ {number_words(row.get('min')).en}" for row in rows)
    return words(zh, en)
