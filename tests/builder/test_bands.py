"""Answers as pure values: a first one of every kind, and bands cut, added and taken away without holes."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from scoring import lint, load_standard
from tests.builder.documents import Units, library


@pytest.mark.parametrize(
    "kind",
    [
        "yes_no",
        "scale_0_5",
        "duration_seconds",
        "count",
        "number",
        "choice",
        "multi_choice",
        "deduction",
        "photo",
        "text",
        "signature",
        "datetime",
        "instruction",
    ],
)
def test_a_first_answer_of_every_kind_makes_a_standard_without_errors_of_its_own(
    units: Units, kind: str
) -> None:
    document = copy.deepcopy(library("bank"))
    document["items"][0]["response"] = units("firstResponse", kind)
    load_standard(document)
    errors = {f.code for f in lint(document) if f.severity == "error" and f.item == "BK-AR01"}
    assert errors <= {"weight_never_counts"}
    assert units("canScore", document["items"][0]["response"]) is (
        kind
        in {
            "yes_no",
            "scale_0_5",
            "duration_seconds",
            "count",
            "number",
            "choice",
            "multi_choice",
            "deduction",
        }
    )


SECONDS = [
    {"min": 0, "max": 3, "score": 1},
    {"min": 3, "max": 10, "score": 0.6},
    {"min": 10, "max": None, "score": 0},
]
PIECES = [{"min": 0, "max": 3, "score": 1}, {"min": 4, "max": None, "score": 0}]


def ends(bands: list[dict[str, Any]]) -> list[tuple[Any, Any]]:
    return [(band["min"], band["max"]) for band in bands]


def test_a_cut_moves_both_bands_and_stays_between_its_neighbours(units: Units) -> None:
    cuts = units("cutsOf", SECONDS, False, 0)
    assert ends(units("moveCut", SECONDS, cuts[0], 5, False, 0)) == [(0, 5), (5, 10), (10, None)]
    assert ends(units("moveCut", SECONDS, cuts[0], 50, False, 0)) == [(0, 9.9), (9.9, 10), (10, None)]
    assert ends(units("moveCut", SECONDS, cuts[0], -1, False, 0)) == [(0, 0.1), (0.1, 10), (10, None)]
    whole = units("cutsOf", PIECES, True, 0)
    assert whole == [{"low": 3, "high": 4}]
    assert ends(units("moveCut", PIECES, whole[0], 6, True, 0)) == [(0, 6), (7, None)]


def test_bands_added_and_removed_leave_no_hole(units: Units) -> None:
    for bands, whole in ((SECONDS, False), (PIECES, True)):
        more = units("addBand", bands, whole, 0)
        assert len(more) == len(bands) + 1
        assert all(piece["band"] >= 0 for piece in units("piecesOf", more, whole, 0))
        for index in range(len(more)):
            fewer = units("removeBand", more, index, whole)
            assert all(piece["band"] >= 0 for piece in units("piecesOf", fewer, whole, 0))


def test_the_first_listed_band_counts_where_bands_overlap(units: Units) -> None:
    speed = [{"min": 120, "max": 150, "score": 1}, {"min": 0, "max": None, "score": 0.4}]
    assert [piece["band"] for piece in units("piecesOf", speed, True, 0)] == [1, 0, 1]
