"""What a process keeps while nothing was done: bounded by kind, replaced in place, never of a write or a job."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from saas.kernel.audit_trail import note_deed
from saas.kernel.clock import now
from saas.kernel.db import transaction
from saas.kernel.unchanged import while_unchanged
from tests.arrange import House

Answer = Callable[..., bool]


def reads(house: House, kind: str, asked: Hashable, role: str | None = "tenant_admin", **rests: Any) -> bool:
    """Ask in a session of its own, and tell whether the answer was read anew."""
    with house.inside(role):
        return asks(kind, asked, **rests)


def asks(kind: str, asked: Hashable, **rests: Any) -> bool:
    made: list[None] = []
    while_unchanged(kind, asked, lambda: made.append(None), **rests)
    return bool(made)


def kept(house: House, kind: str) -> int:
    return len(house.app.extensions["sanmi_unchanged"][kind])


def test_it_is_read_once_until_something_is_done(house: House) -> None:
    assert [reads(house, "waves", 1) for _ in range(3)] == [True, False, False]
    assert reads(house, "waves", 2)
    with house.inside() as by, transaction():
        assert by
        note_deed("try", "waves", by=by.membership_id, at=now())
    assert [reads(house, "waves", 1) for _ in range(2)] == [True, False]
    assert kept(house, "waves") == 2, "the older answer was replaced"


def test_many_answers_of_one_kind_push_out_none_of_another(house: House) -> None:
    assert reads(house, "waves", "the only one")
    for number in range(5):
        assert reads(house, "units", number, most=3)
    assert kept(house, "units") == 3
    assert not reads(house, "units", 4, most=3)
    assert reads(house, "units", 0, most=3), "the oldest one went"
    assert not reads(house, "waves", "the only one")


def test_what_rests_on_something_else_too_is_replaced_when_that_differs(house: House) -> None:
    answers = [reads(house, "shares", 1, also=lambda rows=rows: rows) for rows in ("old", "old", "new", "new", "old")]
    assert answers == [True, False, True, False, True]
    assert kept(house, "shares") == 1


def test_another_tenant_has_its_own(house: House, make_tenant: Callable[..., House]) -> None:
    other = make_tenant("south", "hotel")
    assert reads(house, "waves", 1)
    assert reads(other, "waves", 1)
    assert not reads(house, "waves", 1)


def test_a_job_and_a_writing_session_read_for_themselves_and_leave_nothing(house: House) -> None:
    asked: list[None] = []

    def also() -> None:
        asked.append(None)

    assert [reads(house, "waves", 1, role=None, also=also) for _ in range(2)] == [True, True]
    with house.inside(), transaction():
        assert [asks("waves", 1, also=also) for _ in range(2)] == [True, True]
    assert not asked
    assert reads(house, "waves", 1)
    with house.inside(), transaction():
        assert asks("waves", 1)
    assert reads(house, "waves", 1, role=None)
