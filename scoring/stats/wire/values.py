"""Frozen values as JSON objects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from scoring.stats.signals import Signal


def one_or_each(values: Iterable[Any], one: bool) -> Any:
    """Return a list as a list; where the input was one number for all, the one value of them."""
    listed = list(values)
    return listed[0] if one and listed else listed


def signal_list(signals: Iterable[Signal]) -> list[dict[str, Any]]:
    """Return [{index, rule, side}]."""
    return [asdict(signal) for signal in signals]
