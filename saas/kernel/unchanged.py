"""What every page asks for though people seldom change it: kept while the tenant's audit trail has not grown.

The tree of units, standards and waves change only with an entry of the trail, in the same transaction (``OnTrail``). So
what was read of them is right as long as the trail's last number is the one that was read before it. What rests on
other rows too is kept while those are as they were: whoever asks says how to read that. A session that writes, and may
be rolled back, and a job, which may run for long, read for themselves.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from flask import current_app

from saas.kernel.audit_trail import latest_deed
from saas.kernel.db import is_writing
from saas.kernel.tenancy import current_scope

Kept = TypeVar("Kept")
Shelf = dict[Hashable, tuple[Hashable, Any]]
MOST = 2048  # answers of one kind that a process keeps
_KEY = "sanmi_unchanged"
_adding = threading.Lock()


def while_unchanged(
    kind: str,
    asked: Hashable,
    make: Callable[[], Kept],
    *,
    also: Callable[[], Hashable] | None = None,
    most: int = MOST,
) -> Kept:
    """Return what ``make`` gives, from memory while nothing on the tenant's trail is newer.

    kind: what it is; many answers of one kind push out none of another. asked: all that it depends on besides rows
    whose every change is on the trail: the reader's subtree, the unit, the standard. also: reads what else it rests on;
    an answer that rested on something else is replaced. What is kept is shared and must not be changed.
    """
    scope = current_scope()
    if scope.membership_id is None or is_writing():
        return make()
    shelf, key = _shelf(kind), (scope.tenant_id, asked)
    # Read before the answer, which may so be newer than this but never older.
    rests_on = (latest_deed(), also() if also else None)
    known = shelf.get(key)
    if known is not None and known[0] == rests_on:
        found: Kept = known[1]
        return found
    found = make()
    with _adding:
        shelf.pop(key, None)
        shelf[key] = (rests_on, found)
        if len(shelf) > most:
            del shelf[next(iter(shelf))]  # the one that was read longest ago
    return found


def _shelf(kind: str) -> Shelf:
    shelves: dict[str, Shelf] = current_app.extensions.setdefault(_KEY, {})
    found = shelves.get(kind)
    return shelves.setdefault(kind, {}) if found is None else found
