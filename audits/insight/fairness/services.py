"""Ask for a comparison to be made."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from saas.kernel.outbox import emit, has_stumbled, is_promised, try_again

COMPARE = "fair_comparison"


def ask(standard_id: uuid.UUID, periods: Sequence[str]) -> None:
    """Promise a comparison of these rollup periods, unless it is already being made; after a failed try, at once."""
    if is_asked(standard_id, periods):
        try_again(COMPARE, **_promise(standard_id, periods))
    else:
        emit(COMPARE, **_promise(standard_id, periods))


def is_asked(standard_id: uuid.UUID, periods: Sequence[str]) -> bool:
    """Tell whether this comparison is being made."""
    return is_promised(COMPARE, **_promise(standard_id, periods))


def has_failed(standard_id: uuid.UUID, periods: Sequence[str]) -> bool:
    """Tell whether the last try to make it failed; it will be tried again."""
    return has_stumbled(COMPARE, **_promise(standard_id, periods))


def _promise(standard_id: uuid.UUID, periods: Sequence[str]) -> dict[str, str]:
    return {"standard_id": str(standard_id), "first": periods[0], "last": periods[-1]}
