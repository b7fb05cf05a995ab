"""Whether full marks can be reached and gates be passed."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from scoring.document.model import Item, Standard
from scoring.exact import decimal
from scoring.linting.finding import Finding

ONE = Fraction(1)
ZERO = Fraction(0)


def findings(standard: Standard) -> Iterator[Finding]:
    """Yield findings about what scores can be reached."""
    if standard.rules.lower_is_better:
        yield from _best_is_not_zero(standard)
    else:
        yield from _unreachable(standard)
    yield from _gates(standard)
    for index, item in enumerate(standard.items):
        best, worst = item.response.best, item.response.worst
        if item.countable and best == worst:
            yield Finding(
                "no_difference",
                "warning",
                f"items[{index}].response",
                f"无论怎么回答，得分都是 {decimal(best)}",
                f"every answer scores {decimal(best)}: the item cannot tell good from bad",
                "给各回答设不同分值，或把权重设为 0",
                "give the answers different scores, or set the weight to 0",
                item.code,
            )


def _unreachable(standard: Standard) -> Iterator[Finding]:
    short = [
        (index, item)
        for index, item in enumerate(standard.items)
        if item.countable and not item.bonus and (item.response.best or ZERO) < ONE
    ]
    missing = sum((item.weight * (ONE - (item.response.best or ZERO)) for _, item in short), ZERO)
    bonus = sum((_most(item) for item in standard.items if item.bonus and item.countable), ZERO)
    whole = sum((item.weight for item in standard.items if item.countable and not item.bonus), ZERO)
    made_up = bonus >= missing and standard.rules.method != "weighted_sections"
    for index, item in short:
        best = decimal(item.response.best)
        top = (
            decimal(whole - missing) if standard.rules.in_points else decimal(100 * (whole - missing) / whole)
        )
        rest = ("（加分项可补足）", " (bonus items can make up for it)") if made_up else ("", "")
        yield Finding(
            "unreachable_100",
            "warning" if made_up else "error",
            f"items[{index}].response",
            f"最好的回答只得 {best}，满分不可达：总分最高 {top}{rest[0]}",
            f"its best answer scores {best}, so full marks cannot be reached: the best total is {top}{rest[1]}",
            "让最好的回答得 1",
            "let the best answer score 1",
            item.code,
        )


def _most(item: Item) -> Fraction:
    return item.weight * (item.response.best or ZERO)


def _best_is_not_zero(standard: Standard) -> Iterator[Finding]:
    for index, item in enumerate(standard.items):
        least = item.response.worst
        if item.countable and least:
            yield Finding(
                "unreachable_100",
                "warning",
                f"items[{index}].response",
                f"扣分制下任何回答都至少计 {decimal(least * item.weight)} 分，最好成绩 0 不可达",
                f"every answer gives at least {decimal(least * item.weight)} penalty points; 0 cannot be reached",
                "让最好的回答得 0",
                "let the best answer score 0",
                item.code,
            )
        if item.bonus:
            yield Finding(
                "bonus_penalises",
                "error",
                f"items[{index}].bonus",
                "分数越低越好时，加分项反而使成绩变差",
                "where lower is better a bonus item makes the result worse",
                "去掉 bonus",
                "drop bonus",
                item.code,
            )


def _gates(standard: Standard) -> Iterator[Finding]:
    rules = standard.rules
    for stage in standard.stages:
        if stage.pass_mark is None:
            continue
        scored = [item for item in standard.items if item.stage == stage.code and item.countable]
        if not [item for item in scored if not item.bonus]:
            yield Finding(
                "gate_never_applies",
                "error",
                f"stages.{stage.code}.pass_mark",
                f"环节 {stage.code} 没有计分项，其及格线永远不起作用",
                f"the stage {stage.code} has no scored item, so its pass mark never applies",
                "添加计分项，或删去及格线",
                "add a scored item, or remove the pass mark",
            )
            continue
        top = sum((_most(item) for item in scored), ZERO) if rules.in_points else Fraction(100)
        if stage.pass_mark > top and not rules.lower_is_better:
            yield Finding(
                "gate_unreachable",
                "error",
                f"stages.{stage.code}.pass_mark",
                f"环节 {stage.code} 的及格线 {decimal(stage.pass_mark)} 高于可得的 {decimal(top)}",
                f"the pass mark {decimal(stage.pass_mark)} of the stage {stage.code} is above the best, {decimal(top)}",
                "降低及格线",
                "lower the pass mark",
            )
