"""Lists of a region with few audits among many: found in another way, they are the same."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from audits.insight import walks
from audits.insight.cells import Group, empty_row
from audits.insight.item_detail import seen_of_item
from audits.insight.listing import list_audits
from audits.insight.models import RollupCell
from audits.insight.selection import Selection, select_from
from audits.insight.walks import LONG, is_far_apart
from audits.review.services import correct_audit, void_audit
from saas.kernel.access import By
from saas.kernel.db import db, transaction
from tenants.units import queries
from tests.app_fixtures import on_both
from tests.arrange import BEGINNING, House, perfect_answers, record

pytestmark = on_both
LATER = BEGINNING + timedelta(days=90)


@pytest.fixture
def seldom(house: House, run_jobs: Callable[..., int], monkeypatch: pytest.MonkeyPatch) -> House:
    """The north with seven audits on five days: one voided, one corrected, one failed on a critical item.

    The south has forty later ones of the same month. Two branches are many here.
    """
    places = (("N1", 0), ("N2", 1), ("N1", 1), ("N2", 2))
    ids = [record(house, branch, started=BEGINNING + timedelta(days=day)) for branch, day in places]
    record(house, "N2", answers={"BK-AR01": {"value": 0, "note": "looked away"}}, started=BEGINNING + timedelta(days=2))
    record(house, "N1", answers={"BK-CD02": "no"}, started=BEGINNING + timedelta(days=3))
    for half_day in range(40):
        record(house, "S1", started=BEGINNING + timedelta(days=5, hours=12 * half_day))
    with house.inside() as by, transaction():
        assert by
        void_audit(by, ids[1], "wrong branch", now=LATER)
        correct_audit(by, ids[2], uuid.uuid4(), perfect_answers(house.document), "misread", now=LATER)
    run_jobs()
    monkeypatch.setattr(queries, "FEW", 1)
    return house


@contextmanager
def read_by_themselves() -> Iterator[list[str]]:
    """Note the statements that read a region's audits before all others, until the block ends."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "MATERIALIZED" in statement:
            found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def chosen_of(house: House, by: By, code: str = "N", window: str = "12m") -> Selection:
    """Return a region in a window of months."""
    chosen = select_from(by, {"unit": str(house.units[code].id), "window": window}, now=LATER)
    assert chosen
    return chosen


def pages(by: By, chosen: Selection, **asked: Any) -> list[list[uuid.UUID]]:
    """Return a list page by page of two audits, and back again."""
    found, page = [], list_audits(by, chosen, limit=2, **asked)
    while True:
        found.append([line.id for line in page.lines])
        if not page.after:
            break
        assert len(found) < 20, "a list that does not end"
        page = list_audits(by, chosen, limit=2, after=page.after, **asked)
    while page.before and len(found) < 40:
        page = list_audits(by, chosen, limit=2, before=page.before, **asked)
        found.append([line.id for line in page.lines])
    return found


@pytest.mark.parametrize(
    ("outcome", "there"),
    [(None, 7), ("passed", 4), ("failed", 1), ("critical", 1), ("voided", 1), ("corrected", 1)],
)  # fmt: skip
def test_pages_are_the_same_however_their_audits_are_found(
    seldom: House, outcome: str | None, there: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with seldom.inside() as by:
        assert by
        chosen = chosen_of(seldom, by)
        with read_by_themselves() as before:
            by_day = pages(by, chosen, outcome=outcome)
        monkeypatch.setattr(walks, "LONG", 8)
        with read_by_themselves() as after:
            assert pages(by, chosen, outcome=outcome) == by_day
    assert (bool(before), bool(after)) == (False, True)
    assert len({audit_id for page in by_day for audit_id in page}) == there


def test_an_items_page_looks_through_the_same_visits(seldom: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with seldom.inside() as by:
        assert by
        chosen = chosen_of(seldom, by)
        by_day = seen_of_item(by, chosen, "BK-AR01")
        assert (by_day.looked, [one.note for one in by_day.sightings]) == (5, ["looked away"])
        monkeypatch.setattr(walks, "LONG", 8)
        with transaction(), read_by_themselves() as found:  # which answers nothing from memory
            assert seen_of_item(by, chosen, "BK-AR01") == by_day
    assert found


@pytest.fixture
def counted(house: House) -> Callable[..., bool]:
    """Store how many audits the north and everybody have, month by month; tell which way a list of the north takes."""

    def told(north: dict[str, int], everybody: dict[str, int], wanted: int = 41, **asked: Any) -> bool:
        with house.inside() as by:
            assert by
            with transaction():
                for unit, counts in (("N", north), ("HQ", everybody)):
                    for month, n in counts.items():
                        row = empty_row(Group(month, house.standard_id), house.units[unit].id)
                        db.session.add(RollupCell(**row | {"n": n}))
            asked = {"since": None, "backwards": False, "seldom": False} | asked
            return is_far_apart(chosen_of(house, by), wanted, **asked)

    return told


MANY = 100 * LONG


@pytest.mark.parametrize(
    ("north", "everybody", "asked", "apart"),
    [
        pytest.param({"2026-03": 30}, {"2026-03": MANY}, {}, True, id="hardly visited"),
        pytest.param({"2026-03": MANY // 20}, {"2026-03": MANY}, {}, False, id="visited like others"),
        pytest.param({}, {"2026-03": MANY}, {}, True, id="never visited"),
        pytest.param({"2026-03": 3}, {"2026-03": 20}, {}, False, id="little to read either way"),
        pytest.param(
            {"2026-01": 2 * LONG}, {"2026-01": 3 * LONG, "2026-03": MANY}, {}, True, id="closed two months ago"
        ),
        pytest.param(
            {"2026-01": 2 * LONG}, {"2026-01": 3 * LONG, "2026-03": MANY}, {"since": "2026-01"}, False,
            id="closed, and read from when it was open",
        ),
        pytest.param(
            {"2026-01": 2 * LONG}, {"2026-01": 3 * LONG, "2026-03": MANY}, {"backwards": True}, False,
            id="closed, and read from the oldest on",
        ),
        pytest.param({"2026-03": 30}, {"2026-03": MANY}, {"seldom": True}, True, id="seldom ones of few"),
        pytest.param({"2026-03": MANY // 20}, {"2026-03": MANY}, {"seldom": True}, False, id="seldom ones of many"),
    ],
)  # fmt: skip
def test_whoever_was_hardly_visited_is_read_by_itself(
    counted: Callable[..., bool], north: dict[str, int], everybody: dict[str, int], asked: dict[str, Any], apart: bool
) -> None:
    assert counted(north, everybody, **asked) is apart
