"""How often one address may try what guesses at secrets: counted for all processes in Redis, here while it is away."""

from __future__ import annotations

import functools
import math
import time
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from flask import Flask, request
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

PATIENCE = 1.0  # seconds for Redis to answer
REST = 5.0  # seconds for which Redis is left alone when it did not
log = structlog.get_logger()


class Rates:
    """The counts of one process, shared with others that have the same Redis."""

    def __init__(self, redis_url: str) -> None:
        url = redis_url.replace("unix://", "redis+unix://", 1)
        self._shared = FixedWindowRateLimiter(
            storage_from_string(
                url, wrap_exceptions=True, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE
            )
        )
        self._own = FixedWindowRateLimiter(MemoryStorage())
        self._failed_at = -REST

    def wait(self, limit: RateLimitItem, *who: str) -> int:
        """Count one try; return 0 if it is allowed, otherwise the seconds until the next one may be."""
        if time.monotonic() - self._failed_at >= REST:
            try:
                return _wait(self._shared, limit, who)
            except StorageError as error:
                log.warning("rates_away", error=str(error.storage_error))
                self._failed_at = time.monotonic()
        return _wait(self._own, limit, who)


def limit_rates(app: Flask, redis_url: str, per_minute: Mapping[str, int]) -> None:
    """Let one address post so many times a minute to each of these endpoints; the rest is answered 429.

    Nothing else of ``app`` is touched: other pages do not ask whether there are limits.
    """
    rates = Rates(redis_url)
    for endpoint, most in per_minute.items():
        app.view_functions[endpoint] = _limited(app.view_functions[endpoint], endpoint, most, rates)


def _limited(view: Callable[..., Any], endpoint: str, most: int, rates: Rates) -> Callable[..., Any]:
    limit = RateLimitItemPerMinute(most)

    @functools.wraps(view)
    def limited(**values: Any) -> Any:
        if request.method == "POST" and (seconds := rates.wait(limit, endpoint, request.remote_addr or "")):
            raise TooManyRequests(retry_after=seconds)
        return view(**values)

    return limited


def _wait(counts: FixedWindowRateLimiter, limit: RateLimitItem, who: tuple[str, ...]) -> int:
    if counts.hit(limit, *who):
        return 0
    return max(1, math.ceil(counts.get_window_stats(limit, *who).reset_time - time.time()))
