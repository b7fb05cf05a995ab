"""Options, deductions and sums that leave the range 0..1."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from scoring.document.choices import Choice, MultiChoice
from scoring.document.model import Item, Standard
from scoring.document.responses import Deduction
from scoring.exact import decimal
from scoring.linting.finding import Finding

ZERO = Fraction(0)


def findings(standard: Standard) -> Iterator[Finding]:
    """Yield findings about options and deductions."""
    for index, item in enumerate(standard.items):
        path = f"items[{index}].response"
        if isinstance(item.response, MultiChoice):
            yield from _multi_choice(path, item, item.response)
        if isinstance(item.response, Choice | MultiChoice):
            yield from _reserved(path, item, item.response)
        if isinstance(item.response, Deduction):
            yield from _deduction(path, item, item.response)


def _multi_choice(path: str, item: Item, response: MultiChoice) -> Iterator[Finding]:
    shares = [share for share in response.options.values() if share is not None]
    plus = sum((share for share in shares if share > 0), ZERO)
    minus = sum((share for share in shares if share < 0), ZERO)
    lowest = 1 - plus if response.deduct else minus
    if lowest < 0:
        yield Finding(
            "negative_total",
            "warning",
            f"{path}.options",
            f"全部扣满会得到 {decimal(lowest)}，按 0 计：再多选也不再扣分",
            f"the options can add up to {decimal(lowest)}, which counts as 0: beyond it nothing more is lost",
            "让扣分合计不超过 1，或确认这是本意",
            "let the deductions add up to 1 at most, or make sure that this is meant",
            item.code,
        )
    if response.deduct and minus:
        yield Finding(
            "negative_share",
            "warning",
            f"{path}.options",
            "deduct 模式减去各选项的分值，负的分值反而加分",
            "the mode deduct subtracts shares, so a negative share adds",
            "写正数",
            "write positive shares",
            item.code,
        )
    if not response.deduct and plus > 1:
        yield Finding(
            "shares_exceed_one",
            "info",
            f"{path}.options",
            f"选项分值合计 {decimal(plus)}，超过 1 的部分不计",
            f"the shares add up to {decimal(plus)}; what exceeds 1 does not count",
            "让合计为 1，或确认这是本意",
            "let them add up to 1, or make sure that this is meant",
            item.code,
        )


def _reserved(path: str, item: Item, response: Choice | MultiChoice) -> Iterator[Finding]:
    if any(key.strip().lower() in ("na", "n/a") for key in response.options):
        yield Finding(
            "option_named_na",
            "warning",
            f"{path}.options",
            "选项名 na 与“不适用”相同，选它按选项计，不算“不适用”",
            'an option is named "na" like "not applicable"; choosing it counts as the option',
            "改名；“不适用”用 na_allowed 表示",
            "rename it; not applicable is what na_allowed is for",
            item.code,
        )


def _deduction(path: str, item: Item, response: Deduction) -> Iterator[Finding]:
    if not item.weight:
        yield Finding(
            "deduction_without_weight",
            "error",
            path,
            "扣分制的权重为 0，无分可扣",
            "a deduction of weight 0 has nothing to deduct from",
            "设置权重",
            "give it a weight",
            item.code,
        )
    elif not response.per_occurrence:
        yield Finding(
            "deduction_of_nothing",
            "error",
            f"{path}.per_occurrence",
            "每次扣 0 分，永远不扣分",
            "each occurrence deducts 0, so nothing is ever lost",
            "设置每次扣多少分",
            "say how many points each occurrence costs",
            item.code,
        )
    elif response.per_occurrence > item.weight:
        yield Finding(
            "negative_total",
            "warning",
            f"{path}.per_occurrence",
            f"一次就扣 {decimal(response.per_occurrence)} 分，超过权重 {decimal(item.weight)}，按 0 计",
            f"one occurrence costs {decimal(response.per_occurrence)}, more than the weight {decimal(item.weight)}",
            "减小每次扣分，或提高权重",
            "lower per_occurrence, or raise the weight",
            item.code,
        )
