"""The form that corrects an audit: one control an item, made from the standard, read back into answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from audits.insight.answers import answer_words, plain_number
from saas.kernel.problems import FieldError, Invalid
from saas.kernel.words import Words, words

LEVELS = range(6)
NUMBERS = ("duration_seconds", "count", "number", "deduction")
BLANK = words("未作答", "Not answered")
NA = words("不适用", "Not applicable")
NO_NUMBER = words("请填数字，如 12 或 2.5", "Give a number, such as 12 or 2.5")


class Form(Protocol):
    """What a web form offers."""

    def get(self, key: str) -> str | None:
        """Return the first value of a field, or None when it is not in the form."""

    def getlist(self, key: str) -> list[str]:
        """Return every value of a field."""


@dataclass(frozen=True, slots=True)
class Control:
    """How one item is corrected. kind: select, number, several, text, or fixed (evidence stays as it is).

    name: of the form's field. values: as texts, what is chosen or typed. na: None where the item must apply.
    """

    name: str
    code: str
    text: Words
    kind: str
    values: tuple[str, ...]
    seen: Words
    options: tuple[tuple[str, Words], ...] = ()
    unit: Words | None = None
    na: bool | None = None


def controls(items: list[dict[str, Any]], answers: Mapping[str, Any], form: Form | None) -> dict[str, Control]:
    """Return item code -> control; ``form``: what was typed before, which is shown again."""
    return {item["code"]: _control(item, answers.get(item["code"]), form) for item in items}


def corrected(items: list[dict[str, Any]], answers: Mapping[str, Any], form: Form) -> dict[str, Any]:
    """Return the answers with what the form changes; notes and evidence stay. Raises Invalid naming the fields.

    A field that is not in the form leaves its answer alone; an empty one takes it away.
    """
    found, errors = dict(answers), []
    for item in items:
        code = item["code"]
        before = _control(item, answers.get(code), None)
        typed = _typed(before, form)
        if typed is None or typed == (before.values, bool(before.na)):
            continue
        try:
            value = _value(item, *typed)
        except (InvalidOperation, ValueError):
            errors.append(FieldError(before.name, NO_NUMBER, code))
            continue
        if value is None:
            found.pop(code, None)
        elif isinstance(answers.get(code), dict) and value != "na":
            found[code] = {**answers[code], "value": value}
        else:
            found[code] = value
    if not errors and found == answers:
        errors.append(FieldError("reason", words("还没有改动任何答案", "No answer was changed yet")))
    if errors:
        raise Invalid(errors=errors)
    return found


def _control(item: dict[str, Any], answer: Any, form: Form | None) -> Control:
    response, code = item["response"], item["code"]
    kind = _kind(response["type"])
    value = answer.get("value") if isinstance(answer, dict) else answer
    is_na = value == "na"
    options = _options(response)
    na_allowed = item.get("na_allowed", True) or is_na
    if kind == "select":
        options = (("", BLANK), *options, *((("na", NA),) if na_allowed else ()))
    made = Control(
        name=f"a:{code}", code=code, text=Words(item["text_zh"], item.get("text_en") or item["text_zh"]), kind=kind,
        values=_texts(value) if kind == "select" or not is_na else ("",), seen=answer_words(item, answer),
        options=options, unit=_unit(response), na=is_na if na_allowed and kind in ("number", "text") else None,
    )  # fmt: skip
    typed = _typed(made, form) if form else None
    if typed is None:
        return made
    fields = {name: getattr(made, name) for name in Control.__slots__}
    return Control(**{**fields, "values": typed[0], "na": typed[1] if made.na is not None else None})


def _kind(response_type: str) -> str:
    if response_type in NUMBERS:
        return "number"
    kinds = {"yes_no": "select", "scale_0_5": "select", "choice": "select", "multi_choice": "several", "text": "text"}
    return kinds.get(response_type, "fixed")


def _options(response: Mapping[str, Any]) -> tuple[tuple[str, Words], ...]:
    if response["type"] == "yes_no":
        return (("yes", words("是", "Yes")), ("no", words("否", "No")))
    if response["type"] == "scale_0_5":
        return tuple((str(level), answer_words({"response": response}, level)) for level in reversed(LEVELS))
    options = response.get("options") or ()
    return tuple((str(option["value"]), Words(option["label_zh"], option["label_en"])) for option in options)


def _unit(response: Mapping[str, Any]) -> Words | None:
    if response["type"] == "duration_seconds":
        return words("秒", "s")
    if response["type"] == "deduction":
        return words("次", "times")
    return Words(response["unit_zh"], response.get("unit_en") or "") if response.get("unit_zh") else None


def _texts(value: Any) -> tuple[str, ...]:
    """Return an answer as the form writes it."""
    if isinstance(value, list | tuple):
        return tuple(str(one) for one in value)
    if value is None:
        return ("",)
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    return (value if isinstance(value, str) else plain_number(value),)


def _typed(control: Control, form: Form) -> tuple[tuple[str, ...], bool] | None:
    """Return what the form says of a control: texts, and whether it does not apply; None when it says nothing."""
    sent = form.get(control.name)
    if control.kind == "fixed" or (sent is None and form.get(f"has:{control.code}") is None):
        return None
    texts = tuple(text for text in form.getlist(control.name) if text) if control.kind == "several" else (sent or "",)
    return tuple(text.strip() for text in texts), form.get(f"na:{control.code}") is not None


def _value(item: dict[str, Any], texts: tuple[str, ...], is_na: bool) -> Any:
    """Return the answer that texts of the form mean, None for no answer."""
    response = item["response"]
    if is_na or texts == ("na",):
        return "na"
    if texts in ((), ("",)):
        return [] if response["type"] == "multi_choice" else None
    if response["type"] in ("choice", "multi_choice"):
        values = {str(option["value"]): option["value"] for option in response["options"]}
        chosen = [values.get(text, text) for text in texts]
        return chosen if response["type"] == "multi_choice" else chosen[0]
    if response["type"] in (*NUMBERS, "scale_0_5"):
        number = Decimal(texts[0])
        return int(number) if number == int(number) else number
    return texts[0]
