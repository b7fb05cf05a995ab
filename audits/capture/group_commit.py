"""Group commit: audits that arrive together are written in one transaction.

A commit costs the same for one audit as for ten, and whoever waits for the write lock can as well be written by
who holds it. The first to get the tenant's turn writes all that wait for it in this process and hands out their
receipts; nobody gets one before the commit. An audit that arrives alone is written by its own request.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import Flask, current_app

from audits.capture.preparation import ReadyAudit, Refused
from audits.capture.services import store_audits
from audits.capture.values import Receipt
from saas.kernel.db import transaction
from saas.kernel.problems import Problem
from saas.kernel.tenancy import Scope, current_scope, tenant_scope

MOST = 32
_log = logging.getLogger(__name__)


def store_together(prepared: ReadyAudit | Refused) -> Receipt:
    """Write a prepared audit in a transaction of its own or of several; returns or raises as ``store_audit``.

    Opens and commits the transaction itself: call it outside of any.
    """
    line = _line_of(current_scope().tenant_id)
    mine = _Waiting(prepared)
    line.join(mine)
    with line.turn:
        if mine.outcome is None:
            group = line.leave(mine)
            if len(group) == 1 or not _write_all(group):
                mine.outcome = _write_alone(mine)
    if mine.outcome is None or isinstance(mine.outcome, Problem):
        raise mine.outcome or RuntimeError("a turn ended without an outcome")
    return mine.outcome


@dataclass(slots=True, eq=False)
class _Waiting:
    """One audit in the line. is_apart: it was in a group that could not be written, and goes by itself."""

    prepared: ReadyAudit | Refused
    outcome: Receipt | Problem | None = None
    is_apart: bool = False


@dataclass(slots=True)
class _Line:
    """Those of one tenant who wait in this process; ``turn`` is held by who writes for all."""

    turn: threading.Lock = field(default_factory=threading.Lock)
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _waiting: list[_Waiting] = field(default_factory=list)

    def join(self, newcomer: _Waiting) -> None:
        with self._guard:
            self._waiting.append(newcomer)

    def leave(self, mine: _Waiting) -> list[_Waiting]:
        """Take ``mine`` out of the line, and those who have waited longest if it may go with others."""
        with self._guard:
            company = [] if mine.is_apart else [one for one in self._waiting if one is not mine and not one.is_apart]
            group = [mine, *company[: MOST - 1]]
            self._waiting = [one for one in self._waiting if one not in group]
        return group


def _write_alone(mine: _Waiting) -> Receipt | Problem:
    with transaction():
        (outcome,) = store_audits([mine.prepared])
    return outcome


def _write_all(group: Sequence[_Waiting]) -> bool:
    """Write a group; tell whether that was possible."""
    application: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    everybody = Scope(current_scope().tenant_id, sees_shoppers=True)
    try:
        # A session of its own: this request's is bound to one person, and the rows are of several.
        with application.app_context(), tenant_scope(everybody), transaction():
            outcomes = store_audits([waiting.prepared for waiting in group])
    except Exception:
        # Whoever brought it on meets it again alone. It is told here too: groups that always fail would only be slow.
        _log.warning("a group of %d audits could not be written; each goes by itself", len(group), exc_info=True)
        for waiting in group:
            waiting.is_apart = True
        return False
    for waiting, outcome in zip(group, outcomes, strict=True):
        waiting.outcome = outcome
    return True


def _line_of(tenant_id: int) -> _Line:
    lines: dict[int, _Line] = current_app.extensions.setdefault("sanmi_group_commit", {})
    return lines.setdefault(tenant_id, _Line())
