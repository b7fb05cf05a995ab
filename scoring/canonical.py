"""One value, one sequence of bytes: the form in which standards, answers and sheets are hashed.

UTF-8, no white space, keys sorted by code point, text escaped only where JSON demands it, numbers as
exact decimals without exponent, plus sign or trailing zeros (``1.0``, ``1`` and ``1e0`` are all ``1``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

from scoring.exact import LARGEST, SMALLEST, number, plain
from scoring.problems import Problem, shown

DEEPEST = 40
MOST_VALUES = 400_000
SHORT = 30  # letters of a number that is within the limits whatever they say
NUMBERS = frozenset((int, float, Decimal))


class NotCanonical(ValueError):
    """The value has no canonical form; ``problem`` says where and why."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.line("en"))


def canonical_json(value: object) -> bytes:
    """Return the canonical bytes of a JSON value. Raises NotCanonical (a ValueError) when there are none."""
    written = _quickly(value)
    if written is None or len(written) > MOST_VALUES:
        parts: list[str] = []
        _write(value, parts, ())
        written = "".join(parts)
    try:
        return written.encode("utf-8")
    except UnicodeEncodeError:
        raise NotCanonical(
            Problem(
                _place(_unspeakable(value) or ()),
                "文字含有不成对的代理字符（无法用 UTF-8 表示）",
                "text contains a lone surrogate (it has no UTF-8 form)",
            )
        ) from None


def _unspeakable(value: object, path: tuple[str, ...] = ()) -> tuple[str, ...] | None:
    """Return the path of the first text (or key) that UTF-8 cannot carry."""
    if isinstance(value, str):
        return path if value.encode("utf-8", "ignore").decode("utf-8") != value else None
    members: Iterable[tuple[str, object]] = ()
    if isinstance(value, Mapping):
        members = ((str(key), member) for key, member in value.items())
    elif isinstance(value, list | tuple):
        members = ((f"[{index}]", entry) for index, entry in enumerate(value))
    for name, member in members:
        found = _unspeakable(name, path) or _unspeakable(member, (*path, name))
        if found is not None:
            return found
    return None


def member(key: str, value: object) -> bytes:
    """Return what ``key`` and its value take in the canonical bytes of an object. Raises NotCanonical."""
    return canonical_json({key: value})[1:-1]


def digest(value: object) -> str:
    """Return ``sha256:`` and the hexadecimal SHA-256 of the canonical bytes."""
    return digest_of_bytes(canonical_json(value))


def digest_of_bytes(data: bytes) -> str:
    """Return ``sha256:`` and the hexadecimal SHA-256 of ``data``."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def _quickly(value: object) -> str | None:
    """Return what `_write` would write for plain dicts, lists and scalars; None for whatever needs a closer look.

    Several times as fast, because it does not keep the path that only a refusal needs.
    """
    try:
        return _plainly(value, 0)
    except TypeError:
        return None


def _plainly(value: Any, depth: int) -> str:
    write = _SCALARS.get(type(value))
    if write is not None:
        return write(value)
    if depth >= DEEPEST:
        raise TypeError
    kind = type(value)
    if kind is dict:
        rows = []
        for key in sorted(value):
            entry = value[key]
            write = _SCALARS.get(type(entry))
            rows.append(f"{encode_basestring(key)}:{write(entry) if write else _plainly(entry, depth + 1)}")
        return "{" + ",".join(rows) + "}"
    if kind is list or kind is tuple:
        return "[" + ",".join([_plainly(entry, depth + 1) for entry in value]) + "]"
    return _number(value)


def _whole(value: int) -> str:
    return str(value) if SMALLEST <= value <= LARGEST else _number(value)


def _float(value: float) -> str:
    """Return the shortest decimal of a float, which is canonical as it stands unless it has an exponent."""
    said = repr(value)
    if "e" in said or "n" in said:
        return _number(value)
    return (said[:-2] if said != "-0.0" else "0") if said.endswith(".0") else said


def _decimal(value: Decimal) -> str:
    """Return a decimal of few digits as it stands, if its last place counts."""
    said = str(value)
    is_canonical = len(said) <= SHORT and "." in said and "E" not in said and said[-1] != "0"
    return said if is_canonical else _number(value)


def _number(value: object) -> str:
    exact = number(value)
    if exact is None:
        raise TypeError
    return plain(exact)


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
            f"{said} 不是可用的数：应为有限小数，绝对值不超过 10^30，小数不超过 50 位",
            f"{said} is not a usable number: write a finite decimal of at most 10^30 in size and 50 decimal places",
        )
    )


def _place(path: tuple[str, ...]) -> str:
    return ".".join(path).replace(".[", "[")


_SCALARS: dict[type, Callable[[Any], str]] = {
    str: encode_basestring,
    int: _whole,
    Decimal: _decimal,
    float: _float,
    bool: lambda value: "true" if value else "false",
    type(None): lambda _: "null",
}
