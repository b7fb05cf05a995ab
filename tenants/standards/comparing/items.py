"""One item against another of the same code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from saas.kernel.words import Words, words
from scoring.exact import fraction
from tenants.standards.answering import EVIDENCE, KINDS, AnswerView, answering_of
from tenants.standards.comparing.values import ItemChange, TextChange, ValueChange
from tenants.standards.comparing.words import differences
from tenants.standards.library import names_of
from tenants.standards.wording import condition_words

Row = Mapping[str, Any]
DASH = words("—", "—")
YES, NO = words("是", "Yes"), words("否", "No")
WORDING = {"text": words("条文", "Wording"), "help": words("填写指引", "Guidance")}
FLAGS = {
    "critical": words("一票否决", "Critical"), "na_allowed": words("可选“不适用”", "Not applicable allowed"),
    "required": words("必答", "Required"), "bonus": words("加分项", "Bonus"),
}  # fmt: skip


def item_change(
    old: Row, new: Row, old_items: Row, new_items: Row, stages: Mapping[str, Words]
) -> ItemChange | None:
    """Return what differs between two rows of one code, None when nothing does that a reader would see.

    old_items, new_items: rows by code, for conditions; stages: names by code.
    """
    wording = tuple(text_changes(old, new, WORDING))
    before, after = _response(old), _response(new)
    retyped = before.get("type") != after.get("type")
    answers = () if retyped else tuple(_answers(before, after))
    rescored = [*_retyped(before, after), *_worths(before, after)] if retyped or before != after else []
    rules = list(_rules(old, new, old_items, new_items))
    moved = tuple(_moved(old, new, stages))
    weights = fraction(old.get("weight")), fraction(new.get("weight"))
    marks = {
        "reworded": bool(wording or answers), "reweighted": weights[0] != weights[1], "retyped": retyped,
        "rescored": bool(rescored) and not retyped, "rules": bool(rules), "moved": bool(moved),
    }  # fmt: skip
    if not any(marks.values()):
        return None
    return ItemChange(
        code=str(new["code"]), kind="changed", stage=said(new.get("stage")), text_zh=said(new.get("text_zh")) or "",
        text_en=said(new.get("text_en")) or "", old_weight=weights[0], new_weight=weights[1],
        texts=(*wording, *answers), values=(*rescored, *rules, *moved),
        marks=frozenset(mark for mark, holds in marks.items() if holds),
    )  # fmt: skip


def whole_item(row: Row, kind: str) -> ItemChange:
    """Return an item that came or went as a whole."""
    weight = fraction(row.get("weight"))
    return ItemChange(
        code=str(row.get("code") or ""), kind=kind, stage=said(row.get("stage")),
        text_zh=said(row.get("text_zh")) or "", text_en=said(row.get("text_en")) or "",
        old_weight=weight if kind == "removed" else None, new_weight=weight if kind == "added" else None,
    )  # fmt: skip


def text_changes(old: Row, new: Row, labels: Mapping[str, Words]) -> Iterator[TextChange]:
    """Yield the texts ``<name>_zh`` and ``<name>_en`` that read differently."""
    for name, label in labels.items():
        for lang in ("zh", "en"):
            before, after = (said(row.get(f"{name}_{lang}")) or "" for row in (old, new))
            if before.strip() != after.strip():
                yield TextChange(label, lang, differences(before, after))


def said(value: object) -> str | None:
    """Return a text, None for anything else."""
    return value if isinstance(value, str) else None


def number_words(value: object) -> Words:
    """Return a number as people write it, a dash for none."""
    exact = fraction(value)
    if exact is None:
        return DASH
    text = f"{float(exact):.4f}".rstrip("0").rstrip(".")
    return words(text, text)


def _response(row: Row) -> Row:
    found = row.get("response")
    return found if isinstance(found, Mapping) else {}


def _views(response: Row) -> tuple[AnswerView, ...]:
    try:
        return answering_of(response).answers
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError):
        return ()


def _retyped(old: Row, new: Row) -> Iterator[ValueChange]:
    before, after = str(old.get("type", "")), str(new.get("type", ""))
    if before != after:
        kinds = [KINDS.get(kind, words(kind or "—", kind or "—")) for kind in (before, after)]
        yield ValueChange(words("作答方式", "How it is answered"), *kinds)


def _answers(old: Row, new: Row) -> Iterator[TextChange]:
    """Yield what reads differently among answers of the same name: anchors, options, start and stop of a timing."""
    names = {"start": words("计时开始", "Timing starts"), "stop": words("计时结束", "Timing stops"),
             "unit": words("单位", "Unit")}  # fmt: skip
    yield from text_changes(old, new, names)
    for key, label, pair in ((*_named_answers(old),)):
        other = next((found for name, _, found in _named_answers(new) if name == key), None)
        if other is None:
            continue
        for lang in ("zh", "en"):
            before, after = (said(texts.get(lang)) or "" for texts in (pair, other))
            if before.strip() != after.strip():
                yield TextChange(label, lang, differences(before, after))


def _named_answers(response: Row) -> Iterator[tuple[str, Words, Row]]:
    anchors = response.get("anchors")
    for level, anchor in sorted(anchors.items(), reverse=True) if isinstance(anchors, Mapping) else ():
        if isinstance(anchor, Mapping):
            yield str(level), words(f"{level} 级", f"Level {level}"), anchor
    options = response.get("options")
    for option in options if isinstance(options, list) else ():
        if isinstance(option, Mapping):
            value = str(option.get("value"))
            texts = {"zh": option.get("label_zh"), "en": option.get("label_en")}
            yield value, words(f"选项 {value}", f"Option {value}"), texts


def _worths(old: Row, new: Row) -> Iterator[ValueChange]:
    """Yield the scale of answers with their shares where it is another one, or where an answer came or went."""
    before, after = _scale(old), _scale(new)
    if before != after and before is not DASH and after is not DASH:
        yield ValueChange(words("评分尺度", "What answers are worth"), before, after)


def _scale(response: Row) -> Words:
    """Return the answers and what each is worth in one line."""
    kind, views = response.get("type"), _views(response)
    if not views:
        return DASH
    if kind == "scale_0_5":
        levels = "、".join(view.label.zh for view in views), ", ".join(view.label.en for view in views)
        return words(*levels)
    if kind == "deduction":
        return views[0].words or DASH
    options = response.get("options")
    values = [str(option.get("value")) for option in options] if isinstance(options, list) else []
    names = [words(value, value) for value in values] or [view.label for view in views]
    zh = " · ".join(f"{name.zh} {view.worth or '—'}" for name, view in zip(names, views, strict=False))
    en = " · ".join(f"{name.en} {view.worth or '—'}" for name, view in zip(names, views, strict=False))
    return words(zh, en)


def _rules(old: Row, new: Row, old_items: Row, new_items: Row) -> Iterator[ValueChange]:
    for key, label in FLAGS.items():
        default = key == "na_allowed"
        before, after = (bool(default if row.get(key) is None else row[key]) for row in (old, new))
        if before != after:
            yield ValueChange(label, YES if before else NO, YES if after else NO)
    ends = [number_words(row.get("critical_fail_at") or 0) for row in (old, new)]
    if ends[0] != ends[1] and new.get("critical"):
        yield ValueChange(words("否决线", "Veto at or below"), *ends)
    tables = {"dimension": "dimensions", "aspect": "aspects", "time_measure": "time_measures"}
    labels = {"dimension": words("质量维度", "Dimension"), "aspect": words("视角", "Aspect"),
              "time_measure": words("时间指标", "Time measure")}  # fmt: skip
    for key, table in tables.items():
        if old.get(key) != new.get(key):
            yield ValueChange(labels[key], *(_named(table, row.get(key)) for row in (old, new)))
    if (old.get("evidence") or "none") != (new.get("evidence") or "none"):
        rules = (EVIDENCE.get(str(row.get("evidence") or "none"), DASH) for row in (old, new))
        yield ValueChange(words("佐证", "Evidence"), *rules)
    if old.get("when") != new.get("when"):
        yield ValueChange(words("显示条件", "Shown only if"), _condition(old, old_items), _condition(new, new_items))


def _named(table: str, code: object) -> Words:
    names = names_of(table).get(str(code))
    if names:
        return words(names["name_zh"], names["name_en"])
    return words(code, code) if isinstance(code, str) and code else DASH


def _condition(row: Row, items: Row) -> Words:
    condition = row.get("when")
    if not isinstance(condition, Mapping):
        return words("总是显示", "Always shown")
    try:
        return condition_words(condition, items)
    except (KeyError, TypeError, AttributeError, IndexError):
        return DASH


def _moved(old: Row, new: Row, stages: Mapping[str, Words]) -> Iterator[ValueChange]:
    codes = [said(row.get("stage")) or "—" for row in (old, new)]
    if codes[0] != codes[1]:
        yield ValueChange(words("环节", "Stage"), *(stages.get(code) or words(code, code) for code in codes))
