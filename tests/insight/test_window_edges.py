"""A window of months holds every day from its first to its last, and none beside them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.arrange import BEGINNING, House, record

DAYS = ("2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01")


@pytest.fixture
def made(house: House, run_jobs: Callable[..., int]) -> House:
    """A house with an audit on each side of every edge."""
    later = BEGINNING + timedelta(days=90)
    for day in DAYS:
        record(house, "N1", started=datetime.fromisoformat(f"{day}T04:00:00+00:00"), received=later)
    run_jobs()
    return house


@pytest.mark.parametrize(
    ("window", "days"),
    [
        ("2025-12", DAYS[:1]), ("2026-01", DAYS[1:3]), ("2026-02", DAYS[3:5]), ("2026-03", DAYS[5:]),
        ("3m", DAYS[1:]), ("12m", DAYS),
    ],
)  # fmt: skip
def test_a_list_shows_the_days_of_its_window(made: House, window: str, days: tuple[str, ...]) -> None:
    client = made.sign_in_as("tenant_admin")
    for unit in (made.units["HQ"], made.units["N1"]):
        page = client.get(f"/audits?window={window}&unit={unit.id}").text
        assert tuple(reversed(re.findall(r'class="row-link"[^>]*>(\d{4}-\d\d-\d\d)<', page))) == days
