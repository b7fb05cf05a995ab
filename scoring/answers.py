"""Reading answers: from what a phone or a file says to canonical values, item by item."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, TypeGuard

from scoring.document.conditions import NA
from scoring.document.model import Item, Standard
from scoring.document.responses import Value
from scoring.problems import AnswerFault, AnswersError, Problem, shown

NA_WORDS = ("na", "n/a", "不适用")
SIMPLE = frozenset(
    (str, int, float, bool, Decimal, type(None))
)  # answers that are no objects, told apart fast
MOST_GUESSES = 20
SHORT = 40  # letters of an answer that many audits may share; longer ones are somebody's own words
MEMBERS = ("value", "note", "evidence")
_MEMBERS = frozenset(MEMBERS)
_PLAIN = frozenset((str, int, bool))


def unknown_codes(standard: Standard, answers: Mapping[str, object]) -> list[Problem]:
    """Return a problem for every answer to an item that the standard does not have."""
    problems = []
    for place, code in enumerate(sorted(answers.keys() - standard.by_code.keys(), key=str)):
        near = get_close_matches(str(code)[:80], standard.by_code, n=1) if place < MOST_GUESSES else []
        zh, en = (f"；是否指 {near[0]}？", f"; did you mean {near[0]}?") if near else ("", "")
        problems.append(
            Problem(
                f"answers.{str(code)[:80]}",
                f"标准中没有这一项{zh or ';请删去'}",
                f"there is no such item in the standard{en or '; remove it'}",
                str(code)[:80],
            )
        )
    return problems


def _is_object(raw: object) -> TypeGuard[Mapping[Any, Any]]:
    """Tell whether an answer is an object: asked a hundred times an audit, so the usual types are told apart first."""
    kind = type(raw)
    return kind is dict or (kind not in SIMPLE and isinstance(raw, Mapping))


def read_answer(item: Item, raw: object) -> Value | None:
    """Return the canonical value, NA, or None for no answer (null, blank text). Raises AnswerFault."""
    if _is_object(raw):
        raw = _unwrapped(item, raw)
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    if (
        isinstance(raw, str)
        and len(raw) < 10
        and raw.strip().lower() in NA_WORDS
        and not _is_option(item, raw)
    ):
        if item.na_allowed:
            return NA
        zh, en = "本项不允许“不适用”；请给出回答", "not applicable is not allowed here; give an answer"
        raise AnswerFault(zh, en)
    return item.response.read(raw)


def bare_answer(raw: object) -> object:
    """Return what decides about an answer, alone, when it is one plain value; None when it needs a closer look.

    Equal bare answers of one type to one item are read, hashed and scored alike.
    """
    if type(raw) is dict:
        note, evidence = raw.get("note"), raw.get("evidence")
        if not (note is None or type(note) is str) or not (evidence is None or evidence == []) or raw.keys() - _MEMBERS:
            return None
        raw = raw.get("value")
    return raw if type(raw) in _PLAIN else None


def inner_answers(value: object) -> Mapping[str, object]:
    """Return what stands under ``answers`` in an answers file. Raises AnswersError when it is not there."""
    if not isinstance(value, Mapping) or "answers" not in value:
        raise AnswersError(
            [
                Problem(
                    "",
                    '答卷应为对象 {"answers": {检查项代码: 回答}}',
                    'the answers file must be an object {"answers": {item code: answer}}',
                )
            ]
        )
    inner = value["answers"]
    if not isinstance(inner, Mapping):
        said = shown(inner)
        zh, en = (
            f"应为对象 {{检查项代码: 回答}}，而不是 {said}",
            f"must be an object {{item code: answer}}, not {said}",
        )
        raise AnswersError([Problem("answers", zh, en)])
    return inner


def is_blank(raw: object) -> bool:
    """Tell whether nothing is answered: null, empty text, or an object without value and evidence."""
    if _is_object(raw):
        return is_blank(raw.get("value")) and not raw.get("evidence")
    return raw is None or (isinstance(raw, str) and not raw.strip())


def _is_option(item: Item, raw: str) -> bool:
    return raw in getattr(item.response, "options", ())


def _unwrapped(item: Item, raw: Mapping[object, object]) -> object:
    """Return the value of ``{"value", "note", "evidence"}``, after checking the other two."""
    unknown = [key for key in raw if key not in MEMBERS]
    if unknown:
        raise AnswerFault(
            f"不认识的键 {shown(unknown[0])}；回答可有 value、note、evidence",
            f"has the unknown key {shown(unknown[0])}; an answer may have value, note and evidence",
        )
    evidence = raw.get("evidence")
    if evidence is not None and not _texts(evidence):
        raise AnswerFault(
            "evidence 应为文字列表（如 sha256:…）", "evidence must be a list of texts such as sha256:…"
        )
    if not isinstance(raw.get("note"), str | None):
        raise AnswerFault("note 应为文字", "note must be text")
    value = raw.get("value")
    if value is None and item.response.kind == "photo":
        return evidence or None
    if _is_object(value):
        raise AnswerFault("value 不应为对象", "value must not be an object")
    return value


def _texts(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(entry, str) for entry in value)


def canonical_answer(value: Value, raw: object) -> object:
    """Return what is hashed: the canonical value; with evidence, an object of both. Notes stay private."""
    said: object = "na" if value is NA else list(value) if isinstance(value, tuple) else value
    evidence = raw.get("evidence") if _is_object(raw) else None
    return {"value": said, "evidence": list(evidence)} if evidence else said
