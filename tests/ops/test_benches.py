"""``python -m bench`` finds every module that measures, and no helper among them."""

from __future__ import annotations

import importlib
import subprocess
import sys
from inspect import signature
from pathlib import Path

import pytest

from bench.__main__ import _modules
from bench.resident import run_resident

FOUND = sorted(_modules())


@pytest.mark.parametrize("name", FOUND)
def test_a_bench_can_be_asked_to_measure(name: str) -> None:
    measure = importlib.import_module(f"bench.{name}").measure
    assert not signature(measure).parameters


def test_every_table_that_is_kept_has_its_bench() -> None:
    kept = {path.stem for path in (Path(__file__).parents[2] / "bench" / "results").glob("*.md")}
    assert kept <= set(FOUND)
    assert {"scale", "freshness", "leniency", "submissions", "scoring"} <= set(FOUND)


def test_the_memory_of_a_command_is_its_own_whatever_the_measuring_process_has() -> None:
    ballast = bytearray(b"x") * 300_000_000
    small, little = run_resident([sys.executable, "-c", "print('told')"])
    _, much = run_resident([sys.executable, "-c", "len(bytearray(b'x') * 200_000_000)"])
    assert len(ballast) > 0
    assert small == "told\n"
    assert little < 100 < 190 < much < 300
    with pytest.raises(subprocess.CalledProcessError):
        run_resident([sys.executable, "-c", "raise SystemExit(3)"])
