"""Reading a JSON object member by member: what is wrong is told with its place, and with what would be right.

Numbers may be int, Decimal or float; none beyond 10^100 in size, so that sums of squares stay finite.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from math import inf, isfinite
from typing import Any

from scoring.problems import Problem, ScoringError, shown

LARGEST = 1e100


class Malformed(ScoringError):
    """The input is not what this statistic takes; carries one located problem."""


def malformed(path: str, zh: str, en: str) -> Malformed:
    """Return the refusal of the member at ``path``."""
    return Malformed([Problem(path, zh, en)])


@dataclass(frozen=True, slots=True)
class Span:
    """Which numbers are right: from low to high, the ends themselves unless ``open``; ``whole`` ones only."""

    low: float = -inf
    high: float = inf
    open: bool = False
    whole: bool = False

    def has(self, value: float) -> bool:
        """Tell whether ``value`` is one of them."""
        if self.whole and value != int(value):
            return False
        return self.low < value < self.high if self.open else self.low <= value <= self.high

    def say(self) -> tuple[str, str]:
        """Describe them in Chinese and English."""
        zh, en = ("整数", "a whole number") if self.whole else ("数字", "a number")
        low, high = f"{self.low:g}", f"{self.high:g}"
        if self.low > -inf and self.high < inf:
            if self.open:
                return f"大于 {low} 且小于 {high} 的{zh}", f"{en} between {low} and {high}, neither of them"
            return f"{low} 到 {high} 的{zh}", f"{en} from {low} to {high}"
        if self.low > -inf:
            return (
                (f"大于 {low} 的{zh}", f"{en} above {low}")
                if self.open
                else (f"不小于 {low} 的{zh}", f"{en} of at least {low}")
            )
        return zh, en


ANY = Span()
COUNT = Span(0, whole=True)
NOT_NEGATIVE = Span(0)
POSITIVE = Span(0, open=True)
SHARE = Span(0, 1)
CONFIDENCE = Span(0, 1, open=True)


def as_number(value: object, path: str, span: Span = ANY) -> float:
    """Return ``value`` as float. Raises Malformed."""
    zh, en = span.say()
    if isinstance(value, bool) or not isinstance(value, int | Decimal | float):
        got = shown(value)
        raise malformed(path, f"应为{zh}，而不是 {got}", f"must be {en}, not {got}")
    if isinstance(value, float) and not isfinite(value):
        raise malformed(path, f"应为{zh}", f"must be {en}, not {value}")
    if not -LARGEST <= value <= LARGEST:
        raise malformed(path, "数值过大：绝对值最大 1e100", "is too large: at most 1e100 in size")
    number = float(value)
    if not span.has(number):
        raise malformed(path, f"应为{zh}，而不是 {shown(value)}", f"must be {en}, not {shown(value)}")
    return number


class Members:
    """The members of one JSON object; a member that is null counts as left out.

    known: every name that may occur; others are refused, since a misspelt option would be silently ignored.
    """

    def __init__(self, document: object, known: Sequence[str]) -> None:
        if not isinstance(document, Mapping):
            got = shown(document)
            names = ", ".join(known)
            raise malformed(
                "", f"应为一个 JSON 对象，而不是 {got}", f"must be one JSON object with {names}; not {got}"
            )
        for name in document:
            if name not in known:
                near = get_close_matches(str(name), known, 1)
                hint = f'"{near[0]}"?' if near else ", ".join(known)
                raise malformed(
                    shown(name).strip('"'),
                    f"没有这个成员；可用的有：{'、'.join(known)}",
                    f"there is no such member; {'did you mean ' if near else 'there are: '}{hint}",
                )
        self.document: Mapping[str, Any] = document

    def has(self, name: str) -> bool:
        """Tell whether the member is there and not null."""
        return self.document.get(name) is not None

    def need(self, name: str, zh: str, en: str) -> Any:
        """Return the member; ``zh`` and ``en`` say what it should be. Raises Malformed."""
        if not self.has(name):
            raise malformed(name, f"缺少此项；应为{zh}", f"is missing; give {en}")
        return self.document[name]

    def number(self, name: str, span: Span = ANY, default: float | None = None) -> float:
        """Return a number; the default when it is left out, if there is one. Raises Malformed."""
        if default is not None and not self.has(name):
            return default
        return as_number(self.need(name, *span.say()), name, span)

    def maybe(self, name: str, span: Span = ANY) -> float | None:
        """Return a number, None when it is left out. Raises Malformed."""
        return as_number(self.document[name], name, span) if self.has(name) else None

    def word(self, name: str, choices: Sequence[str], default: str | None = None) -> str:
        """Return one of ``choices``. Raises Malformed."""
        names = ", ".join(choices)
        if default is not None and not self.has(name):
            return default
        value = self.need(name, f"以下之一：{'、'.join(choices)}", f"one of {names}")
        if not isinstance(value, str) or value not in choices:
            raise malformed(
                name,
                f"应为以下之一：{'、'.join(choices)}；而不是 {shown(value)}",
                f"must be one of {names}; not {shown(value)}",
            )
        return value

    def numbers(self, name: str, span: Span = ANY) -> list[float]:
        """Return a list of numbers, possibly empty. Raises Malformed."""
        return [as_number(value, f"{name}[{index}]", span) for index, value in enumerate(self.items(name))]

    def items(self, name: str) -> list[Any]:
        """Return a list of anything. Raises Malformed."""
        return as_list(self.need(name, "列表", "a list"), name)

    def each(self, name: str, size: int, span: Span = ANY) -> tuple[list[float], bool]:
        """Return ``size`` numbers given as a list, or as one for all, and whether it was one. Raises Malformed."""
        value = self.need(name, "一个数字，或每项一个", "one number, or a list of one each")
        if not isinstance(value, list | tuple):
            return [as_number(value, name, span)] * size, True
        same_length(name, value, size)
        return self.numbers(name, span), False

    def table(self, name: str) -> list[list[Any]]:
        """Return a list of rows of equal length. Raises Malformed."""
        rows = [as_list(row, f"{name}[{index}]") for index, row in enumerate(self.items(name))]
        for index, row in enumerate(rows):
            if len(row) != len(rows[0]):
                raise malformed(
                    f"{name}[{index}]",
                    f"有 {len(row)} 项，而第一行有 {len(rows[0])} 项；各行应等长",
                    f"has {len(row)} entries and the first row {len(rows[0])}; rows must be equally long",
                )
        return rows

    def number_table(self, name: str, span: Span = ANY) -> list[list[float]]:
        """Return rows of numbers, none missing. Raises Malformed."""
        return [
            [as_number(value, f"{name}[{i}][{j}]", span) for j, value in enumerate(row)]
            for i, row in enumerate(self.table(name))
        ]


def as_list(value: object, path: str) -> list[Any]:
    """Return ``value`` as a list. Raises Malformed."""
    if not isinstance(value, list | tuple):
        raise malformed(path, f"应为列表，而不是 {shown(value)}", f"must be a list, not {shown(value)}")
    return list(value)


def same_length(name: str, values: Sequence[object], size: int) -> None:
    """Raise Malformed unless there are ``size`` values."""
    if len(values) != size:
        raise malformed(
            name, f"有 {len(values)} 项，应为 {size} 项", f"has {len(values)} entries; there must be {size}"
        )


def finite(value: Any) -> bool:
    """Tell whether a result of dicts, lists and numbers holds no infinity and no NaN."""
    if isinstance(value, Mapping):
        return all(map(finite, value.values()))
    if isinstance(value, Iterable) and not isinstance(value, str):
        return all(map(finite, value))
    return not isinstance(value, float) or isfinite(value)
