"""Exact numbers in and out, whatever their size."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.exact import decimal, half_up, number, parsed, text
from tests.scoring.strategies import examples


@examples(60)
@given(st.integers(-(10**9), 10**9), st.integers(1, 10**9), st.integers(0, 20_000))
def test_a_fraction_survives_text_even_beyond_what_python_prints(top: int, bottom: int, digits: int) -> None:
    value = Fraction(top * 10**digits + 7, bottom)
    assert parsed(text(value)) == value


@pytest.mark.parametrize("digits", [3999, 4000, 4001, 8000, 8001, 12_345])
def test_numerals_are_right_at_the_seams(digits: int) -> None:
    value = Fraction(10**digits + 5)
    written = text(value)
    assert written == "1" + "0" * (digits - 1) + "5"
    assert parsed(written) == value
    assert parsed(f"-{written}") == -value


@pytest.mark.parametrize(
    "broken", ["", "x", "1/0", "1/-2", "1/", "/2", "1" * 5000 + "x", "-", 0.5, 5, [], "1/2/3"]
)
def test_other_text_is_no_exact_value(broken: Any) -> None:
    with pytest.raises(ValueError, match=r"exact value|invalid literal|positive"):
        parsed(broken)


def test_null_is_no_value() -> None:
    assert (parsed(None), text(None), decimal(None)) == (None, None, None)


@pytest.mark.parametrize(
    ("value", "exact"),
    [
        (1, 1),
        (2.4, Decimal("2.4")),
        (2.0, 2),
        (0.1 + 0.2, Decimal("0.30000000000000004")),
        (Decimal("1.50"), Decimal("1.5")),
        (Decimal("1E+3"), 1000),
        (Decimal("-0.0"), 0),
        (10**30, 10**30),
        (10**30 + 1, None),
        (Decimal("1e-50"), Decimal("1e-50")),
        (Decimal("1e-51"), None),
        (Decimal("1e999999"), None),
        (float("nan"), None),
        (Decimal("NaN"), None),
        (Decimal("Infinity"), None),
        (True, None),
        ("1", None),
        (None, None),
    ],
)
def test_numbers_are_taken_as_written(value: Any, exact: Any) -> None:
    assert number(value) == exact
    assert type(number(value)) is type(exact)


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(-1, 8), 2, "-0.13"),
        (Fraction(1, 3), 0, "0"),
        (Fraction(1, 2), 0, "1"),
        (Fraction(999999, 10000), 2, "100.00"),
        (Fraction(-1, 1000), 2, "0.00"),
        (Fraction(5), 1, "5.0"),
    ],
)
def test_halves_round_up(value: Fraction, places: int, shown: str) -> None:
    assert half_up(value, places) == shown


def test_the_decimal_beside_an_exact_value_is_the_nearest_number() -> None:
    assert (decimal(Fraction(87, 2)), decimal(Fraction(1, 3)), decimal(Fraction(90))) == (43.5, 1 / 3, 90)
    assert isinstance(decimal(Fraction(90)), int)
