"""Conditions: items that can never be shown, or that hide when nobody meant it."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.document.model import Standard
from scoring.linting.finding import Finding
from scoring.linting.visibility import outcomes

MOST_TRIES_IN_ALL = 200_000  # keeps a hostile document from keeping a worker


def findings(standard: Standard) -> Iterator[Finding]:
    """Yield findings about ``when``."""
    budget = MOST_TRIES_IN_ALL
    order = {stage.code: stage.order for stage in standard.stages}
    for index, item in enumerate(standard.items):
        if item.when is None:
            continue
        path = f"items[{index}].when"
        possible, tries = outcomes(standard, item, budget)
        budget -= tries
        if possible == {False}:
            yield Finding(
                "never_shown",
                "error",
                path,
                "无论怎么回答，显示条件都不成立，本项永远不会出现",
                "no answers ever meet the condition, so the item is never shown",
                "核对条件里的代码和取值，或删去条件",
                "check the codes and values in the condition, or remove it",
                item.code,
            )
        elif possible == {True}:
            yield Finding(
                "always_shown",
                "warning",
                path,
                "显示条件总是成立",
                "the condition always holds",
                "删去条件，或核对取值",
                "remove the condition, or check its values",
                item.code,
            )
        for code in sorted(item.when.items()):
            other = standard.by_code[code]
            if item.weight and other.na_allowed:
                yield _na_hides(path, item.code, code)
            if order.get(other.stage, 0) > order.get(item.stage, 0):
                yield _later_stage(path, item.code, code)


def _na_hides(path: str, code: str, other: str) -> Finding:
    return Finding(
        "na_hides_items",
        "warning",
        path,
        f"{other} 允许“不适用”；选它会改变本项的显示，连同其权重一起离开总分",
        f"{other} allows not applicable; choosing it decides whether this item and its weight are there at all",
        f'在条件里写明选“不适用”时如何，或不允许 {other} 选“不适用”',
        f'say in the condition what not applicable means, or do not allow it at {other}',
        code,
    )


def _later_stage(path: str, code: str, other: str) -> Finding:
    return Finding(
        "condition_on_later_stage",
        "warning",
        path,
        f"{other} 所在环节排在本项之后，填表时本项会先出现",
        f"{other} belongs to a later stage, so the form reaches this item first",
        "调整环节顺序，或移动其中一项",
        "change the order of the stages, or move one of the items",
        code,
    )
