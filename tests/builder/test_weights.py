"""Weights: live sums, spreading that comes out exactly, locks; gates, veto and grade bands."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from playwright.sync_api import expect

from scoring import load_standard
from tests.builder.desk import Desk


def total(desk: Desk) -> Fraction:
    standard = load_standard(desk.document())
    return sum((item.weight for item in standard.items if item.countable and not item.bonus), Fraction(0))


def test_the_sum_is_live_and_says_how_far_it_is_off(desk: Desk) -> None:
    expect(desk.page.locator(".outline__count[data-total]")).to_have_text("100 / 100")
    desk.type("weight", "4.5")
    expect(desk.page.locator(".outline__count[data-total]")).to_have_text("102.5 / 100")
    desk.page_named("weights")
    expect(desk.page.locator(".editor__title [data-total]")).to_contain_text("多 2.5")
    desk.act("normalise")
    expect(desk.page.locator(".outline__count[data-total]")).to_have_text("100 / 100")
    assert total(desk) == 100


@pytest.mark.parametrize("places", ["0", "1", "2"])
def test_spreading_evenly_adds_up_to_exactly_one_hundred(desk: Desk, places: str) -> None:
    desk.page_named("weights")
    desk.page.locator(f'[data-field="places.{places}"]').check()
    desk.act("even-all")
    assert total(desk) == 100
    weights = {Decimal(str(item["weight"])) for item in desk.document()["items"] if item["weight"]}
    assert max(weights) - min(weights) <= Decimal(10) ** -int(places)


def test_a_locked_weight_stays_while_the_rest_is_spread(desk: Desk) -> None:
    desk.type("weight", "10")
    desk.act("lock")
    desk.page_named("weights")
    expect(desk.page.locator(".tools")).to_contain_text("已锁定 1 项")
    desk.act("normalise")
    assert desk.item("BK-AR01")["weight"] == 10
    assert total(desk) == 100


def test_a_stage_is_brought_to_a_sum_and_its_items_keep_their_proportions(desk: Desk) -> None:
    desk.page_named("weights")
    field = desk.field("sum-arrival")
    field.fill("18")
    field.press("Enter")
    assert [desk.item(f"BK-AR0{n}")["weight"] for n in (1, 2, 3, 4)] == [4, 2, 6, 6]
    expect(desk.field("sum-arrival")).to_have_value("18")


def test_what_cannot_be_spread_is_said_and_changes_nothing(desk: Desk) -> None:
    before = desk.document()
    desk.type("weight", "100")
    desk.act("lock")
    desk.page_named("weights")
    desk.act("normalise")
    expect(desk.said()).to_contain_text("已占满 100")
    desk.page.keyboard.press("Control+z")
    assert desk.document() == before


def test_weights_of_a_stage_are_typed_in_one_table(desk: Desk) -> None:
    desk.choose_stage("arrival")
    desk.type("weight-BK-AR02", "3")
    assert desk.item("BK-AR02")["weight"] == 3
    desk.act("even")
    assert [desk.item(f"BK-AR0{n}")["weight"] for n in (1, 2, 3, 4)] == [2.8, 2.8, 2.7, 2.7]


def test_stages_can_have_weights_of_their_own(desk: Desk) -> None:
    """Spread evenly over the stages in which something is scored; another with a weight could not be published."""
    desk.page_named("scoring")
    desk.page.locator('[data-field="method.weighted_sections"]').check()
    desk.page_named("weights")
    desk.act("stages-even")
    weights = {stage["code"]: Fraction(str(stage["weight"])) for stage in desk.document()["stages"]}
    assert weights.pop("overall") == 0
    assert sum(weights.values()) == 100
    assert max(weights.values()) - min(weights.values()) <= Fraction(1, 10)
    desk.page_named("findings")
    expect(desk.page.locator('[data-finding][data-severity="error"]')).to_have_count(0)


def test_gates_and_the_veto_are_set(desk: Desk) -> None:
    desk.page_named("scoring")
    desk.type("gate-arrival", "70")
    desk.page.locator('[data-field="policy.zero_stage"]').check()
    document = desk.document()
    assert document["stages"][0]["pass_mark"] == 70
    assert document["scoring"]["critical_policy"] == {"mode": "zero_stage"}
    desk.page.locator('[data-field="policy.cap"]').check()
    desk.type("cap", "55")
    assert desk.document()["scoring"]["critical_policy"] == {"mode": "cap", "cap": 55}


def test_grade_bands_are_moved_on_their_ruler(desk: Desk) -> None:
    desk.page_named("scoring")
    handle = desk.page.locator('[data-grade-cut="good"]')
    handle.focus()
    desk.page.keyboard.press("ArrowRight")
    desk.page.keyboard.press("Shift+ArrowRight")
    assert next(b["min"] for b in desk.document()["scoring"]["bands"] if b["code"] == "good") == 86
    desk.page.keyboard.press("Shift+ArrowRight")
    bands = {band["code"]: band["min"] for band in desk.document()["scoring"]["bands"]}
    assert bands["good"] == 89  # held below the next band
    desk.page.locator('[data-grade-cut="pass"]').last.focus()
    desk.page.keyboard.press("ArrowRight")
    assert desk.document()["scoring"]["pass_mark"] == 61


def test_a_finding_is_mended_by_one_press_and_undone_by_another(desk: Desk) -> None:
    desk.type("weight", "12")
    desk.saved()
    desk.page_named("findings")
    finding = desk.page.locator('[data-finding="weights_not_100"]')
    expect(finding).to_contain_text("110")
    finding.locator('[data-act="mend"]').click()
    expect(finding).to_have_count(0)
    assert total(desk) == 100
    desk.page.keyboard.press("Control+z")
    expect(desk.page.locator('[data-finding="weights_not_100"]')).to_have_count(1)
