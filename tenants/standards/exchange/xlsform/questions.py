"""One question of an XLSForm as one item: its type, its answers, and what does not come along."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from saas.kernel.words import Words, words
from tenants.standards.exchange.xlsform.labels import pair
from tenants.standards.exchange.xlsform.relevance import Known

YES = frozenset(("yes", "y", "1", "true", "oui", "shi", "是"))
NO = frozenset(("no", "n", "0", "false", "non", "fou", "否"))
_LENGTH = re.compile(r"\s*string-length\(\s*\.\s*\)\s*<=?\s*(\d{1,6})\s*")
DROPPED = (
    ("default", words("默认值", "default")), ("choice_filter", words("选项筛选", "choice filter")),
    ("query", words("外部选项", "external choices")), ("trigger", words("触发", "trigger")),
    ("media", words("图片或音频说明", "media of the label")),
)  # fmt: skip
BOUND = (
    ("calculate", words("自动计算", "calculation")), ("readonly", words("只读", "read-only")),
)  # fmt: skip
PLAIN = {
    "text": "text", "string": "text", "barcode": "text", "note": "instruction", "acknowledge": "instruction",
    "trigger": "instruction", "photo": "photo", "image": "photo", "date": "datetime", "time": "datetime",
    "dateTime": "datetime", "datetime": "datetime", "integer": "count", "int": "count", "decimal": "number",
    "range": "number",
}  # fmt: skip


@dataclass(slots=True)
class Question:
    """What an item is made of. known: for conditions of later items; scored: it could carry weight at once."""

    response: dict[str, Any]
    known: Known
    scored: bool = False
    remarks: list[Words] = field(default_factory=list)


def question_of(node: Mapping[str, Any]) -> Question | None:
    """Return how a question is answered, or None for a type without counterpart."""
    kind = str(node.get("type", ""))
    if kind.startswith("select"):
        return _select(node, several="all that apply" in kind or "multiple" in kind)
    ours = PLAIN.get(kind)
    if ours is None:
        return None
    if ours == "photo" and "signature" in str(_of(node, "control").get("appearance", "")):
        ours = "signature"
    made = Question({"type": ours}, Known(ours, {}))
    _details(node, made, ours, kind)
    _remarks(node, made)
    return made


def _details(node: Mapping[str, Any], made: Question, ours: str, kind: str) -> None:
    constraint = str(_of(node, "bind").get("constraint", ""))
    if ours == "text":
        length = _LENGTH.fullmatch(constraint)
        made.response["max_chars"] = int(length[1]) if length and int(length[1]) else 2000
        constraint = "" if length else constraint
    elif ours == "photo":
        made.response["max_photos"] = 1
    elif ours in ("count", "number"):
        made.response |= {"bands": [], "unit_zh": "", "unit_en": ""}
        if ours == "count":
            made.response["limit"] = None
        if kind == "range":
            made.remarks.append(
                words("滑块的起止与步长没有带入", "start, end and step of the slider were left out")
            )
    if constraint:
        made.remarks.append(
            words(f"限制条件没有带入：{constraint[:120]}", f"the constraint was left out: {constraint[:120]}")
        )


def _select(node: Mapping[str, Any], *, several: bool) -> Question | None:
    choices = [
        one
        for one in node.get("choices") or ()
        if isinstance(one, Mapping) and one.get("name") not in (None, "")
    ]
    if not choices or node.get("query"):
        return None
    names = [str(one["name"]) for one in choices]
    if not several and len(names) == 2 and _is_yes_no(names):
        options: dict[str, Any] = {name: "yes" if name.casefold() in YES else "no" for name in names}
        made = Question(
            {"type": "yes_no", "scores": {"yes": 1, "no": 0}}, Known("yes_no", options), scored=True
        )
    else:
        kind = "multi_choice" if several else "choice"
        made = Question(
            {"type": kind, "options": _options(choices)}, Known(kind, {name: name for name in names})
        )
        made.remarks.append(words("选项还没有得分率，请补上", "its options have no shares yet; give them"))
    if len(set(names)) < len(names):
        made.remarks.append(words("重复的选项已合并", "options that repeat were merged"))
    constraint = str(_of(node, "bind").get("constraint", ""))
    if constraint:
        made.remarks.append(
            words(f"限制条件没有带入：{constraint[:120]}", f"the constraint was left out: {constraint[:120]}")
        )
    if str(node.get("type", "")).endswith("specify other"):
        made.remarks.append(
            words("“其他，请注明”的文字没有带入", "the text of “other, specify” was left out")
        )
    _remarks(node, made)
    return made


def _is_yes_no(names: list[str]) -> bool:
    first, second = (name.casefold() for name in names)
    return (first in YES and second in NO) or (first in NO and second in YES)


def _options(choices: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    made: dict[str, dict[str, Any]] = {}
    for one in choices:
        name = str(one["name"])
        label, _ = pair(one.get("label", name))
        said = label["zh"] or label["en"] or name
        option = {
            "value": name,
            "label_zh": label["zh"] or said,
            "label_en": label["en"] or said,
            "score": None,
        }
        made.setdefault(name, option)
    return list(made.values())


def _remarks(node: Mapping[str, Any], made: Question) -> None:
    left = [name for key, name in DROPPED if node.get(key)]
    left += [name for key, name in BOUND if _of(node, "bind").get(key)]
    if left:
        zh, en = "、".join(one.zh for one in left), ", ".join(one.en for one in left)
        made.remarks.append(words(f"没有带入：{zh}", f"left out: {en}"))


def _of(node: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = node.get(key)
    return value if isinstance(value, Mapping) else {}
