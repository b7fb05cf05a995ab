"""A house with visits in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.arrange import BEGINNING, record
from tests.insight.exports import EVIL

if TYPE_CHECKING:
    from tests.arrange import House


@pytest.fixture
def visited(house: House, run_jobs: Callable[..., int]) -> House:
    """Audits of three branches, one of them with a note that a spreadsheet would take for a formula."""
    for days, branch in enumerate(("N1", "N2", "S1", "N1")):
        answers = {"BK-AR03": {"value": 12.5, "note": EVIL}} if branch == "N2" else {}
        record(house, branch, answers=answers, started=BEGINNING + timedelta(days=days))
    run_jobs()
    return house
