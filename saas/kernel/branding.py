"""Tenant colours, used only where people can still read what is written on them."""

from __future__ import annotations

MINIMUM = 5.0  # WCAG 2.2 AA asks 4.5 on white; our rail is a little darker


def contrast(first: str, second: str) -> float:
    """Return the WCAG contrast ratio (1..21) of two ``#rrggbb`` colours."""
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def readable_accent(colour: str | None) -> str | None:
    """Return the colour when white text on it and it on white paper are legible, else None (ours is used)."""
    if colour is None or contrast(colour, "#ffffff") < MINIMUM:
        return None
    return colour


def _luminance(colour: str) -> float:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
