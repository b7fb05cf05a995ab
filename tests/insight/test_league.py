"""The league table and the list of audits: places that the visits can tell, verdicts, pages there and back."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from audits.insight.figures import Figure
from audits.insight.overview import LeagueRow
from audits.insight.pictures import whiskers_of
from audits.insight.ranks import possible_places
from tests.arrange import BEGINNING, House, record, run_jobs


def row(house: House, low: float | None, high: float | None, n: int = 5) -> LeagueRow:
    unit = replace(house.units["N1"], id=uuid.uuid4())
    value = None if low is None or high is None else Fraction((low + high) / 2)
    return LeagueRow(unit, None, Figure(value, None, None, n, 1.0, low, high, n, 0), None, ())


def test_units_whose_intervals_overlap_share_their_places(house: House) -> None:
    rows = [row(house, 90, 99), row(house, 88, 92), row(house, 70, 80), row(house, 60, 89), row(house, None, None, 1)]
    places = possible_places(rows)
    told = [places.get(one.unit.id) for one in rows]
    assert told == [(1, 2), (1, 3), (3, 4), (2, 4), None]


def test_too_few_visits_take_no_place_from_anybody(house: House) -> None:
    first, few = row(house, 50, 60), row(house, 80, 99, n=2)
    assert possible_places([first, few]) == {first.unit.id: (1, 1)}


def test_the_interval_of_hardly_any_visits_leaves_the_others_room(house: House) -> None:
    known = [(94, 98), (84, 90), (78, 84)]
    rows = [row(house, *one) for one in known] + [row(house, 0, 100, n=2), row(house, None, None, 1)]
    drawn = whiskers_of(rows)
    assert set(drawn) == {one.unit.id for one in rows[:4]}
    best, _, lower, few = (str(drawn[one.unit.id]) for one in rows[:4])
    assert _middle(best) - _middle(lower) > 20, "fifteen points that can be seen"
    assert 0 <= _middle(few) < _middle(lower)
    assert _reach(few) == (0.0, 72.0), "drawn from edge to edge"
    low, high = _reach(lower)
    assert 0 < low < _middle(lower) < high


def _middle(picture: str) -> float:
    return float(re.findall(r'cx="([0-9.]+)"', picture)[0])


def _reach(picture: str) -> tuple[float, float]:
    start, end = re.findall(r'range" x1="([0-9.]+)" x2="([0-9.]+)"', picture)[0]
    return float(start), float(end)


@pytest.fixture
def audits(house: House) -> list[uuid.UUID]:
    """Forty-five audits an hour apart, the newest first; that one failed on a critical item."""
    veto = {"BK-CD02": "no"}
    found = [
        record(house, answers={} if back else veto, started=BEGINNING - timedelta(hours=back))
        for back in reversed(range(45))
    ]
    run_jobs(house.app)
    return list(reversed(found))


def shown(page: str) -> list[uuid.UUID]:
    return [uuid.UUID(found) for found in re.findall(r'row-link" href="/audits/([0-9a-f-]{36})"', page)]


def link(page: str, rel: str) -> str:
    found = re.search(rf'rel="{rel}" href="([^"]+)"', page)
    assert found
    return found[1].replace("&amp;", "&")


def test_pages_lead_on_and_back_to_where_one_came_from(house: House, audits: list[uuid.UUID]) -> None:
    reader = house.sign_in_as("tenant_admin")
    first = reader.get("/audits").text
    second = reader.get(link(first, "next")).text
    assert len(shown(first)) == 40
    assert len(shown(second)) == 5
    assert set(shown(first)) | set(shown(second)) == set(audits)
    assert shown(reader.get(link(second, "prev")).text) == shown(first)
    assert 'rel="prev"' not in first
    assert 'rel="next"' not in second


def test_the_list_narrows_to_a_verdict(house: House, audits: list[uuid.UUID]) -> None:
    reader = house.sign_in_as("reviewer")
    assert shown(reader.get("/audits?outcome=critical").text) == [audits[0]]
    assert audits[0] not in shown(reader.get("/audits?outcome=passed").text)
    reader.submit(f"/audits/{audits[0]}/void", {"reason": "走错了网点"})
    assert shown(reader.get("/audits?outcome=voided").text) == [audits[0]]
    assert shown(reader.get("/audits?outcome=critical").text) == []
