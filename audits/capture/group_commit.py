"""Group commit: audits that arrive together are written in one transaction.

A commit costs the same for one audit as for ten, and whoever waits for the write lock can as well be written by
who holds it. Who has the tenant's turn writes all that wait for it in this process, calls them, and passes the turn on
to the next one that waits; nobody gets a receipt before the commit. Those whose bytes have arrived, and who are still
being read and scored, are waited for a moment; an audit that arrives alone is written at once, by its own request.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import Flask, current_app, g

from audits.capture.preparation import ReadyAudit, Refused
from audits.capture.services import store_audits
from audits.capture.values import Receipt
from saas.kernel.db import db, transaction
from saas.kernel.problems import Problem
from saas.kernel.tenancy import Scope, current_scope, tenant_scope

MOST = 32
PATIENCE = 0.015  # seconds; some audits are scored in that time, and no phone's line answers much sooner
_log = logging.getLogger(__name__)


def store_together(prepared: ReadyAudit | Refused) -> Receipt:
    """Write a prepared audit in a transaction of its own or of several; returns or raises as ``store_audit``.

    Opens and commits the transaction itself: call it outside of any.
    """
    line = _line_of(current_scope().tenant_id)
    mine = _Waiting(prepared)
    has_turn = line.join(mine)
    stop_expecting()
    if not has_turn:
        # Who writes needs a connection to end its turn, and a pool before the database may have fewer than this
        # process has threads: if those who wait kept theirs, none would be left, and all would wait for each other.
        db.session.rollback()
        mine.called.acquire()
    if mine.outcome is None:
        _write_and_pass_on(line, mine)
    if mine.outcome is None or isinstance(mine.outcome, Problem):
        raise mine.outcome or RuntimeError("a turn ended without an outcome")
    return mine.outcome


def _write_and_pass_on(line: _Line, mine: _Waiting) -> None:
    """Use one's turn, and end it however it goes."""
    group = [mine]
    try:
        line.gather(mine)
        group = line.leave(mine)
        if len(group) == 1 or not _write_all(group):
            mine.outcome = _write_alone(mine)
    finally:
        line.pass_on([one for one in group if one is not mine])


def expect() -> None:
    """Let who has the tenant's turn wait a moment for this request's audit. Call it when the whole body is here."""
    if "expected_in" not in g:
        g.expected_in = _line_of(current_scope().tenant_id)
        g.expected_in.expect(1)


def stop_expecting(_error: BaseException | None = None) -> None:
    """Let nobody wait for this request any longer: its audit has joined the line, or it has ended without one."""
    line: _Line | None = g.pop("expected_in", None)
    if line is not None:
        line.expect(-1)


@dataclass(slots=True, eq=False)
class _Waiting:
    """One audit in the line. is_apart: it was in a group that could not be written, and goes by itself.

    called: a lock that is free as soon as there is an outcome, or else the turn has come.
    """

    prepared: ReadyAudit | Refused
    outcome: Receipt | Problem | None = None
    is_apart: bool = False
    called: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.called.acquire()


@dataclass(slots=True)
class _Line:
    """Those of one tenant who wait in this process, while one of them has the turn to write for all."""

    _is_turn_taken: bool = False
    _guard: threading.Condition = field(default_factory=threading.Condition)
    _waiting: list[_Waiting] = field(default_factory=list)
    _on_their_way: int = 0

    def expect(self, change: int) -> None:
        """Count one more (1) or one fewer (-1) that is on its way."""
        with self._guard:
            self._on_their_way += change
            if not self._on_their_way:
                self._guard.notify_all()

    def gather(self, mine: _Waiting) -> None:
        """Wait until nobody is on the way, and no longer than ``PATIENCE``."""
        if not mine.is_apart:
            with self._guard:
                self._guard.wait_for(lambda: not self._on_their_way, PATIENCE)

    def join(self, newcomer: _Waiting) -> bool:
        """Stand in the line; tell whether the turn is free, which it no longer is then."""
        with self._guard:
            self._waiting.append(newcomer)
            is_free, self._is_turn_taken = not self._is_turn_taken, True
        return is_free

    def leave(self, mine: _Waiting) -> list[_Waiting]:
        """Take ``mine`` out of the line, and those who have waited longest if it may go with others."""
        with self._guard:
            company = [] if mine.is_apart else [one for one in self._waiting if one is not mine and not one.is_apart]
            group = [mine, *company[: MOST - 1]]
            self._waiting = [one for one in self._waiting if one not in group]
        return group

    def pass_on(self, others: Sequence[_Waiting]) -> None:
        """End a turn: call the others of its group that have an outcome, and whoever is first now.

        All at once: when each had to take the turn to learn of its outcome, the next group waited for as many changes
        of thread. Those without one come first, each by itself.
        """
        with self._guard:
            unwritten = [one for one in others if one.outcome is None]
            for one in unwritten:
                one.is_apart = True
            self._waiting = [*unwritten, *self._waiting]
            self._is_turn_taken = bool(self._waiting)
            called = [*self._waiting[:1], *(one for one in others if one.outcome is not None)]
        for one in called:
            one.called.release()


def _write_alone(mine: _Waiting) -> Receipt | Problem:
    with transaction():
        (outcome,) = store_audits([mine.prepared])
    return outcome


def _write_all(group: Sequence[_Waiting]) -> bool:
    """Write a group; tell whether that was possible."""
    application: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    db.session.rollback()  # the reading of this request is done: two connections at a time could be one too many
    everybody = Scope(current_scope().tenant_id, sees_shoppers=True)
    try:
        # A session of its own: this request's is bound to one person, and the rows are of several.
        with application.app_context(), tenant_scope(everybody), transaction():
            outcomes = store_audits([waiting.prepared for waiting in group])
    except Exception:
        # Whoever brought it on meets it again alone. It is told here too: groups that always fail would only be slow.
        _log.warning("a group of %d audits could not be written; each goes by itself", len(group), exc_info=True)
        return False
    for waiting, outcome in zip(group, outcomes, strict=True):
        waiting.outcome = outcome
    return True


def _line_of(tenant_id: int) -> _Line:
    lines: dict[int, _Line] = current_app.extensions.setdefault("sanmi_group_commit", {})
    return lines.setdefault(tenant_id, _Line())
