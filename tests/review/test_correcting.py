"""The form that corrects an audit: what it offers, how it is read, what it refuses."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from audits.review.correcting import controls, corrected
from saas.kernel.problems import Invalid
from tests.arrange import House, record


def item(code: str, **response: Any) -> dict[str, Any]:
    return {"code": code, "text_zh": code, "text_en": code, "response": response}


OPTIONS = [{"value": 1, "label_zh": "一", "label_en": "One"}, {"value": 2, "label_zh": "二", "label_en": "Two"}]
ITEMS = [
    item("Y", type="yes_no"),
    item("L", type="scale_0_5", anchors={"5": {"zh": "好", "en": "good"}}),
    item("S", type="duration_seconds", bands=[]),
    item("C", type="choice", options=OPTIONS),
    item("M", type="multi_choice", options=OPTIONS),
    item("T", type="text"),
    item("P", type="photo"),
]
ANSWERS = {
    "Y": True, "L": {"value": 4, "note": "smiled"}, "S": Decimal("2.40"), "C": 1, "M": [1], "T": "fine",
    "P": ["sha256:aa"],
}  # fmt: skip


def untouched() -> MultiDict[str, str]:
    """Return the form as a browser sends it when nothing was changed."""
    sent: MultiDict[str, str] = MultiDict()
    for one in controls(ITEMS, ANSWERS, None).values():
        if one.kind == "several":
            sent.add(f"has:{one.code}", "1")
        for value in one.values if one.kind != "fixed" else ():
            sent.add(one.name, value)
        if one.na:
            sent.add(f"na:{one.code}", "1")
    return sent


@pytest.mark.parametrize(
    ("field", "typed", "code", "answer"),
    [
        ("a:Y", "no", "Y", "no"),
        ("a:Y", "na", "Y", "na"),
        ("a:L", "0", "L", {"value": 0, "note": "smiled"}),
        ("a:S", "3.50", "S", Decimal("3.50")),
        ("a:S", "12", "S", 12),
        ("na:S", "1", "S", "na"),
        ("a:C", "2", "C", 2),
        ("a:T", "better", "T", "better"),
    ],
)
def test_only_the_field_that_was_changed_changes_its_answer(field: str, typed: str, code: str, answer: Any) -> None:
    form = untouched()
    form[field] = typed
    assert corrected(ITEMS, ANSWERS, form) == {**ANSWERS, code: answer}


def test_boxes_are_read_together_and_an_emptied_field_takes_its_answer_away() -> None:
    form = untouched()
    form.setlist("a:M", ["1", "2"])
    form["a:T"] = ""
    changed = corrected(ITEMS, ANSWERS, form)
    assert changed["M"] == [1, 2]
    assert "T" not in changed


def test_a_form_in_which_nothing_was_changed_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        corrected(ITEMS, ANSWERS, untouched())
    assert [error.path for error in refused.value.errors] == ["reason"]


def test_words_where_a_number_belongs_are_refused_at_their_field() -> None:
    form = untouched()
    form["a:S"] = "soon"
    with pytest.raises(Invalid) as refused:
        corrected(ITEMS, ANSWERS, form)
    assert [error.path for error in refused.value.errors] == ["a:S"]
    assert controls(ITEMS, ANSWERS, form)["S"].values == ("soon",)


def test_a_level_is_chosen_by_its_words(house: House) -> None:
    audit_id = record(house, answers={"BK-AR01": 0})
    page = house.sign_in_as("reviewer").get(f"/audits/{audit_id}/correct").get_data(as_text=True)
    assert "5 级，洁净醒目、标识与营业时间清楚、信息均在有效期" in page
    assert 'value="0" selected' in page
