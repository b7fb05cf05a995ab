"""``relevant`` of an XLSForm as a ``when`` condition, where it says what conditions can say.

::

    either  := all ("or" all)*                  all := one ("and" one)*
    one     := "(" either ")" | "not" "(" either ")" | "selected" "(" ${name} "," literal ")" | ${name} op literal
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tenants.workbooks.columns import numeral

_TOKEN = re.compile(
    r"\s*(?:(?P<ref>\$\{\s*[^}]+?\s*\})|(?P<text>'[^']*'|\"[^\"]*\"|‘[^’]*’|“[^”]*”)|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<op><=|>=|!=|=|<|>)|(?P<word>[A-Za-z-]+)|(?P<mark>[(),]))"
)
DEEPEST = 12


class Unsayable(Exception):
    """The expression says something that no condition can say."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an earlier item: how it is answered, and its options by the name in the form."""

    kind: str
    options: Mapping[str, Any]


def when_of(expression: str, earlier: Mapping[str, Known]) -> dict[str, Any]:
    """Return the condition; raises Unsayable. earlier: name in the form -> what is known of the item."""
    parser = _Parser(_tokens(expression), earlier)
    condition = parser.either(0)
    if parser.left:
        raise Unsayable
    return condition


def _tokens(expression: str) -> list[tuple[str, str]]:
    found, place = [], 0
    text = expression.strip()
    while place < len(text):
        match = _TOKEN.match(text, place)
        if not match or not match.lastgroup:
            raise Unsayable
        found.append((match.lastgroup, match[match.lastgroup]))
        place = match.end()
    return found


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]], earlier: Mapping[str, Known]) -> None:
        self.left, self.earlier = tokens[::-1], earlier

    def either(self, depth: int) -> dict[str, Any]:
        """Read tests joined by or."""
        return self._joined("or", depth)

    def _joined(self, word: str, depth: int) -> dict[str, Any]:
        if depth > DEEPEST:
            raise Unsayable
        parts = [self._joined("and", depth) if word == "or" else self._one(depth)]
        while self.left and self.left[-1] == ("word", word):
            self.left.pop()
            parts.append(self._joined("and", depth) if word == "or" else self._one(depth))
        return parts[0] if len(parts) == 1 else {word: parts}

    def _take(self, kind: str, text: str | None = None) -> str:
        if not self.left or self.left[-1][0] != kind or (text is not None and self.left[-1][1] != text):
            raise Unsayable
        return self.left.pop()[1]

    def _one(self, depth: int) -> dict[str, Any]:
        if self.left and self.left[-1] == ("mark", "("):
            self.left.pop()
            inner = self.either(depth + 1)
            self._take("mark", ")")
            return inner
        if self.left and self.left[-1][0] == "word":
            return self._function(depth)
        name = self._name()
        return self._test(name, self._take("op"), self._literal())

    def _function(self, depth: int) -> dict[str, Any]:
        word = self._take("word")
        self._take("mark", "(")
        if word == "not":
            inner = {"not": self.either(depth + 1)}
        elif word == "selected":
            name = self._name()
            self._take("mark", ",")
            inner = self._test(name, "=", self._literal())
        else:
            raise Unsayable
        self._take("mark", ")")
        return inner

    def _name(self) -> str:
        name = self._take("ref")[2:-1].strip()
        if name not in self.earlier:
            raise Unsayable
        return name

    def _literal(self) -> str | int | Decimal:
        if not self.left:
            raise Unsayable
        kind, text = self.left.pop()
        if kind == "text":
            return text[1:-1]
        value = numeral(text) if kind == "number" else None
        if value is None:
            raise Unsayable
        return value

    def _test(self, name: str, operator: str, value: str | int | Decimal) -> dict[str, Any]:
        known = self.earlier[name]
        if known.options:
            if str(value) not in known.options or operator not in ("=", "!="):
                raise Unsayable
            value = known.options[str(value)]
        elif isinstance(value, str):
            exact = numeral(value)
            if exact is None or known.kind not in ("count", "number"):
                raise Unsayable
            value = exact
        return _comparison(name, operator, value, whole=known.kind == "count")


def _comparison(name: str, operator: str, value: str | int | Decimal, *, whole: bool) -> dict[str, Any]:
    if operator == "=":
        return {"item": name, "equals": value}
    if operator == "!=":
        return {"not": {"item": name, "equals": value}}
    if isinstance(value, str):
        raise Unsayable
    if operator in (">=", "<="):
        return {"item": name, "at_least" if operator == ">=" else "at_most": value}
    if not whole or not isinstance(value, int):
        raise Unsayable  # "more than" has no counterpart for numbers with decimals
    return {"item": name, "at_least": value + 1} if operator == ">" else {"item": name, "at_most": value - 1}
