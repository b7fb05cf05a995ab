"""Weights: whether they add up, and whether every one of them counts."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from scoring.document.model import Standard
from scoring.exact import decimal
from scoring.linting.finding import Finding

HUNDRED = Fraction(100)


def findings(standard: Standard) -> Iterator[Finding]:
    """Yield findings about item and stage weights."""
    if not any(item.countable and not item.bonus for item in standard.items):
        yield Finding(
            "nothing_scored",
            "error",
            "items",
            "没有任何计分项，总分永远为空",
            "no item is scored, so there is never a score",
            "至少给一个可计分的检查项设权重",
            "give at least one scorable item a weight",
        )
    yield from _item_sum(standard)
    yield from _unused_weights(standard)
    yield from _stages(standard)


def _item_sum(standard: Standard) -> Iterator[Finding]:
    total = sum((item.weight for item in standard.items if item.countable and not item.bonus), Fraction(0))
    method = standard.rules.method
    if not total or method == "weighted_sections":
        return
    wanted = standard.rules.full if method == "points" else HUNDRED
    stated = standard.document.get("scoring")
    if method == "points" and not (isinstance(stated, dict) and "total" in stated):
        return
    if total != wanted:
        said, right = decimal(total), decimal(wanted)
        yield Finding(
            "weights_not_100",
            "warning" if method == "points" else "error",
            "items",
            f"计分项权重合计 {said}，不是 {right}",
            f"the weights of the scored items add up to {said}, not {right}",
            f"调整权重，使合计为 {right}（加分项不计入）",
            f"change weights until they add up to {right} (bonus items do not count)",
        )


def _unused_weights(standard: Standard) -> Iterator[Finding]:
    for index, item in enumerate(standard.items):
        if item.weight and not item.response.marks():
            yield Finding(
                "weight_never_counts",
                "error",
                f"items[{index}].weight",
                "此题型只记录不计分，权重永远不起作用",
                "this response is recorded and never scored, so its weight never counts",
                "权重设为 0，或改用可计分的题型",
                "set the weight to 0, or choose a response that is scored",
                item.code,
            )
        if item.bonus and not item.weight:
            yield Finding(
                "bonus_without_weight",
                "warning",
                f"items[{index}].weight",
                "加分项权重为 0，加不了分",
                "a bonus item of weight 0 adds nothing",
                "设置权重，或去掉 bonus",
                "give it a weight, or drop bonus",
                item.code,
            )


def _stages(standard: Standard) -> Iterator[Finding]:
    sections = standard.rules.method == "weighted_sections"
    weights = [stage.weight for stage in standard.stages if stage.weight is not None]
    if sections and sum(weights, Fraction(0)) != HUNDRED:
        said = decimal(sum(weights, Fraction(0)))
        yield Finding(
            "weights_not_100",
            "error",
            "stages",
            f"环节权重合计 {said}，不是 100",
            f"the weights of the stages add up to {said}, not 100",
            "调整环节权重，使合计为 100",
            "change the stage weights until they add up to 100",
        )
    if not sections and any(weights):
        yield Finding(
            "stage_weights_unused",
            "warning",
            "stages",
            "设了环节权重，但只有 weighted_sections 计分法会用到",
            "stages have weights, but only the method weighted_sections uses them",
            "改用 weighted_sections，或删去环节权重",
            "choose weighted_sections, or remove the stage weights",
        )
    for stage in standard.stages:
        yield from _stage(standard, stage.code, stage.weight, sections)


def _stage(standard: Standard, code: str, weight: Fraction | None, sections: bool) -> Iterator[Finding]:
    items = [item for item in standard.items if item.stage == code]
    scored = [item for item in items if item.countable and not item.bonus]
    if not items:
        yield Finding(
            "stage_empty",
            "warning",
            f"stages.{code}",
            f"环节 {code} 没有检查项",
            f"the stage {code} has no items",
            "添加检查项，或删去该环节",
            "add items, or remove the stage",
        )
    if sections and weight and not scored:
        yield Finding(
            "stage_never_scored",
            "error",
            f"stages.{code}",
            f"环节 {code} 有权重，却没有计分项",
            f"the stage {code} has a weight but no scored item",
            "添加计分项，或把环节权重设为 0",
            "add a scored item, or set the stage weight to 0",
        )
    if sections and scored and not weight:
        yield Finding(
            "stage_without_weight",
            "warning",
            f"stages.{code}",
            f"环节 {code} 的权重为 0，其中计分项不影响总分",
            f"the stage {code} has weight 0, so its scored items do not affect the total",
            "设置环节权重，或确认这是本意",
            "give the stage a weight, or make sure that this is meant",
        )
    if (sections or weight) and scored and all(item.na_allowed or item.when for item in scored):
        yield Finding(
            "stage_can_vanish",
            "info",
            f"stages.{code}",
            f"环节 {code} 的计分项都可能不适用或隐藏，其权重会转移到其他环节",
            f"every scored item of the stage {code} may be not applicable or hidden; its weight then goes to others",
            "让至少一项必须作答",
            "make at least one item answerable in every audit",
        )
