"""Audits that arrive together are written together, and each sender still hears only of its own."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from audits.capture import group_commit, services
from audits.capture.models import Audit, AuditConflict, AuditOrigin
from audits.capture.preparation import prepare_audit
from audits.programmes.models import Assignment, AssignmentStatus
from saas.kernel.db import db, transaction
from saas.kernel.outbox import OutboxRow
from tests.app_fixtures import on_both
from tests.arrange import House
from tests.capture.calls import CLIENT, assign, call_body
from tests.connections import connections_taken

pytestmark = on_both


@dataclass
class _Held:
    """One on its way. fails: whether it breaks when it goes on."""

    began: threading.Event
    go_on: threading.Event
    pool: ThreadPoolExecutor = field(init=False)
    answer: Future[Any] = field(init=False)
    fails: bool = False


@contextmanager
def _turn_held(app: Flask, house: House) -> Iterator[group_commit._Line]:
    """Keep everybody of the tenant waiting until the block ends."""
    with app.app_context():
        line = group_commit._line_of(house.id)
    line._is_turn_taken = True
    try:
        yield line
    finally:
        line.pass_on([])


def _send_together(
    app: Flask, house: House, calls: list[tuple[str, str, dict[str, Any]]], commits: list[None] | None = None
) -> list[Any]:
    """Send (role, id, body) all at once, so that they wait for one turn; return the answers in order.

    commits: counted anew from when all wait.
    """
    clients = {role: house.sign_in_as(role) for role, _, _ in calls}
    cookies = {role: client.get_cookie("sanmi_session") for role, client in clients.items()}

    def put(role: str, audit_id: str, body: dict[str, Any]) -> Any:
        cookie = cookies[role]
        assert cookie is not None
        client = app.test_client()  # one each: a browser of tests serves one request at a time
        client.set_cookie("sanmi_session", cookie.value)
        return client.put(f"/api/v1/audits/{audit_id}", json=body, headers=CLIENT)

    with ThreadPoolExecutor(len(calls)) as pool:
        with _turn_held(app, house) as line:
            answers: list[Future[Any]] = [pool.submit(put, *call) for call in calls]
            until = time.monotonic() + 30
            while len(line._waiting) < len(calls) and time.monotonic() < until:
                time.sleep(0.01)
            if commits is not None:
                commits.clear()
        return [answer.result(timeout=60) for answer in answers]


@contextmanager
def _commits(app: Flask) -> Iterator[list[None]]:
    seen: list[None] = []
    with app.app_context():
        engine = db.engine
    listener = lambda _connection: seen.append(None)  # noqa: E731
    event.listen(engine, "commit", listener)
    yield seen
    event.remove(engine, "commit", listener)


def _count(house: House, model: Any) -> int:
    with house.inside("tenant_admin"):
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def _promised(house: House) -> int:
    """Return how often the tenant's rollups were promised."""
    with house.inside("tenant_admin"):
        rollups = select(func.count()).where(OutboxRow.tenant_id == house.id, OutboxRow.job == "rollup")
        return db.session.scalar(rollups) or 0


def test_all_that_wait_are_stored_in_one_commit_each_for_its_own_sender(app: Flask, house: House) -> None:
    calls = [(role, str(uuid.uuid4()), call_body(house)) for role in ("auditor", "tenant_admin") * 3]
    with _commits(app) as commits:
        answers = _send_together(app, house, calls, commits)
    assert [answer.status_code for answer in answers] == [201] * 6
    assert [answer.get_json()["id"] for answer in answers] == [audit_id for _, audit_id, _ in calls]
    assert len(commits) == 1
    with house.inside("tenant_admin"):
        rows = db.session.execute(select(AuditOrigin.audit_id, AuditOrigin.membership_id))
        senders = {row.audit_id: row.membership_id for row in rows}
    assert senders == {uuid.UUID(audit_id): house.people[role].membership_id for role, audit_id, _ in calls}
    assert _promised(house) == 6


def test_those_who_wait_keep_no_connection_and_who_writes_needs_one(app: Flask, house: House) -> None:
    """A pool before the database may have fewer connections than this process has threads: it must not run dry."""
    with app.app_context():
        engine = db.engine
    taken, at_commits = connections_taken(app), list[int]()

    def note(_connection: object) -> None:
        at_commits.append(taken())

    with ThreadPoolExecutor(6) as pool:
        with _turn_held(app, house) as line:
            answers = [_sent(app, house, pool, call_body(house)) for _ in range(6)]
            _until(lambda: len(line._waiting) == 6 and taken() == 0)
            event.listen(engine, "commit", note)
        assert [answer.result(timeout=60).status_code for answer in answers] == [201] * 6
    event.remove(engine, "commit", note)
    assert at_commits == [1]


def test_who_is_written_is_answered_though_the_next_ones_are_still_being_written(app: Flask, house: House) -> None:
    written, go_on, write = threading.Event(), threading.Event(), services.store_audits

    def wait_the_second_time(prepared: Any) -> Any:
        if written.is_set():
            assert go_on.wait(60)
        else:
            _until(lambda: len(line._waiting) == 1)  # the next one is there before these have heard of their outcome
            written.set()
        return write(prepared)

    with ThreadPoolExecutor(7) as pool, pytest.MonkeyPatch.context() as patch:
        patch.setattr(group_commit, "store_audits", wait_the_second_time)
        with _turn_held(app, house) as line:
            group = [_sent(app, house, pool, call_body(house)) for _ in range(6)]
            _until(lambda: len(line._waiting) == 6)
        next_one = _sent(app, house, pool, call_body(house))
        try:
            assert [answer.result(timeout=60).status_code for answer in group] == [201] * 6
            assert not next_one.done()
        finally:
            go_on.set()
        assert next_one.result(timeout=60).status_code == 201
    assert _count(house, Audit) == 7


def test_a_turn_that_ends_badly_is_passed_on(app: Flask, house: House) -> None:
    """Whatever ends the one who writes, even before it could try: those it was to write are written all the same."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.testing = False
    first = threading.Event()
    write = group_commit._write_all

    def break_once(group: Any) -> bool:
        if not first.is_set():
            first.set()
            raise RuntimeError("the turn broke")
        return write(group)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(group_commit, "_write_all", break_once)
        answers = _send_together(app, house, [("auditor", str(uuid.uuid4()), call_body(house)) for _ in range(4)])
    assert sorted(answer.status_code for answer in answers) == [201, 201, 201, 500]
    assert _count(house, Audit) == 3


def _sent(app: Flask, house: House, pool: ThreadPoolExecutor, body: dict[str, Any]) -> Future[Any]:
    """Send one audit from a thread of ``pool``, as the auditor."""
    cookie = house.sign_in_as("auditor").get_cookie("sanmi_session")
    assert cookie is not None
    client = app.test_client()
    client.set_cookie("sanmi_session", cookie.value)
    return pool.submit(client.put, f"/api/v1/audits/{uuid.uuid4()}", json=body, headers=CLIENT)


def _until(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.005)


@contextmanager
def _one_on_its_way(app: Flask, house: House, body: dict[str, Any], patience: float) -> Iterator[_Held]:
    """Keep an audit that has been sent from being scored until told to go on."""
    held = _Held(threading.Event(), threading.Event())

    def wait_then_prepare(*args: Any, **options: Any) -> Any:
        if not held.began.is_set():  # only the first
            held.began.set()
            assert held.go_on.wait(60)
            if held.fails:
                raise RuntimeError("scoring broke")
        return prepare_audit(*args, **options)

    with ThreadPoolExecutor(2) as pool, pytest.MonkeyPatch.context() as patch:
        patch.setattr("audits.capture.api.prepare_audit", wait_then_prepare)
        patch.setattr(group_commit, "PATIENCE", patience)
        held.pool = pool
        held.answer = _sent(app, house, pool, body)
        assert held.began.wait(30)
        try:
            yield held
        finally:
            held.go_on.set()


def _gathering(app: Flask, house: House) -> bool:
    """Tell whether somebody has the turn and has not written yet."""
    with app.app_context():
        line = group_commit._line_of(house.id)
    return line._is_turn_taken and len(line._waiting) == 1


def test_who_has_the_turn_waits_for_one_that_is_still_being_scored(app: Flask, house: House) -> None:
    with _one_on_its_way(app, house, call_body(house), patience=3600) as held, _commits(app) as commits:
        other = _sent(app, house, held.pool, call_body(house))
        _until(lambda: _gathering(app, house))
        commits.clear()
        held.go_on.set()
        assert [one.result(timeout=60).status_code for one in (held.answer, other)] == [201, 201]
    assert len(commits) == 1
    assert _count(house, Audit) == 2


def test_one_that_is_refused_on_its_way_is_not_waited_for(app: Flask, house: House) -> None:
    nowhere = call_body(house, branch_id=str(uuid.uuid4()))
    del nowhere["answers"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(group_commit, "PATIENCE", 3600)
        with ThreadPoolExecutor(1) as pool:
            assert _sent(app, house, pool, nowhere).result(timeout=60).status_code == 422
            assert _sent(app, house, pool, call_body(house)).result(timeout=60).status_code == 201


def test_one_whose_scoring_breaks_lets_the_others_go(app: Flask, house: House) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.testing = False
    with _one_on_its_way(app, house, call_body(house), patience=3600) as held:
        other = _sent(app, house, held.pool, call_body(house))
        _until(lambda: _gathering(app, house))
        held.fails = True
        held.go_on.set()
        assert other.result(timeout=60).status_code == 201
        assert held.answer.result(timeout=60).status_code == 500


def test_one_that_takes_long_is_written_later(app: Flask, house: House) -> None:
    with _one_on_its_way(app, house, call_body(house), patience=0.01) as held:
        assert _sent(app, house, held.pool, call_body(house)).result(timeout=60).status_code == 201
        assert _count(house, Audit) == 1
        held.go_on.set()
        assert held.answer.result(timeout=60).status_code == 201
    assert _count(house, Audit) == 2


def test_the_same_audit_twice_in_a_group_is_stored_once(app: Flask, house: House) -> None:
    audit_id = str(uuid.uuid4())
    answers = _send_together(app, house, [("auditor", audit_id, call_body(house))] * 3)
    assert sorted(answer.status_code for answer in answers) == [200, 200, 201]
    assert len({answer.data for answer in answers}) == 1
    assert _count(house, Audit) == _count(house, AuditOrigin) == 1


def test_one_that_was_stored_before_gets_its_first_receipt_in_a_group_of_new_ones(app: Flask, house: House) -> None:
    calls = [("auditor", str(uuid.uuid4()), call_body(house)) for _ in range(4)]
    (first,) = _send_together(app, house, calls[2:3])
    with _commits(app) as commits:
        answers = _send_together(app, house, calls, commits)
    assert [answer.status_code for answer in answers] == [201, 201, 200, 201]
    assert answers[2].data == first.data
    assert len(commits) == 1
    assert _count(house, Audit) == _count(house, AuditOrigin) == 4
    assert _promised(house) == 4


def test_a_group_that_was_stored_before_gets_its_first_receipts(app: Flask, house: House) -> None:
    calls = [("auditor", str(uuid.uuid4()), call_body(house)) for _ in range(3)]
    first = _send_together(app, house, calls)
    again = _send_together(app, house, calls)
    assert [answer.status_code for answer in again] == [200] * 3
    assert [answer.data for answer in again] == [answer.data for answer in first]
    assert _count(house, AuditOrigin) == _promised(house) == 3


def test_other_content_under_one_id_in_a_group_is_refused_and_kept(app: Flask, house: House) -> None:
    audit_id, other = str(uuid.uuid4()), call_body(house)
    other["answers"]["BK-AR01"] = 1
    answers = _send_together(app, house, [("auditor", audit_id, call_body(house)), ("auditor", audit_id, other)])
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert _count(house, Audit) == _count(house, AuditConflict) == 1


def test_what_is_refused_in_a_group_holds_up_nobody(app: Flask, house: House) -> None:
    nowhere = call_body(house, branch_id=str(uuid.uuid4()))
    calls = [("auditor", str(uuid.uuid4()), body) for body in (call_body(house), nowhere, call_body(house))]
    assert [answer.status_code for answer in _send_together(app, house, calls)] == [201, 404, 201]
    assert _count(house, Audit) == 2


def test_an_assignment_withdrawn_while_its_audit_waits_takes_nobody_along(app: Flask, house: House) -> None:
    assignments = [assign(house) for _ in range(2)]
    calls = [("auditor", str(uuid.uuid4()), call_body(house, assignment_id=str(one))) for one in assignments]
    write = group_commit._write_all

    def withdraw_then_write(group: Any) -> bool:
        with app.app_context(), house.inside("tenant_admin"), transaction() as session:
            session.get_one(Assignment, (house.id, assignments[1])).status = AssignmentStatus.WITHDRAWN
        return write(group)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(group_commit, "_write_all", withdraw_then_write)
        answers = _send_together(app, house, calls)
    assert [answer.status_code for answer in answers] == [201, 410]
    assert [_count(house, model) for model in (Audit, AuditOrigin)] == [1, 1]


def test_what_breaks_a_group_breaks_only_its_own_audit(
    app: Flask, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """One whose branch was deleted behind the application's back meanwhile: the database refuses its row."""
    calls = [("auditor", str(uuid.uuid4()), call_body(house)) for _ in range(3)]
    write = services.store_audits

    def break_one(prepared: Any) -> Any:
        for one in prepared:
            if str(one.id) == calls[1][1]:
                one.audit["branch_id"] = uuid.uuid4()
        return write(prepared)

    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.testing = False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(group_commit, "store_audits", break_one)
        answers = _send_together(app, house, calls)
    assert [answer.status_code for answer in answers] == [201, 500, 201]
    assert _count(house, Audit) == 2
    assert "a group of 3 audits could not be written" in caplog.text
