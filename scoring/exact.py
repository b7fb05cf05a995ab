"""Exact numbers: no float ever stands between an answer and a stored result.

JSON numbers are decimals. ``int`` and ``Decimal`` are taken as they are; a ``float`` is taken by its
shortest decimal form (``repr``), which is the number somebody wrote. Everything else is no number here.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import gcd

Number = int | Decimal

LARGEST = 10**30
MOST_PLACES = 50
CHUNK_DIGITS = 4000
CHUNK = 10**CHUNK_DIGITS
SMALLEST = -LARGEST
_LEAST_CHUNK = -CHUNK  # made once: it is four thousand digits long
_LARGEST_DIGITS = 31


def number(value: object) -> Number | None:
    """Return the exact number (an int when it is whole), or None.

    None for what is no number at all (a boolean, text, NaN, infinity) and for what no measurement can be:
    beyond ``LARGEST`` in size or with more than ``MOST_PLACES`` decimal places.
    """
    if type(value) is int:
        return value if SMALLEST <= value <= LARGEST else None
    if isinstance(value, float):
        value = Decimal(repr(value))
    if not isinstance(value, Decimal) or not value.is_finite():
        return None
    return _trimmed(value)


def _trimmed(value: Decimal) -> Number | None:
    """Return ``value`` without trailing zeros, as an int when it is whole; no rounding."""
    if not value:
        return 0
    if value.adjusted() >= _LARGEST_DIGITS:
        return None
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    end = len(digits)
    while end > 1 and digits[end - 1] == 0:
        end -= 1
        exponent += 1
    if exponent >= 0:
        whole = int(value)
        return whole if abs(whole) <= LARGEST else None
    return Decimal((sign, digits[:end], exponent)) if -exponent <= MOST_PLACES else None


def fraction(value: object) -> Fraction | None:
    """Return the exact value as a fraction, or None by the rule of `number`."""
    exact = value if isinstance(value, Fraction) else number(value)
    return None if exact is None else Fraction(exact)


def plain(value: Number) -> str:
    """Return the decimal numeral without exponent: ``2.4``, ``30``."""
    return str(value) if isinstance(value, int) else format(value, "f")


def text(value: Fraction | None) -> str | None:
    """Return the exact value as text (``87/2``, ``90``), or None."""
    if value is None:
        return None
    return ratio_text(value.numerator, value.denominator)


def ratio_text(top: int, bottom: int) -> str:
    """Return a ratio in lowest terms as `text` writes it."""
    if _LEAST_CHUNK < top < CHUNK and bottom < CHUNK:
        return str(top) if bottom == 1 else f"{top}/{bottom}"
    return _numeral(top) if bottom == 1 else f"{_numeral(top)}/{_numeral(bottom)}"


def _numeral(value: int) -> str:
    """Return the digits of an integer of any size; Python itself stops at 4300."""
    if _LEAST_CHUNK < value < CHUNK:
        return str(value)
    head, rest = divmod(abs(value), CHUNK)
    return f"{'-' if value < 0 else ''}{_numeral(head)}{rest:0{CHUNK_DIGITS}d}"


def _integer(numeral: str) -> int:
    """Read back what `_numeral` wrote. Raises ValueError for anything else."""
    if len(numeral) <= CHUNK_DIGITS:
        return int(numeral)
    if not numeral.removeprefix("-").isdecimal():
        raise ValueError("an exact value is text such as 87/2")
    sign, digits = (-1, numeral[1:]) if numeral.startswith("-") else (1, numeral)
    value = 0
    start = len(digits) % CHUNK_DIGITS
    for end in range(start, len(digits) + 1, CHUNK_DIGITS):
        value = value * CHUNK + int(digits[max(0, end - CHUNK_DIGITS) : end] or 0)
    return sign * value


def parsed(value: object) -> Fraction | None:
    """Read back what `text` wrote. Raises ValueError for anything else."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError("an exact value is text such as 87/2")
    return _often_parsed(value) if len(value) <= SHORT else _parsed(value)


def reduced(value: object) -> tuple[int, int]:
    """Read numerator and denominator, in lowest terms, of what `text` wrote. Raises ValueError for anything else."""
    if not isinstance(value, str):
        raise ValueError("an exact value is text such as 87/2")
    return _often_reduced(value) if len(value) <= SHORT else _reduced(value)


def _parsed(value: str) -> Fraction:
    return Fraction(*_reduced(value))


def _reduced(value: str) -> tuple[int, int]:
    top, slash, bottom = value.partition("/")
    if not slash:
        return _integer(top), 1
    numerator, denominator = _integer(top), _integer(bottom)
    if denominator <= 0:
        raise ValueError("an exact value has a positive denominator")
    shared = gcd(numerator, denominator)
    return numerator // shared, denominator // shared


SHORT = 40  # characters: longer ones hardly ever come again
# Each for itself: making a fraction takes as long as reading its text, and the sums of cells never need one.
_often_parsed = lru_cache(maxsize=65536)(_parsed)
_often_reduced = lru_cache(maxsize=65536)(_reduced)


def decimal(value: Fraction | None) -> int | float | None:
    """Return the JSON number nearest to the exact value: whole numbers as int, others correctly rounded."""
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else value.numerator / value.denominator


def half_up(value: Fraction, places: int) -> str:
    """Return the value rounded half up (away from zero) to ``places`` decimals, as a plain numeral."""
    top, bottom = value.numerator, value.denominator
    scale = 10**places
    units = (2 * abs(top) * scale + bottom) // (2 * bottom)
    sign = "-" if top < 0 and units else ""
    if not places:
        return f"{sign}{units}"
    whole, rest = divmod(units, scale)
    return f"{sign}{whole}.{rest:0{places}d}"
