"""Answers that come again are not read again: whatever came before, an audit is scored as if it were the first."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import AnswersError, Standard, load_standard, score
from scoring.plan import plan_of
from tests.scoring.factories import SCALE, YES_NO, document, item
from tests.scoring.strategies import answers_for, examples, standards

LONE = "\ud83d"  # half of a pair: text that UTF-8 cannot carry
LIKE = [True, False, 1, 0, 1.0, Decimal("1"), "1", "yes", "na", "", LONE]
WRONG: list[dict[str, Any]] = [{"evidnce": []}, {"note": 5}, {"evidence": ""}, {"evidence": [5]}]
ODD: list[Any] = [
    {}, {"value": {"value": 1}}, {"evidence": ["sha256:aa"]}, {"note": "x"}, Decimal("NaN"), [], ["a"], ("a", "a")
]  # fmt: skip


@st.composite
def spelled(draw: st.DrawFn, response: dict[str, Any]) -> Any:
    """An answer as phones and programs may write it, right or wrong."""
    value = draw(st.one_of(answers_for(response), st.sampled_from(LIKE)))
    wrap = draw(st.integers(0, 7))
    if wrap == 0:
        return draw(st.sampled_from(ODD))
    if wrap == 3:
        return {"value": value, **draw(st.sampled_from(WRONG))}
    if wrap == 1:
        return {"value": value, "note": draw(st.sampled_from([None, "", "柜台整洁"])), "evidence": []}
    if wrap == 2:
        return {"value": value, "evidence": ["sha256:bb"]}
    return value


@st.composite
def days(draw: st.DrawFn) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A standard and some audits under it, one after the other."""
    doc = draw(standards())
    doc["items"] = doc["items"][:2]
    one = st.fixed_dictionaries({}, optional={row["code"]: spelled(row["response"]) for row in doc["items"]})
    return doc, draw(st.lists(one, min_size=2, max_size=6))


@given(days())
@examples(400)
def test_what_was_answered_before_changes_nothing(day: tuple[dict[str, Any], list[dict[str, Any]]]) -> None:
    doc, audits = day
    warm = load_standard(doc)
    for number, answers in enumerate(audits):
        first = load_standard({**doc, "version": 1000 + number})  # another standard: nobody has answered it yet
        assert outcome(warm, answers) == outcome(first, answers)


@pytest.mark.parametrize("response", [SCALE, YES_NO, {"type": "text"}], ids=lambda response: str(response["type"]))
@pytest.mark.parametrize("wrong", [*WRONG, {"evidence": ["sha256:aa"]}, {"note": "x"}], ids=str)
def test_what_looks_like_a_known_answer_is_read(response: dict[str, Any], wrong: dict[str, Any]) -> None:
    doc = document(item("Q1", response=response))
    warm = load_standard({**doc, "version": 2})
    for known in (1, "yes", "na"):
        outcome(warm, {"Q1": known})
    told: list[Any] = []
    for bare in (1, True, 1.0, "1", "yes", "na"):
        for answer in (bare, {"value": bare, **wrong}):
            told.append(outcome(warm, {"Q1": answer}))
            first = load_standard({**doc, "version": len(told) + 2})
            assert told[-1] == outcome(first, {"Q1": answer})


@pytest.mark.parametrize("kind", ["text", "signature", "datetime", "photo"])
def test_what_somebody_wrote_is_not_kept(kind: str) -> None:
    standard = load_standard(document(item("Q1", response={"type": kind}), item("Q2")))
    for said in ("2026-11-21T09:00:00+08:00", "na", {"value": "2026-11-21T09:30:00+08:00", "note": "x"}):
        score(standard, {"Q1": said, "Q2": "yes"})
    first, second = plan_of(standard).heard
    assert list(first) == [(str, "na")]
    assert list(second) == [(str, "yes")]


def outcome(standard: Standard, answers: dict[str, Any]) -> Any:
    """Return everything that scoring says of an audit but which standard it was."""
    try:
        sheet = score(standard, answers)
    except AnswersError as wrong:
        return [(problem.path, problem.zh, problem.en) for problem in wrong.problems]
    told = {**sheet.to_dict(), "standard": None}
    return {**told, "digests": sheet.answers_digest}
