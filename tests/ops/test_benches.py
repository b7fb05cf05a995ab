"""``python -m bench`` finds every module that measures, and no helper among them."""

from __future__ import annotations

import importlib
from inspect import signature
from pathlib import Path

import pytest

from bench.__main__ import _modules

FOUND = sorted(_modules())


@pytest.mark.parametrize("name", FOUND)
def test_a_bench_can_be_asked_to_measure(name: str) -> None:
    measure = importlib.import_module(f"bench.{name}").measure
    assert not signature(measure).parameters


def test_every_table_that_is_kept_has_its_bench() -> None:
    kept = {path.stem for path in (Path(__file__).parents[2] / "bench" / "results").glob("*.md")}
    assert kept <= set(FOUND)
    assert {"scale", "freshness", "leniency", "submissions", "scoring"} <= set(FOUND)
