"""Hostile files: whatever they hold, the commands answer with a sheet or with clear lines, never a traceback."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner, Result

from scoring.cli import lint_command, score_command
from tests.scoring.test_documents import grown, library

ANSWERS = {
    "answers": {
        "A1": "yes",
        "A2": 2.4,
        "B1": ["a", "b"],
        "B2": 1,
        "B3": {"value": "no", "note": "x"},
        "B4": "sig",
    }
}
JUNK: list[Any] = [
    None, True, False, 0, -1, 1, 0.1, 1e308, -1e308, 1e-300, 10**29, 10**300, "", " ", "na", "yes", "x" * 500, "\ud800",
    "\x00", "\u202e", "é" * 70, [], {}, [[]], [None], {"": None}, {"item": "A1"}, {"not": {}}, {"and": [{}]},
    [1, "a", None], {"value": "yes"}, {"code": "A1"}, {"mode": "cap", "cap": 1e9}, {"type": "yes_no"}, float("nan"),
    float("inf"), {"type": "number", "bands": [{"min": None, "max": None, "score": 1}]},
    {"item": "A1", "in": [[], {}, None]},
]  # fmt: skip
Path_ = list[Any]


def places(value: Any, path: Path_ | None = None) -> list[Path_]:
    path = path or []
    found = [path] if path else []
    if isinstance(value, dict):
        for key, member in value.items():
            found += places(member, [*path, key])
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            found += places(entry, [*path, index])
    return found


def mutate(value: Any, random: Random) -> Any:
    """Change one to three places: junk, gone, doubled, renamed, or replaced by another place."""
    value = deepcopy(value)
    for _ in range(random.randint(1, 3)):
        every = places(value)
        if not every:
            break
        *path, key = random.choice(every)
        home = value
        for step in path:
            home = home[step]
        deed = random.randint(0, 5)
        if deed == 0:
            del home[key]
        elif deed == 1 and isinstance(home, list):
            home.insert(random.randint(0, len(home)), deepcopy(home[key]))
        elif deed == 1:
            home[random.choice(["code", "when", "weight", "zz", "A1"])] = home.pop(key)
        elif deed == 2:
            other = value
            for step in random.choice(every):
                if not isinstance(other, dict | list) or step not in (
                    other if isinstance(other, dict) else range(len(other))
                ):
                    break
                other = other[step]
            home[key] = deepcopy(other) if len(repr(other)) < 20_000 else 5
        else:
            home[key] = deepcopy(random.choice(JUNK))
    return value


def run(command: Any, *arguments: str, stdin: bytes | None = None) -> Result:
    result = CliRunner().invoke(command, list(arguments), input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise AssertionError(f"{command.name} {arguments} raised") from result.exception
    return result


def clear(result: Result, *allowed: int) -> None:
    """The result is an answer, or a refusal in lines; nothing in between."""
    assert result.exit_code in allowed, result.output
    assert "Traceback" not in result.output
    if result.exit_code == 2:
        assert result.stderr.strip()
        assert not result.stdout
        assert all(line.strip() for line in result.stderr.splitlines())
    else:
        assert not result.stderr


def written(tmp_path: Path, name: str, value: Any) -> str:
    path = tmp_path / name
    path.write_text(json.dumps(value), "utf-8")
    return str(path)


@pytest.mark.parametrize("seed", range(12))
def test_mutated_files_are_scored_or_refused(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    for _ in range(40):
        doc = mutate(grown(), random) if random.random() < 0.7 else grown()
        answers = mutate(ANSWERS, random) if random.random() < 0.6 else ANSWERS
        files = written(tmp_path, "s.json", doc), written(tmp_path, "a.json", answers)
        result = run(score_command, *files)
        clear(result, 0, 2)
        if result.exit_code == 0:
            sheet = json.loads(result.stdout)
            final = sheet["score"]["final_decimal"]
            assert final is None or 0 <= final <= 100
        clear(run(lint_command, files[0], "--json"), 0, 1, 2)
        clear(run(lint_command, files[0], "--lang", "zh"), 0, 1, 2)


@pytest.mark.parametrize("name", ["bank", "common"])
def test_mutated_library_files_are_scored_or_refused(name: str, tmp_path: Path) -> None:
    random = Random(name)
    original = json.loads(json.dumps(library(name), default=float))
    module = ["--module", "CE"] if name == "common" else []
    for _ in range(25):
        files = (
            written(tmp_path, "s.json", mutate(original, random)),
            written(tmp_path, "a.json", {"answers": {}}),
        )
        clear(run(score_command, *files, *module), 0, 2)
        clear(run(lint_command, files[0], *module), 0, 1, 2)


@pytest.mark.parametrize("seed", range(4))
def test_mutilated_bytes_are_refused(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    data = json.dumps(grown(), ensure_ascii=False).encode()
    for _ in range(40):
        broken = bytearray(data)
        for _ in range(random.randint(1, 4)):
            broken[random.randrange(len(broken))] = random.randrange(256)
        path = tmp_path / "s.json"
        path.write_bytes(
            bytes(broken[: random.randint(1, len(broken))]) if random.random() < 0.3 else bytes(broken)
        )
        clear(run(score_command, str(path), written(tmp_path, "a.json", ANSWERS)), 0, 2)
        clear(run(lint_command, str(path)), 0, 1, 2)


HOSTILE = {
    "empty": b"",
    "blank": b"  \n",
    "bom only": b"\xef\xbb\xbf",
    "latin-1": '{"name_zh": "é"}'.encode("latin-1"),
    "utf-16": '{"a": 1}'.encode("utf-16"),
    "binary": bytes(range(256)),
    "deep list": b"[" * 200_000,
    "deep object": b'{"a":' * 200_000,
    "closed deep list": b"[" * 100_000 + b"]" * 100_000,
    "NaN": b'{"items": [NaN]}',
    "infinity": b'{"a": -Infinity}',
    "huge integer": b'{"a": 1' + b"0" * 100_000 + b"}",
    "huge exponent": b'{"a": 1e999999999999999999999}',
    "huge negative exponent": b'{"version": 1e-999999999}',
    "long decimal": b'{"version": 0.' + b"1" * 100_000 + b"}",
    "key twice": b'{"answers": {"A": 1, "A": 2}}',
    "trailing comma": b'{"a": 1,}',
    "two values": b"{} {}",
    "number": b"5",
    "text": b'"hello"',
    "null": b"null",
    "list": b"[]",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_are_refused_in_one_line(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "hostile.json"
    path.write_bytes(data)
    good = written(tmp_path, "good.json", grown())
    for arguments in ((str(path), good), (good, str(path))):
        result = run(score_command, *arguments)
        assert result.exit_code == 2
        clear(result, 2)
    clear(run(lint_command, str(path)), 1, 2)


def test_a_cyclic_condition_is_refused(tmp_path: Path) -> None:
    doc = grown()
    doc["items"][0]["when"] = {"item": "A2", "at_most": 3}
    result = run(score_command, written(tmp_path, "s.json", doc), written(tmp_path, "a.json", ANSWERS))
    assert result.exit_code == 2
    assert "A1 (items[0].when.item): A2 does not come earlier" in result.stderr
