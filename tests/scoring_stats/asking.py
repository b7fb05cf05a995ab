"""Asking as the command does, and comparing as a reader of a printed table does."""

from __future__ import annotations

import json
from typing import Any

import pytest

from saas.commands.stats import stats
from scoring.stats.naming import compute
from tests.scoring.test_fuzz import run


def ask(name: str, **members: Any) -> dict[str, Any]:
    """Return what ``sanmi stats NAME`` prints for these members."""
    result = run(stats, name, stdin=json.dumps(members).encode())
    assert (result.exit_code, result.stderr) == (0, "")
    answer: dict[str, Any] = json.loads(result.stdout)
    assert answer == json.loads(json.dumps(compute(name, members)))
    return answer


def refused(name: str, lang: str = "en", **members: Any) -> str:
    """Return the one line with which the members are refused."""
    result = run(stats, name, "--lang", lang, stdin=json.dumps(members).encode())
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    return str(line)


def reason(name: str, **members: Any) -> str:
    """Return why the statistic is undefined; members of the answer are exactly defined and reason."""
    answer = ask(name, **members)
    assert answer["defined"] is False
    assert set(answer) == {"defined", "reason"}
    return str(answer["reason"])


def printed(value: Any, places: int) -> Any:
    """Compare like a printed number: to ``places`` decimals."""
    return pytest.approx(value, abs=0.5 * 10**-places + 1e-12)
