"""The words and figures of a shared part as fields of a form, and a part's body with other ones; pure.

::

    sections(kind, body)          -> what can be written, an item or stage a section
    reworded(kind, body, typed)   -> the body with what was typed; raises Invalid with the name of each wrong field

A field's name is its place in the body, ``items.3.response.options.0.label_zh``. What is there can be worded anew;
options, bands and items are added in the editor, from where a part can be brought up to date.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from saas.kernel.problems import FieldError, Invalid
from saas.kernel.words import Words, words
from tenants.workbooks.columns import numeral

Path = tuple[str | int, ...]

PAIRS = {
    "name": words("名称", "Name"), "text": words("检查什么", "What is checked"), "help": words("说明", "Guidance"),
    "label": words("选项", "Option"), "start": words("何时开始计时", "When the clock starts"),
    "stop": words("何时停止", "When it stops"), "unit": words("单位", "Unit"),
}  # fmt: skip
NUMBERS = {
    "min": words("从", "From"), "max": words("到", "To"), "score": words("得分率", "Share of marks"),
    "limit": words("上限", "Limit"), "per_occurrence": words("每次扣分", "Deducted each time"),
}  # fmt: skip
SCORES = {"yes": words("“是”的得分率", "Share for yes"), "no": words("“否”的得分率", "Share for no")}
LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that can be written. lang: zh or en of a text, "" of a number; others: how many stand in its row."""

    name: str
    label: Words
    lang: str
    value: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with rows of fields: a text in both languages is a row, and so are the figures of a band."""

    title_zh: str
    title_en: str
    code: str
    rows: tuple[tuple[Field, ...], ...]


def sections(kind: str, body: Mapping[str, Any]) -> list[Section]:
    """Return the sections of a part's form."""
    return [
        Section(*_title(value), str(value.get("code") or ""), tuple(_rows(value, path)))
        for path, value in _things(kind, body)
    ]


def reworded(kind: str, body: Mapping[str, Any], typed: Mapping[str, str]) -> dict[str, Any]:
    """Return the body with the words and figures that were typed; fields that were not sent stay."""
    made = copy.deepcopy(dict(body))
    errors = []
    for section in sections(kind, body):
        for row in section.rows:
            for field in row:
                if field.name not in typed or typed[field.name].strip() == field.value:
                    continue
                try:
                    _put(made, field, typed[field.name].strip())
                except ValueError:
                    errors.append(FieldError(field.name, words("请填数字", "A number, please")))
    if errors:
        raise Invalid(errors=errors)
    return made


def _things(kind: str, body: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Yield what gets a section of its own."""
    if kind in ("item", "response_set"):
        yield (), body
        return
    if isinstance(body.get("stage"), Mapping):
        yield ("stage",), body["stage"]
    for key in ("stages", "items"):
        for number, value in enumerate(body.get(key) or ()):
            yield (key, number), value


def _title(value: Mapping[str, Any]) -> tuple[str, str]:
    zh, en = (str(value.get(f"text_{lang}") or value.get(f"name_{lang}") or "") for lang in ("zh", "en"))
    return zh or en, en or zh


def _rows(value: Mapping[str, Any], path: Path) -> Iterator[tuple[Field, ...]]:
    item = "response" in value
    for base, label in PAIRS.items():
        if f"{base}_zh" in value or f"{base}_en" in value or (item and base in ("text", "help")):
            yield tuple(_text(value, (*path, f"{base}_{lang}"), label, lang) for lang in ("zh", "en"))
    figures = tuple(_number(value, (*path, key), label) for key, label in NUMBERS.items() if key in value)
    if figures:
        yield figures
    if isinstance(value.get("scores"), Mapping):
        place = (*path, "scores")
        yield tuple(_number(value["scores"], (*place, key), word) for key, word in SCORES.items())
    if isinstance(value.get("response"), Mapping):
        yield from _rows(value["response"], (*path, "response"))
    given = value.get("anchors")
    anchors: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
    for level in sorted(anchors, reverse=True):
        label = words(f"{level} 分的样子", f"What {level} looks like")
        yield tuple(_text(anchors[level], (*path, "anchors", level, lang), label, lang) for lang in ("zh", "en"))
    for key in ("options", "bands"):
        for number, one in enumerate(value.get(key) or ()):
            yield tuple(field for row in _rows(one, (*path, key, number)) for field in row)


def _text(holder: Mapping[str, Any], path: Path, label: Words, lang: str) -> Field:
    return Field(_name(path), label, lang, str(holder.get(str(path[-1])) or ""))


def _number(holder: Mapping[str, Any], path: Path, label: Words) -> Field:
    value = holder.get(str(path[-1]))
    return Field(_name(path), label, "", "" if value is None else str(value))


def _name(path: Path) -> str:
    return ".".join(map(str, path))


def _put(body: dict[str, Any], field: Field, text: str) -> None:
    """Write one field into the body. Raises ValueError for a text that is no number where one stands."""
    *way, last = field.name.split(".")
    holder: Any = body
    for step in way:
        holder = holder[int(step)] if isinstance(holder, list) else holder[step]
    if field.lang:
        if text or last in holder:
            holder[last] = text[:LONGEST]
        return
    number = numeral(text) if text else None
    if text and number is None:
        raise ValueError(text)
    holder[last] = number
