"""A few seeds of what ``scripts/offline_runs.py`` runs by the hundred at night."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.arrange import House
from tests.offline.basement import run_visit
from tests.offline.conftest import assign
from tests.offline.line import Line


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_visit_in_a_basement_arrives_exactly_once(
    seed: int, browser: Browser, chromium_path: str, house: House, line: Line, tmp_path: Path
) -> None:
    run = run_visit(
        seed, browser.browser_type, chromium_path, house, line, assign(house), tmp_path / "profile"
    )
    assert run.faults == [], f"seed {seed}, {run.kills} deaths, {run.cuts} broken connections"
    assert run.kills == 3
