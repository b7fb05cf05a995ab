"""Weights as exact decimals: sums as the scoring core has them, and spreading that comes out exactly."""

from __future__ import annotations

import copy
import random
from fractions import Fraction

import pytest

from scoring import load_standard
from tests.builder.documents import LIBRARY, Units, codes, library


@pytest.mark.parametrize("name", LIBRARY)
def test_sums_are_those_of_the_scoring_core(units: Units, name: str) -> None:
    document = library(name)
    standard = load_standard(document)
    counted = [item for item in standard.items if item.countable and not item.bonus]
    weights = units("weighed", document)
    assert weights["total"] == 100
    assert weights["counted"] == len(counted)
    for group in weights["stages"]:
        own = sum((item.weight for item in counted if item.stage == group["code"]), Fraction(0))
        assert Fraction(str(group["weight"])) == own


@pytest.mark.parametrize("places", [0, 1, 2])
@pytest.mark.parametrize("manner", ["proportional", "even"])
def test_spread_weights_add_up_to_exactly_what_was_asked(units: Units, manner: str, places: int) -> None:
    rng = random.Random(f"{manner}{places}")
    for _ in range(12):
        document = copy.deepcopy(library("bank"))
        scored = [item for item in document["items"] if item["weight"]]
        for item in scored:
            item["weight"] = max(round(rng.uniform(0, 30), rng.randint(0, 3)), 0.001)
        locked = rng.sample(scored, rng.randint(0, 3))
        for item in locked:
            item["weight"] = rng.randint(1, 10)
        made = units("spreadWeights", document, 100, places, manner, [item["code"] for item in locked])
        by_code = dict(zip(codes(document), made, strict=True))
        assert sum(Fraction(str(weight)) for weight in made) == 100
        assert all(by_code[item["code"]] == item["weight"] for item in locked)
        assert all(by_code[item["code"]] > 0 for item in scored)
        assert all(Fraction(str(w)) * 10**places % 1 == 0 for w in made)


def test_weights_that_cannot_be_spread_are_refused_with_the_reason(units: Units) -> None:
    document = copy.deepcopy(library("bank"))
    document["items"][0]["weight"] = 100
    assert "占满" in units("spreadWeights", document, 100, 0, "even", ["BK-AR01"])["refused"]["zh"]
    document["items"][0]["weight"] = 70
    assert "too little" in units("spreadWeights", document, 100, 0, "even", ["BK-AR01"])["refused"]["en"]
    document["items"][0]["weight"] = 0.55
    assert "小数" in units("spreadWeights", document, 100, 1, "even", ["BK-AR01"])["refused"]["zh"]


@pytest.mark.parametrize(
    ("values", "total"),
    [([0.1, 0.2], 0.3), ([33.3, 33.3, 33.4], 100), ([1e-7, 2e-7], 3e-7), ([], 0), ([99.99, 0.01], 100)],
)
def test_sums_are_exact(units: Units, values: list[float], total: float) -> None:
    assert units("sum", values) == total


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("2.5", 2.5), ("２．５", 2.5), ("2,5", 2.5), ("60%", 60), (" 3 ", 3), ("-1", -1), ("x", None), ("2..5", None),
        ("", None),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them(units: Units, typed: str, value: float | None) -> None:
    assert units("read", typed) == value
