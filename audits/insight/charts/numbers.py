"""Numbers as a reader sees them: exact, half up, tabular; never through a float on the way to print."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

Number = int | float | Decimal | Fraction
"""A score or a count; a float is read by its shortest decimal form."""

MINUS = "\N{MINUS SIGN}"
NO_NUMBER = "\N{EN DASH}"


def exact(value: Number) -> Fraction:
    """Return ``value`` without loss (a float by its repr: 2.4 is 12/5)."""
    if isinstance(value, Fraction):
        return value
    return Fraction(repr(value)) if isinstance(value, float) else Fraction(value)


def say_number(value: Number | None, decimals: int = 1) -> str:
    """Write ``value`` rounded half up to ``decimals`` places; None is a dash."""
    if value is None:
        return NO_NUMBER
    top, bottom = (Decimal(repr(value)) if isinstance(value, float) else value).as_integer_ratio()
    scaled = (2 * top * 10**decimals + bottom) // (2 * bottom)
    digits = str(abs(scaled)).rjust(decimals + 1, "0")
    whole = digits[: len(digits) - decimals]
    text = f"{whole}.{digits[-decimals:]}" if decimals else whole
    return MINUS + text if scaled < 0 else text


def say_signed(value: Number | None, decimals: int = 1) -> str:
    """Write a difference with its sign: ``+1.2``, ``−0.4``; zero is ``±0.0``."""
    if value is None:
        return NO_NUMBER
    text = say_number(value, decimals)
    if not text.strip("0."):
        return "±" + text
    return text if text.startswith(MINUS) else "+" + text
