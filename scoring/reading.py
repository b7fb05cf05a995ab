"""Reading JSON files exactly: decimals stay decimals, and what JSON leaves open is refused, not guessed."""

from __future__ import annotations

import json
import sys
from collections import Counter
from decimal import Decimal, InvalidOperation
from pathlib import Path

from scoring.problems import Problem, ScoringError, shown

MOST_BYTES = 50_000_000
MOST_DIGITS = 1000


class Unreadable(ScoringError):
    """The file is not there, is no UTF-8, or is no JSON."""


class _Refused(ValueError):
    """Something inside otherwise good JSON that has no single meaning."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh = zh
        self.en = en
        super().__init__(en)


def read_json(name: str) -> object:
    """Return the JSON value of a file ("-" is standard input); numbers with a point are Decimals.

    Raises Unreadable with one problem.
    """
    try:
        data = _bytes(name)
    except OSError as wrong:
        raise _unreadable(name, *_os_words(wrong)) from None
    except ValueError:  # a NUL in the name
        raise _unreadable(name, "不是有效的文件名", "is no file name") from None
    return parse_json(data, name)


def _bytes(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _os_words(wrong: OSError) -> tuple[str, str]:
    if isinstance(wrong, FileNotFoundError):
        return "找不到文件；请核对路径", "there is no such file; check the path"
    if isinstance(wrong, IsADirectoryError):
        return "这是文件夹；请给出 JSON 文件", "this is a directory; name a JSON file"
    if isinstance(wrong, PermissionError):
        return "没有读取权限", "it may not be read: permission denied"
    return "无法读取文件", f"it cannot be read: {wrong.strerror or type(wrong).__name__}"


def parse_json(data: bytes, name: str) -> object:
    """Return the JSON value of UTF-8 bytes. Raises Unreadable; ``name`` is for its message."""
    if len(data) > MOST_BYTES:
        raise _unreadable(name, "文件超过 50 MB", "is larger than 50 MB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise _unreadable(
            name,
            f"不是 UTF-8 文本（第 {wrong.start + 1} 个字节）；请另存为 UTF-8",
            f"is not UTF-8 text (byte {wrong.start + 1}); save it as UTF-8",
        ) from None
    try:
        return json.loads(
            text,
            parse_float=_decimal,
            parse_int=_whole,
            parse_constant=_constant,
            object_pairs_hook=_object,
        )
    except _Refused as wrong:
        raise _unreadable(name, wrong.zh, wrong.en) from None
    except json.JSONDecodeError as wrong:
        raise _unreadable(
            name,
            f"不是有效的 JSON：第 {wrong.lineno} 行第 {wrong.colno} 列",
            f"is not JSON: {wrong.msg}, line {wrong.lineno} column {wrong.colno}",
        ) from None
    except RecursionError:
        raise _unreadable(name, "嵌套过深", "is nested too deeply") from None


def _unreadable(name: str, zh: str, en: str) -> Unreadable:
    return Unreadable([Problem(shown(name, 200).strip('"'), zh, en)])


def _whole(numeral: str) -> int:
    if len(numeral) > MOST_DIGITS:
        raise _Refused(f"数字超过 {MOST_DIGITS} 位", f"holds a number of more than {MOST_DIGITS} digits")
    return int(numeral)


def _decimal(numeral: str) -> Decimal:
    try:
        return Decimal(numeral)
    except InvalidOperation:
        raise _Refused(
            f"数 {numeral[:40]} 超出范围", f"holds the number {numeral[:40]}, which is out of range"
        ) from None


def _constant(name: str) -> object:
    raise _Refused(f"{name} 不是 JSON 的数", f"holds {name}, which is no JSON number")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse a key that occurs twice: which of the two is meant, nobody can tell."""
    members = dict(pairs)
    if len(members) < len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise _Refused(f"键 {shown(twice)} 出现两次", f"has the key {shown(twice)} twice; keep one of them")
    return members
