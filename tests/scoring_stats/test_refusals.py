"""Whatever comes on standard input: one JSON object back, or one clear line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest

from saas.commands.stats import stats
from scoring.stats.naming import NAMES
from tests.scoring.test_fuzz import mutate, run

GOOD: dict[str, dict[str, Any]] = {
    "icc": {"ratings": [[9, 2, 5], [6, 1, 3], [8, 4, 6]]},
    "alpha": {"ratings": [[1, 2, None], [1, 3, 3]], "level": "interval"},
    "kappa": {"table": [[20, 5], [10, 15]], "weights": "linear"},
    "fleiss": {"counts": [[2, 1], [0, 3]]},
    "wilson": {"x": 3, "n": 7, "confidence": 0.9},
    "newcombe": {"x1": 3, "n1": 7, "x2": 0, "n2": 5, "confidence": 0.9},
    "shrink": {"values": [1, 5, 2, 9], "se": [1, 1, 1, 1], "method": "reml"},
    "xmr": {"values": [1, 5, 2, 9]},
    "pchart": {"x": [1, 5, 2], "n": [5, 6, 7]},
    "ewma": {"values": [1, 5, 2], "lambda": 0.2, "centre": 2, "sigma": 1},
    "bh": {"p": [0.01, 0.5], "alpha": 0.05, "method": "by"},
    "samplesize": {"sd": 5, "margin": 2, "confidence": 0.95, "icc": 0.3, "population": 40},
    "yield": {"steps": [0.9, 0.8]},
    "gap": {"pairs": [[5, 4], [6, 6]], "weights": [1, 2]},
    "leniency": {
        "rows": [
            {"branch": b, "auditor": a, "score": 80 + b * a + (b * 7 + a * 3) % 5}
            for b in range(5)
            for a in range(3)
        ]
    },
    "gauge": {
        "rows": [
            {"part": p, "operator": o, "value": p + 0.1 * (o == "B")}
            for p in range(3)
            for o in "AB"
            for _ in range(2)
        ]
    },
}


def test_every_name_of_the_contract_is_there() -> None:
    assert set(GOOD) == set(NAMES)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_mutated_inputs_are_computed_or_refused_in_one_line(name: str) -> None:
    random = Random(name)
    for _ in range(60):
        value = mutate(GOOD[name], random)
        for lang in ("en", "zh"):
            result = run(stats, name, "--lang", lang, stdin=json.dumps(value).encode())
            if result.exit_code == 0:
                assert isinstance(json.loads(result.stdout, parse_constant=lambda c: 1 / 0), dict)
                assert result.stderr == ""
            else:
                assert (result.exit_code, result.stdout) == (2, "")
                assert len(result.stderr.splitlines()) == 1, result.stderr


@pytest.mark.parametrize(
    "data", [b"", b"[", b"[]", b"3", b'"x"', b"null", b"\xff", b'{"x": NaN}', b'{"x":1,"x":2}']
)
@pytest.mark.parametrize("name", ["wilson", "leniency"])
def test_what_is_no_object_is_refused(name: str, data: bytes) -> None:
    result = run(stats, name, stdin=data)
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("standard input: ")


def test_an_unknown_name_is_told_what_there_is() -> None:
    result = run(stats, "mean", stdin=b"{}")
    assert result.exit_code == 2
    assert result.stderr.startswith("mean: there is no statistic of that name; there are: icc, alpha, ")
    assert run(stats, "--help").output.count("\n") > len(NAMES)


def test_numbers_beyond_all_measure_are_refused_and_huge_ones_answered() -> None:
    result = run(stats, "xmr", stdin=b'{"values": [1, 1e400]}')
    assert result.stderr == "values[1]: is too large: at most 1e100 in size\n"
    for name, member in (("xmr", "values"), ("icc", "ratings")):
        rows = [[1e100, -1e100], [-1e100, 1e99]] if name == "icc" else [1e100, -1e100, 3]
        assert run(stats, name, stdin=json.dumps({member: rows}).encode()).exit_code == 0


def test_importing_the_statistics_loads_no_array_library_until_one_is_needed() -> None:
    code = (
        "import sys, scoring.stats, scoring.stats.naming as n\n"
        "n.compute('wilson', {'x': 1, 'n': 2}); print(sorted({'numpy', 'scipy', 'flask'} & set(sys.modules)))"
    )
    root = str(Path(__file__).parents[2])
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
