"""Typed reading of JSON fields: every wrong one becomes a located problem, and reading goes on."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from scoring.exact import fraction, number, plain
from scoring.problems import MOST_REPORTED, Problem, shown

Json = Mapping[str, object]
CODE_LENGTH = 64


class Fields:
    """Reads fields of one object at ``path``; problems gather in a list shared by the whole document."""

    def __init__(self, value: object, path: str, problems: list[Problem], item: str | None = None) -> None:
        self.path = path
        self.problems = problems
        self.item = item
        self.ok = isinstance(value, Mapping)
        self.value: Json = value if isinstance(value, Mapping) else {}
        if not self.ok:
            self.wrong("", f"应为对象，而不是 {shown(value)}", f"must be an object, not {shown(value)}")

    def wrong(self, key: str, zh: str, en: str, code: str = "malformed") -> None:
        """Note a problem with ``key`` (empty: with the object itself)."""
        if len(self.problems) < MOST_REPORTED:
            self.problems.append(Problem(self.at(key), zh, en, self.item, code))

    def at(self, key: str) -> str:
        """Return the dotted path of ``key``."""
        return f"{self.path}.{key}" if self.path and key else self.path or key

    def below(self, key: str) -> Fields:
        """Return a reader of the object under ``key``."""
        return Fields(self.value.get(key), self.at(key), self.problems, self.item)

    def has(self, key: str) -> bool:
        """Tell whether ``key`` is there and not null."""
        return self.value.get(key) is not None

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text field; missing is a problem unless there is a default."""
        value = self.value.get(key)
        if value is None and default is not None:
            return default
        if isinstance(value, str):
            return value
        self.wrong(key, f"应为文字，而不是 {shown(value)}", f"must be text, not {shown(value)}")
        return default or ""

    def code(self, key: str = "code") -> str:
        """Return a code: 1 to 64 printable characters without spaces; "" after noting a problem."""
        value = self.value.get(key)
        if isinstance(value, str) and 0 < len(value) <= CODE_LENGTH and is_code(value):
            return value
        self.wrong(
            key,
            f"应为代码（1–64 个可见字符，无空格），而不是 {shown(value)}",
            f"must be a code (1-64 visible characters, no spaces), not {shown(value)}",
        )
        return ""

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return true or false; missing is the default."""
        value = self.value.get(key)
        if value is None:
            return default
        if isinstance(value, bool):
            return value
        self.wrong(
            key, f"应为 true 或 false，而不是 {shown(value)}", f"must be true or false, not {shown(value)}"
        )
        return default

    def one_of(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """Return one of the allowed words; missing is the default, or a problem without one."""
        value = self.value.get(key)
        if value is None and default is not None:
            return default
        if isinstance(value, str) and value in allowed:
            return value
        names = ", ".join(allowed)
        self.wrong(
            key, f"应为 {names} 之一，而不是 {shown(value)}", f"must be one of {names}, not {shown(value)}"
        )
        return default or allowed[0]

    def number(
        self, key: str, low: Fraction | int | None = 0, high: Fraction | int | None = None
    ) -> Fraction | None:
        """Return the exact number under ``key``; None when it is missing, null or (noted) wrong."""
        value = self.value.get(key)
        if value is None:
            return None
        exact = fraction(value)
        if exact is None or (low is not None and exact < low) or (high is not None and exact > high):
            zh, en = number_range(low, high)
            negative = exact is not None and exact < 0 and low == 0
            code = "negative_total" if negative else "malformed"  # below 0 a total could become negative
            self.wrong(key, f"应为{zh}，而不是 {said(value)}", f"must be {en}, not {said(value)}", code)
            return None
        return exact

    def needed(
        self, key: str, low: Fraction | int | None = 0, high: Fraction | int | None = None
    ) -> Fraction:
        """Return the number under ``key``; missing is a problem too (then 0)."""
        exact = self.number(key, low, high)
        if exact is None and self.value.get(key) is None:
            zh, en = number_range(low, high)
            self.wrong(key, f"缺失；应为{zh}", f"is missing; it must be {en}")
        return exact if exact is not None else Fraction(0)

    def entries(self, key: str, needed: bool = True) -> list[object]:
        """Return the list under ``key``; missing is a problem when needed, else empty."""
        value = self.value.get(key)
        if value is None and not needed:
            return []
        if isinstance(value, list | tuple):
            return list(value)
        self.wrong(key, f"应为列表，而不是 {shown(value)}", f"must be a list, not {shown(value)}")
        return []

    def rows(self, key: str, needed: bool = True) -> list[Fields]:
        """Return readers of the objects in the list under ``key``; entries that are no objects are noted."""
        entries = self.entries(key, needed)
        path = self.at(key)
        return [Fields(entry, f"{path}[{i}]", self.problems, self.item) for i, entry in enumerate(entries)]


def is_code(value: str) -> bool:
    """Tell whether every character can be seen (no spaces, controls or surrogates)."""
    return all(c.isprintable() and not c.isspace() for c in value)


def said(value: object) -> str:
    """Return a number as written, anything else as `shown`."""
    exact = number(value)
    return shown(value) if exact is None or isinstance(value, bool) else plain(exact)[:40]


def number_range(low: Fraction | int | None, high: Fraction | int | None) -> tuple[str, str]:
    """Return "a number from 0 to 1" in Chinese and English."""
    if low is not None and high is not None:
        return f" {low} 到 {high} 的数", f"a number from {low} to {high}"
    if low is not None:
        return f"不小于 {low} 的数", f"a number of at least {low}"
    return "一个有限的数", "a finite number"
