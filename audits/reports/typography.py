"""Text made printable, colours made legible."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from audits.insight.charts.palette import ACCENT

_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_EMOJI = re.compile(
    "(?:[\U0001f000-\U0001faff\u2600-\u26ff\u2700-\u27bf\u2b50\u2b55][\ufe00-\ufe0f\u200d\u20e3\U000e0020-\U000e007f]*)+"
)
T = TypeVar("T")
_HEX = re.compile(r"#[0-9a-f]{6}\Z")
LEAST_CONTRAST = 4.5


def printable(text: str, emoji: str) -> str:
    """Return ``text`` without control characters and with pictographs, which no text face has, as a word."""
    return _EMOJI.sub(emoji, _UNPRINTABLE.sub("", text))


def printable_value(value: T, emoji: str) -> T:
    """Return a frozen dataclass with every text in it made printable; mappings stay as they are."""
    return cast(T, _cleaned(value, emoji))


def _cleaned(value: Any, emoji: str) -> Any:
    if isinstance(value, str) and type(value) is str:
        return printable(value, emoji)
    if isinstance(value, tuple):
        return tuple(_cleaned(entry, emoji) for entry in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{one.name: _cleaned(getattr(value, one.name), emoji) for one in fields(value)}
        )
    return value


def legible_accent(colour: str) -> str:
    """Return the accent, darkened until it reads on white paper; ours when it is no ``#rrggbb``."""
    colour = colour.lower()
    if not _HEX.match(colour):
        return ACCENT
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    while contrast_on_white(red, green, blue) < LEAST_CONTRAST:
        red, green, blue = (int(channel * 0.93) for channel in (red, green, blue))
    return f"#{red:02x}{green:02x}{blue:02x}"


def pale(colour: str, share: float = 0.1) -> str:
    """Return ``colour`` thinned with white to ``share`` of its strength."""
    channels = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - channel) * share):02x}" for channel in channels)


def contrast_on_white(red: int, green: int, blue: int) -> float:
    """Return the WCAG contrast ratio of a colour against white: 1..21."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (red / 255, green / 255, blue / 255)
    ]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)
