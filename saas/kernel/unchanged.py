"""What every page asks for though people seldom change it: kept while the tenant's audit trail has not grown.

The tree of units, standards and waves change only with an entry of the trail, in the same transaction (``OnTrail``). So
what was read of them is right as long as the trail's last number is the one that was read before it. A session that
writes, and a job, which may run for long, read for themselves.
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
MOST = 2048  # answers that a process keeps
_KEY = "sanmi_unchanged"
_adding = threading.Lock()


def while_unchanged(name: Hashable, make: Callable[[], Kept]) -> Kept:
    """Return what ``make`` gives, from memory while nothing on the tenant's trail is newer.

    name: what it is, with all that it depends on besides rows whose every change is on the trail: the reader's
    subtree, the unit, the standard. What is kept is shared and must not be changed.
    """
    scope = current_scope()
    if scope.membership_id is None or is_writing():
        return make()
    kept: dict[Hashable, tuple[int, Any]] = current_app.extensions.setdefault(_KEY, {})
    key, deed = (scope.tenant_id, name), latest_deed()
    known = kept.get(key)
    if known is not None and known[0] == deed:
        found: Kept = known[1]
        return found
    found = make()
    with _adding:
        kept.pop(key, None)
        kept[key] = (deed, found)
        if len(kept) > MOST:
            del kept[next(iter(kept))]  # the one that was read longest ago
    return found
