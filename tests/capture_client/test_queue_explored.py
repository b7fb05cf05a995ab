"""Every order in which a record can meet taps, crashes, broken lines and answers: what is promised holds in all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Units = Callable[..., Any]
DEPTH = 14  # events in a row; walked to the end of what is new, once, it found nothing either


@pytest.mark.parametrize("foreign", [False, True], ids=["a free id", "an id that is taken"])
def test_no_order_of_events_loses_doubles_or_strands_a_record(units: Units, foreign: bool) -> None:
    found = units("explore", DEPTH, foreign)
    assert found["broken"] == []
    assert found["states"] > 5_000
    assert found["sent"] > 100


DRAFT = {
    "id": "a", "answers": {"n": 1}, "assignment_id": None, "payload": "P", "attempted": False,
    "sending": {"phase": "waiting", "tries": 0, "not_before": 0},
}  # fmt: skip
REFUSED = {"kind": "refused", "refusal": {"status": 403, "code": "", "title": "", "detail": "", "errors": []}}


def test_a_refused_photo_does_not_open_what_the_server_may_already_have(units: Units) -> None:
    in_doubt = {**DRAFT, "attempted": True}
    assert units("answeredBy", in_doubt, "P", "evidence", REFUSED)["attempted"] is True


def test_a_no_that_does_not_look_leaves_an_earlier_try_in_doubt(units: Units) -> None:
    again = units("begun", {**DRAFT, "attempted": True}, "P")
    assert units("answeredBy", again, "P", "audit", REFUSED)["attempted"] is True
    first = units("begun", DRAFT, "P")
    assert units("answeredBy", first, "P", "audit", REFUSED)["attempted"] is False


def test_an_answer_to_an_older_payload_moves_nothing(units: Units) -> None:
    assert units("answeredBy", DRAFT, "an older one", "audit", REFUSED) == DRAFT
    assert units("begun", DRAFT, "an older one") is None
    assert units("delivered", DRAFT, "an older one", {"received_at": "now"}, 0) is None
