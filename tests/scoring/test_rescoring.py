"""Old audits under another standard: the fast total is the engine's own, for whatever of the answers fits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import AnswersError, load_standard, score
from scoring.rescoring import Rescoring, fitting_answers, score_fitting, unhurried
from tests.scoring.factories import YES_NO, document, item, measured
from tests.scoring.strategies import audits, examples, standards

WORDS = st.one_of(
    st.sampled_from(["yes", "no", "na", "N/A", "", "a", "b", "zz", "fine", True, False, None, 0, 3, 5, 7, -1]),
    st.decimals(0, 40, places=2), st.lists(st.sampled_from("abcz"), max_size=3),
)  # fmt: skip
ANY_ANSWERS = st.dictionaries(
    st.sampled_from([f"Q{n}" for n in range(10)]),
    WORDS | st.fixed_dictionaries({"value": WORDS, "note": st.just("n")})
    | st.fixed_dictionaries({"value": WORDS, "evidence": st.just(["sha256:aa"])})
    | st.fixed_dictionaries({"evidence": st.just(["sha256:aa"])}),
)  # fmt: skip


def assert_equal(doc: dict[str, Any], answers: dict[str, Any], rescoring: Rescoring) -> None:
    """Hold the fast total against the whole sheet of the answers that fit."""
    standard = rescoring.standard
    fast, sheet = rescoring(answers).total, score_fitting(standard, answers)
    assert fast.final == sheet.score.final
    assert fast.band == sheet.score.band
    assert fast.passed == sheet.score.passed
    assert fast.coverage == sheet.coverage


@examples(250)
@given(audits(), standards())
def test_the_fast_total_is_that_of_the_engine(pair: Any, other: dict[str, Any]) -> None:
    doc, answers = pair
    for target in (doc, other):
        rescoring = Rescoring(load_standard(target))
        for _ in range(2):  # the second time from what was remembered
            assert_equal(target, answers, rescoring)


@examples(250)
@given(st.lists(ANY_ANSWERS, min_size=1, max_size=4), standards())
def test_whatever_was_answered_it_is_scored_or_left_out(many: list[dict[str, Any]], doc: dict[str, Any]) -> None:
    rescoring = Rescoring(load_standard(doc))
    for answers in many:
        assert_equal(doc, answers, rescoring)


@examples(150)
@given(audits())
def test_under_its_own_standard_nothing_is_left_out(pair: Any) -> None:
    doc, answers = pair
    standard = load_standard(doc)
    done = Rescoring(standard)(answers)
    assert (done.unfit, done.hidden) == ((), ())
    assert done.total.final == score(standard, answers).score.final
    assert fitting_answers(standard, answers) == answers


def test_what_no_longer_fits_is_named() -> None:
    bands: list[dict[str, Any]] = [{"min": 0, "max": 3, "score": 1}, {"min": 5, "max": None, "score": 0}]
    new = load_standard(
        document(
            item("A", 50), item("B", 30, measured("duration_seconds", bands)), item("C", 10, na_allowed=False),
            item("D", 10, when={"item": "A", "equals": "yes"}),
        )
    )  # fmt: skip
    done = Rescoring(new)({"A": "no", "B": Decimal(4), "C": "na", "D": "yes", "GONE": 3})
    assert done.unfit == ("B", "C")
    assert done.hidden == ("D",)
    assert done.total.final == 0
    assert done.total.coverage == Decimal("0.5")


def test_true_and_one_are_different_answers_also_when_remembered() -> None:
    standard = load_standard(document(item("A", 50, YES_NO), item("B", 50, {"type": "scale_0_5"})))
    rescoring = Rescoring(standard)
    for answer in (True, 1, True, 1.0):
        done = rescoring({"A": answer, "B": answer})
        assert done.unfit == (("B",) if answer is True else ("A",))


def test_required_items_may_be_open() -> None:
    standard = load_standard(document(item("A", 50, required=True), item("B", 50)))
    assert Rescoring(standard)({"B": "yes"}).total.final == 100
    assert score(unhurried(standard), {"B": "yes"}).score.final == 100
    with pytest.raises(AnswersError, match="is required"):
        score(standard, {"B": "yes"})
