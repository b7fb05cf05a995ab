"""marshmallow schemas that refuse what they do not know, and speak both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import RAISE, Schema

from saas.kernel.problems import FieldError, Invalid
from saas.kernel.words import Words, words


class StrictSchema(Schema):
    """A schema where an unknown field is an error, so that a misspelt one is never lost silently."""

    class Meta:
        """Refuse unknown fields."""

        unknown = RAISE


_CHINESE = {
    "Missing data for required field.": "缺少必填字段",
    "Unknown field.": "未知字段",
    "Field may not be null.": "不能为空",
    "Not a valid string.": "应为文字",
    "Not a valid number.": "应为数字",
    "Not a valid integer.": "应为整数",
    "Not a valid boolean.": "应为 true 或 false",
    "Not a valid UUID.": "应为 UUID",
    "Not a valid datetime.": "应为带时区的 ISO 8601 时间，如 2026-11-21T09:00:00+08:00",
    "Not a valid aware datetime.": "时间须带时区，如 2026-11-21T09:00:00+08:00",
    "Not a valid mapping type.": "应为 JSON 对象",
    "Invalid input type.": "应为 JSON 对象",
    "Not a valid list.": "应为数组",
}


def invalid(messages: Any) -> Invalid:
    """Turn marshmallow's nested messages into located errors."""
    return Invalid(errors=list(_flatten(messages, "")))


def _flatten(messages: Any, path: str) -> list[FieldError]:
    if isinstance(messages, Mapping):
        found = []
        for key, value in messages.items():
            name = "" if key in ("json", "_schema") and not path else str(key)
            found += _flatten(value, f"{path}.{name}".strip("."))
        return found
    texts = messages if isinstance(messages, list) else [messages]
    return [FieldError(path, _both(str(text)), _item(path)) for text in texts]


def _both(text: str) -> Words:
    return words(_CHINESE.get(text, text), text)


def _item(path: str) -> str | None:
    parts = path.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "answers" else None
