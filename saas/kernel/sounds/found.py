"""What is found in a recording."""

from __future__ import annotations

from dataclasses import dataclass


class NotSound(ValueError):
    """The container is damaged, or holds something else than sound."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording made safe. shown: the same sound without the words that came along."""

    media_type: str
    seconds: float
    shown: bytes
