"""Logs: one JSON object a line, on standard error, with plain tracebacks; no answers, no names, no tokens."""

from __future__ import annotations

import sys

import structlog


def configure_logs() -> None:
    """Set the form of every log line of this process; quick even for an exception deep in a library."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
