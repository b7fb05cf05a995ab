"""The queue's moves, without network, clock or storage."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

Units = Callable[..., Any]
WAITING = {"phase": "waiting", "tries": 0, "not_before": 1000}
REFUSAL = {"status": 422, "code": "answers_invalid", "title": "t", "detail": "", "errors": []}
RECEIPT = {"received_at": "2026-11-21T09:30:00+08:00"}


def reply(
    status: int, body: object = None, page: bool = False, retry_after: int | None = None
) -> dict[str, Any]:
    return {"status": status, "page": page, "retryAfter": retry_after, "body": body}


@pytest.mark.parametrize("status", [200, 201])
def test_only_the_api_itself_says_yes(units: Units, status: int) -> None:
    assert units("verdictOf", reply(status, {"id": "1"}))["kind"] == "yes"
    assert units("verdictOf", reply(status, page=True)) == {"kind": "later", "why": "network", "wait": None}


MEANINGS = {
    "signed_out": (401,),
    "refused": (400, 403, 404, 409, 410, 413, 415, 422),
    "later": (302, 408, 425, 429, 500, 502, 503, 504),
}


@pytest.mark.parametrize(
    ("status", "kind"), [(status, kind) for kind, statuses in MEANINGS.items() for status in statuses]
)
def test_each_status_has_one_meaning(units: Units, status: int, kind: str) -> None:
    assert units("verdictOf", reply(status))["kind"] == kind


def test_no_answer_at_all_means_later(units: Units) -> None:
    assert units("verdictOf", "unreachable") == {"kind": "later", "why": "network", "wait": None}


def test_the_server_may_say_how_long_to_wait(units: Units) -> None:
    assert units("verdictOf", reply(503, retry_after=60_000))["wait"] == 60_000
    event = {"kind": "later", "now": 5000, "why": "server", "wait": 60_000, "random": 0.5}
    assert units("step", WAITING, event) == {
        "phase": "waiting",
        "tries": 1,
        "not_before": 65_000,
        "why": "server",
    }


def test_an_error_is_located_by_its_item_or_its_path(units: Units) -> None:
    by_path = {"item": None, "path": "answers.B2.value", "message": "n"}
    body = {"title": "t", "errors": [{"item": "A1", "message": "m"}, by_path]}
    errors = units("verdictOf", reply(422, body))["refusal"]["errors"]
    assert [error["item"] for error in errors] == ["A1", "B2"]


def test_a_refusal_without_a_problem_document_is_still_told(units: Units) -> None:
    refusal = units("verdictOf", reply(413, page=True))["refusal"]
    assert (refusal["status"], refusal["errors"]) == (413, [])


@pytest.mark.parametrize(
    ("state", "event", "phase"),
    [
        ({"phase": "draft"}, {"kind": "submit", "now": 1}, "waiting"),
        ({"phase": "parked", "refusal": REFUSAL}, {"kind": "submit", "now": 1}, "waiting"),
        ({"phase": "sent", "receipt": RECEIPT}, {"kind": "submit", "now": 1}, "sent"),
        (WAITING, {"kind": "yes", "receipt": RECEIPT}, "sent"),
        (WAITING, {"kind": "signed_out"}, "paused"),
        (WAITING, {"kind": "refused", "refusal": REFUSAL}, "parked"),
        (WAITING, {"kind": "take_back"}, "draft"),
        ({"phase": "paused"}, {"kind": "nudge", "now": 1}, "waiting"),
        ({"phase": "parked", "refusal": REFUSAL}, {"kind": "nudge", "now": 1}, "parked"),
        ({"phase": "parked", "refusal": REFUSAL}, {"kind": "take_back"}, "draft"),
        ({"phase": "draft"}, {"kind": "yes", "receipt": RECEIPT}, "draft"),
        ({"phase": "sent", "receipt": RECEIPT}, {"kind": "take_back"}, "sent"),
        ({"phase": "sent", "receipt": RECEIPT}, {"kind": "refused", "refusal": REFUSAL}, "sent"),
    ],
)
def test_each_event_moves_a_record_as_the_drawing_says(
    units: Units, state: dict[str, Any], event: dict[str, Any], phase: str
) -> None:
    assert units("step", state, event)["phase"] == phase


def test_waits_double_with_jitter_up_to_five_minutes(units: Units) -> None:
    assert [units("backOff", tries, 1) for tries in range(4)] == [2_000, 4_000, 8_000, 16_000]
    assert [units("backOff", tries, 0) for tries in range(4)] == [1_000, 2_000, 4_000, 8_000]
    assert units("backOff", 50, 1) == 300_000


def test_what_arrived_before_the_line_broke_makes_the_next_try_an_early_one(units: Units) -> None:
    tired = {**WAITING, "tries": 9}
    event = {"kind": "later", "now": 0, "why": "network", "wait": None, "random": 1}
    assert units("step", tired, event)["not_before"] == 300_000
    assert units("step", tired, {**event, "progress": True})["not_before"] == 2_000


def test_a_clock_that_was_set_back_a_day_makes_nothing_wait_a_day(units: Units) -> None:
    day = 86_400_000
    record = {"id": "a", "submitted_at": 1, "sending": {**WAITING, "not_before": day + 2_000}}
    assert units("nextDue", [record], 0)["id"] == "a"
    assert units("untilNext", [record], 0) == 0
    assert units("nextDue", [record], day) is None
    assert units("untilNext", [record], day) == 2_000


def test_a_suspended_tenant_and_somebody_elses_sign_in_are_no_refusals(units: Units) -> None:
    assert units("verdictOf", reply(403, {"code": "no_place"})) == {"kind": "later", "why": "suspended", "wait": None}
    other = units("verdictOf", reply(401, {"code": "other_person"}))
    assert units("step", WAITING, other) == {"phase": "paused", "why": "other_person"}


def test_the_oldest_due_record_goes_first(units: Units) -> None:
    records = [
        {"id": "new", "submitted_at": 30, "sending": {**WAITING, "not_before": 0}},
        {"id": "old", "submitted_at": 10, "sending": {**WAITING, "not_before": 0}},
        {"id": "later", "submitted_at": 5, "sending": {**WAITING, "not_before": 900}},
        {"id": "parked", "submitted_at": 1, "sending": {"phase": "parked", "refusal": REFUSAL}},
    ]
    assert units("nextDue", records, 500)["id"] == "old"
    assert units("untilNext", records[2:], 500) == 400
    assert units("untilNext", records[3:], 500) is None


def test_two_windows_are_merged_answer_by_answer(units: Units) -> None:
    def draft(updated: int, answers: dict[str, Any], phase: str = "draft") -> dict[str, Any]:
        return {
            "updated_at": updated,
            "answers": answers,
            "sending": {"phase": phase},
            "position": None,
            "position_settled": False,
            "started_at": None,
        }

    kept = draft(20, {"A": {"at": 20, "value": 1}, "B": {"at": 5, "value": 1}})
    mine = draft(10, {"A": {"at": 10, "value": 2}, "B": {"at": 9, "value": 2}, "C": {"at": 1, "value": 2}})
    answers = units("merged", kept, mine)["answers"]
    assert {code: entry["value"] for code, entry in answers.items()} == {"A": 1, "B": 2, "C": 2}
    handed_over = draft(5, {"A": {"at": 1, "value": 7}}, "waiting")
    assert units("merged", handed_over, mine) == handed_over


@pytest.mark.parametrize("length", [0, 3, 55, 56, 63, 64, 65, 1000])
def test_the_script_s_sha256_is_the_standard_s(units: Units, length: int) -> None:
    text = "三米" * length
    native, scripted = units("sha256OfText", text)
    assert native == scripted == hashlib.sha256(text.encode()).hexdigest()
