"""``sanmi stats``: one statistic, so that anyone can check the numbers against a textbook or another package."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence

import click

from scoring.problems import ScoringError
from scoring.reading import read_json
from scoring.stats.naming import NAMES, compute

UNREADABLE = 2


def _epilog() -> str:
    return "\b\n" + "\n".join(f"{name:<11} {what}" for name, (_, what) in NAMES.items())


@click.command(epilog=_epilog())
@click.argument("name", metavar="NAME")
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", help="Language of messages.")
def stats(name: str, lang: str) -> None:
    """Read one JSON object on standard input and print the statistic NAME of it as one JSON object.

    What cannot be computed is {"defined": false, "reason": ...}. Members of each: docs/statistics.md.
    Exit status: 0 computed or undefined, 2 the input is not what NAME takes (one line on standard error).
    """
    if name not in NAMES:
        known = ", ".join(NAMES)
        said = f"there is no statistic of that name; there are: {known}"
        _refuse([f"{name}: {said}" if lang == "en" else f"{name}：没有这个统计量；可用的有：{known}"])
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads that wait for each other on a busy machine spin
    try:
        result = compute(name, read_json("-"), lang)
    except ScoringError as refused:
        _refuse([_placed(problem.line(lang), problem.path) for problem in refused.problems])
    text = json.dumps(result, ensure_ascii=False, allow_nan=False)
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.flush()


def _placed(line: str, path: str) -> str:
    """Name the input where no member is to blame."""
    return f"standard input: {line.removeprefix('-: ')}" if path in ("", "-") else line


def _refuse(lines: Sequence[str]) -> None:
    for line in lines:
        sys.stderr.buffer.write(line.encode("utf-8", "backslashreplace") + b"\n")
    sys.stderr.flush()
    raise SystemExit(UNREADABLE)
