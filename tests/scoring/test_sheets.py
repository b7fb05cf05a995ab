"""Sheets, fingerprints and verification."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from scoring import (
    ENGINE,
    AnswersError,
    DocumentError,
    NotCanonical,
    ScoreSheet,
    canonical_answers,
    canonical_json,
    digest,
    load_standard,
    score,
    verify,
)
from tests.scoring.factories import GREETING, SCALE, document, item, measured, options, scored

DOC = document(
    item("A", 3, SCALE, critical=True),
    item("B", 4, measured("duration_seconds", GREETING), dimension="timeliness", aspect="process"),
    item("C", 3, options("multi_choice", {"x": 0.5, "y": 0.5})),
    item("T", 0, {"type": "text"}),
    critical_policy={"mode": "cap", "cap": 59.9},
)
ANSWERS: dict[str, Any] = {"A": 4, "B": Decimal("2.4"), "C": ["y", "x"], "T": "很好"}


def sheet() -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(score(load_standard(DOC), ANSWERS).to_dict()))
    return plain


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, False, None]}, '{"a":[true,false,null],"b":1}'),
        ([1.0, 1, Decimal("1.00"), Decimal("1E+2"), 1e22], "[1,1,1,100,10000000000000000000000]"),
        ([0.1, Decimal("0.10"), 1e-7, -0.0, Decimal("-0")], "[0.1,0.1,0.0000001,0,0]"),
        ({"汉": 'é\n"\\/'}, '{"汉":"é\\n\\"\\\\/"}'),
        ({}, "{}"),
        ([[], {}], "[[],{}]"),
    ],
)
def test_a_value_has_one_sequence_of_bytes(value: Any, text: str) -> None:
    assert canonical_json(value) == text.encode()
    assert digest(value) == "sha256:" + hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), {1: 2}, object(), Fraction(1, 2), {"a": b"x"}, "\udc00", 10**40]
)
def test_what_json_cannot_say_exactly_has_no_canonical_form(value: Any) -> None:
    with pytest.raises(NotCanonical):
        canonical_json(value)


def test_the_sheet_has_the_documented_shape() -> None:
    plain = sheet()
    assert list(plain) == [
        "standard", "score", "coverage", "coverage_decimal", "earned", "earned_decimal", "possible", "possible_decimal",
        "stages", "dimensions", "aspects", "items", "critical_failures", "engine", "digests",
    ]  # fmt: skip
    assert plain["score"] == {
        "raw": "94", "raw_decimal": 94, "final": "94", "final_decimal": 94, "display": "94.00", "raw_display": "94.00",
        "band": "excellent", "band_of_score": "excellent", "limited_by": [], "passed": True,
    }  # fmt: skip
    assert plain["items"][0] == {
        "code": "A", "state": "scored", "s": "4/5", "s_decimal": 0.8, "weight": "3", "weight_decimal": 3,
        "earned": "12/5", "earned_decimal": 2.4, "lost": "3/5", "lost_decimal": 0.6,
        "critical_failure": False, "bonus": False,
    }  # fmt: skip
    assert plain["engine"] == ENGINE
    assert plain["digests"]["standard"] == digest(DOC)
    assert plain["digests"]["answers"] == digest({"A": 4, "B": 2.4, "C": ["x", "y"], "T": "很好"})


def test_the_sheets_own_fingerprint_is_of_everything_else_in_it() -> None:
    plain = sheet()
    stated = plain["digests"].pop("sheet")
    assert digest(plain) == stated


def test_same_answers_same_bytes_however_they_are_spelt() -> None:
    standard = load_standard(DOC)
    spelt = {
        "T": {"value": "很好", "note": "private"},
        "C": ("x", "y"),
        "B": {"value": 2.40},
        "A": 4.0,
        "Z": None,
    }
    del spelt["Z"]
    assert score(standard, spelt).to_dict() == score(standard, ANSWERS).to_dict()


def test_notes_stay_out_of_the_fingerprint_and_evidence_is_in_it() -> None:
    standard = load_standard(DOC)
    plain = score(standard, {"A": 4}).digests
    assert score(standard, {"A": {"value": 4, "note": "Ms Wang"}}).digests == plain
    proven = {"A": {"value": 4, "note": "Ms Wang", "evidence": ["sha256:aa"]}}
    assert score(standard, proven).digests.answers != plain.answers
    assert canonical_answers(standard, proven) == {"A": {"value": 4, "evidence": ["sha256:aa"]}}
    assert score(standard, canonical_answers(standard, proven)) == score(standard, proven)


def test_canonical_answers_are_refused_like_any_others() -> None:
    with pytest.raises(AnswersError, match="A: 9 is no valid answer"):
        canonical_answers(load_standard(DOC), {"A": 9})


def test_a_genuine_sheet_verifies() -> None:
    assert verify(DOC, {"answers": ANSWERS}, sheet()).genuine
    assert verify(DOC, ANSWERS, sheet()).genuine


def forged(**changes: Any) -> dict[str, Any]:
    """A sheet with members of its score changed, and sealed again by the forger."""
    plain = sheet()
    plain["score"] |= changes
    del plain["digests"]["sheet"]
    plain["digests"]["sheet"] = digest(plain)
    return plain


def test_a_forged_score_is_found_even_when_sealed_again() -> None:
    told = verify(DOC, ANSWERS, forged(final="95", final_decimal=95))
    assert [problem.path for problem in told.differences] == ["score.final", "score.final_decimal"]
    assert told.differences[0].line("en") == 'score.final: should be "94", but the file says "95"'


def test_a_changed_answer_is_found_even_where_the_score_stays() -> None:
    told = verify(DOC, {**ANSWERS, "B": 2.5}, sheet())
    assert [problem.path for problem in told.differences] == ["digests.answers"]


def test_a_changed_standard_is_found_even_where_the_score_stays() -> None:
    told = verify({**DOC, "name_en": "Other"}, ANSWERS, sheet())
    assert [problem.path for problem in told.differences] == ["digests.standard"]


def test_a_broken_seal_is_found() -> None:
    plain = sheet()
    plain["engine"] = "sanmi-scoring/0.9"
    assert [problem.path for problem in verify(DOC, ANSWERS, plain).differences] == ["digests.sheet"]


def test_another_engine_with_the_same_numbers_is_genuine() -> None:
    plain = sheet()
    plain["engine"] = "sanmi-scoring/0.9"
    del plain["digests"]["sheet"]
    plain["digests"]["sheet"] = digest(plain)
    assert verify(DOC, ANSWERS, plain).genuine


@pytest.mark.parametrize(
    "broken", [{}, [], "x", {"digests": 5}, {"digests": {"sheet": "x"}}, {"score": float("nan")}]
)
def test_what_is_no_sheet_differs_and_never_fails(broken: Any) -> None:
    assert not verify(DOC, ANSWERS, broken).genuine


def test_missing_and_added_members_differ() -> None:
    plain = sheet()
    del plain["coverage"]
    plain["extra"] = 1
    plain["items"].pop()
    paths = {problem.path for problem in verify(DOC, ANSWERS, plain).differences}
    assert {"coverage", "extra", "items", "digests.sheet"} <= paths


def test_answers_that_do_not_fit_are_a_difference_and_a_broken_standard_is_an_error() -> None:
    assert not verify(DOC, {"answers": {"A": 99}}, sheet()).genuine
    with pytest.raises(DocumentError):
        verify({}, ANSWERS, sheet())


def test_reading_back_what_is_no_sheet_fails_clearly() -> None:
    for broken in ({}, {**sheet(), "items": [{}]}, {**sheet(), "coverage": 0.5}, {**sheet(), "score": None}):
        with pytest.raises(ValueError, match=r"score sheet|exact value"):
            ScoreSheet.from_dict(broken)


def test_two_sheets_of_the_same_audit_are_equal() -> None:
    assert scored(DOC, **ANSWERS) == scored(DOC, **ANSWERS)
    assert load_standard(DOC) == load_standard(dict(reversed(DOC.items())))
    assert load_standard(DOC) != load_standard(document(item("A")))
