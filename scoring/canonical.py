"""One value, one sequence of bytes: the form in which standards, answers and sheets are hashed.

UTF-8, no white space, keys sorted by code point, text escaped only where JSON demands it, numbers as
exact decimals without exponent, plus sign or trailing zeros (``1.0``, ``1`` and ``1e0`` are all ``1``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from json.encoder import encode_basestring

from scoring.exact import number, plain
from scoring.problems import Problem, shown

DEEPEST = 40
MOST_VALUES = 400_000
NUMBERS = frozenset((int, float, Decimal))


class NotCanonical(ValueError):
    """The value has no canonical form; ``problem`` says where and why."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.line("en"))


def canonical_json(value: object) -> bytes:
    """Return the canonical bytes of a JSON value. Raises NotCanonical (a ValueError) when there are none."""
    parts: list[str] = []
    _write(value, parts, ())
    try:
        return "".join(parts).encode("utf-8")
    except UnicodeEncodeError:
        raise NotCanonical(
            Problem(
                "",
                "文字含有不成对的代理字符(无法用 UTF-8 表示)",
                "text contains a lone surrogate (it has no UTF-8 form)",
            )
        ) from None


def digest(value: object) -> str:
    """Return ``sha256:`` and the hexadecimal SHA-256 of the canonical bytes."""
    return digest_of_bytes(canonical_json(value))


def digest_of_bytes(data: bytes) -> str:
    """Return ``sha256:`` and the hexadecimal SHA-256 of ``data``."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def _write(value: object, parts: list[str], path: tuple[str, ...]) -> None:
    if type(value) is str:
        parts.append(encode_basestring(value))
    elif type(value) in NUMBERS:
        exact = number(value)
        if exact is None:
            raise _refused(path, value)
        parts.append(plain(exact))
    elif value is None or value is True or value is False:
        parts.append("null" if value is None else "true" if value else "false")
    elif isinstance(value, Mapping):
        _write_object(value, parts, path)
    elif isinstance(value, list | tuple):
        _write_list(value, parts, path)
    else:
        raise _refused(path, value)


def _write_object(value: Mapping[object, object], parts: list[str], path: tuple[str, ...]) -> None:
    _enter(parts, path)
    if not all(isinstance(key, str) for key in value):
        raise NotCanonical(Problem(_place(path), "对象的键必须是文字", "the keys of an object must be text"))
    opening = "{"
    for key in sorted(value, key=str):
        parts.append(f"{opening}{encode_basestring(str(key))}:")
        _write(value[key], parts, (*path, str(key)))
        opening = ","
    parts.append("}" if opening == "," else "{}")


def _write_list(value: list[object] | tuple[object, ...], parts: list[str], path: tuple[str, ...]) -> None:
    _enter(parts, path)
    opening = "["
    for index, entry in enumerate(value):
        parts.append(opening)
        _write(entry, parts, (*path, f"[{index}]"))
        opening = ","
    parts.append("]" if opening == "," else "[]")


def _enter(parts: list[str], path: tuple[str, ...]) -> None:
    """Refuse what is nested or sized beyond any real document, before the interpreter would."""
    if len(path) >= DEEPEST:
        raise NotCanonical(
            Problem(_place(path[:4]), f"嵌套超过 {DEEPEST} 层", f"is nested more than {DEEPEST} levels deep")
        )
    if len(parts) > MOST_VALUES:
        raise NotCanonical(Problem("", "内容过大", "is too large"))


def _refused(path: tuple[str, ...], value: object) -> NotCanonical:
    said = shown(value)
    return NotCanonical(
        Problem(
            _place(path),
            f"{said} 不是可用的数:应为有限小数,绝对值不超过 10^30,小数不超过 50 位",
            f"{said} is not a usable number: write a finite decimal of at most 10^30 in size and 50 decimal places",
        )
    )


def _place(path: tuple[str, ...]) -> str:
    return ".".join(path).replace(".[", "[")
