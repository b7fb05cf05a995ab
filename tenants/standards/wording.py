"""A ``when`` condition in words: under which answers an item is asked at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from saas.kernel.words import Words, words

_ANSWERS = {
    "yes": words("是", "yes"), "no": words("否", "no"), "na": words("不适用", "not applicable"),
}  # fmt: skip


def condition_words(condition: Mapping[str, Any], items: Mapping[str, Any]) -> Words:
    """Return a condition (of a document that loads) as a clause: 「BK-AR02 为 是」, "BK-AR02 is yes"."""
    if "not" in condition:
        inner = condition_words(condition["not"], items)
        return words(f"不满足（{inner.zh}）", f"not ({inner.en})")
    for joint, zh, en in (("and", " 且 ", " and "), ("or", " 或 ", " or ")):
        if joint in condition:
            parts = [condition_words(part, items) for part in condition[joint]]
            return words(zh.join(part.zh for part in parts), en.join(part.en for part in parts))
    return _test(condition, items)


def _test(condition: Mapping[str, Any], items: Mapping[str, Any]) -> Words:
    code = str(condition["item"])
    clauses = [_clause(code, operator, condition[operator], items) for operator in _SAID if operator in condition]
    return words(" 且 ".join(clause.zh for clause in clauses), " and ".join(clause.en for clause in clauses))


_SAID = {
    "equals": words("为", "is"), "in": words("为", "is"),
    "at_most": words("不超过", "is at most"), "at_least": words("不少于", "is at least"),
}  # fmt: skip


def _clause(code: str, operator: str, wanted: Any, items: Mapping[str, Any]) -> Words:
    values = wanted if isinstance(wanted, list) else [wanted]
    said = [_answer(code, value, items) for value in values]
    verb = _SAID[operator]
    zh, en = "、".join(one.zh for one in said), " or ".join(one.en for one in said)
    return words(f"{code} {verb.zh} {zh}", f"{code} {verb.en} {en}")


def _answer(code: str, value: Any, items: Mapping[str, Any]) -> Words:
    for option in items.get(code, {}).get("response", {}).get("options") or ():
        if str(option.get("value")) == str(value):
            return words(str(option.get("label_zh") or value), str(option.get("label_en") or value))
    text = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    return _ANSWERS.get(str(text), words(str(text), str(text)))
