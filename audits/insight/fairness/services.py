"""Ask for a comparison to be made."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from saas.kernel.outbox import emit, is_pending

COMPARE = "fair_comparison"


def ask(standard_id: uuid.UUID, periods: Sequence[str]) -> None:
    """Promise a comparison of these rollup periods, unless one is already being made."""
    if not is_pending(COMPARE):
        emit(COMPARE, standard_id=str(standard_id), first=periods[0], last=periods[-1])
