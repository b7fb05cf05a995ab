"""One look into one tenant, for what must be known before a request has a scope of its own: who asks.

A session brings what one lookup has no use for: units of work, identity, states. Every request is signed in by one
lookup, and without a session it takes a third less time. The walls are the same (see tenancy.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, Select

from saas.kernel.db import db
from saas.kernel.tenancy import Scope, scope_of_one_look
from saas.kernel.walls import begin_in_scope


def look_up(scope: Scope, wanted: Select[Any], values: Mapping[str, Any]) -> Row[Any] | None:
    """Return the one row that ``wanted`` finds in ``scope``, or None; in a transaction that is over then.

    Raises TenancyError where a scope is open or something is being written.
    """
    with scope_of_one_look(scope), db.engine.connect() as connection:
        connection.begin()
        begin_in_scope(connection, scope)
        return connection.execute(wanted, values).one_or_none()
