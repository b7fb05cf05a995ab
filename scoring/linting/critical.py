"""Critical items 一票否决: whether the veto works, and only when it should."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from scoring.document.model import Item, Standard
from scoring.exact import decimal
from scoring.linting.finding import Finding


def findings(standard: Standard) -> Iterator[Finding]:
    """Yield findings about critical items and the critical policy."""
    rows = standard.document.get("items")
    for index, item in enumerate(standard.items):
        if item.critical:
            yield from _critical(f"items[{index}]", item)
        elif isinstance(rows, list) and isinstance(rows[index : index + 1], list):
            yield from _threshold_alone(f"items[{index}]", item, rows[index] if index < len(rows) else None)
    yield from _policy(standard)


def _critical(path: str, item: Item) -> Iterator[Finding]:
    best, worst, at = item.response.best, item.response.worst, item.critical_fail_at
    if item.na_allowed:
        yield Finding(
            "critical_allows_na",
            "warning",
            f"{path}.na_allowed",
            "一票否决项允许“不适用”，选它即可绕过否决",
            "a critical item allows not applicable, which sidesteps the veto",
            "除非确有不适用的情形，否则不要允许“不适用”",
            "do not allow not applicable, unless the item can truly not apply",
            item.code,
        )
    if worst is None or worst > at:
        yield Finding(
            "critical_cannot_fail",
            "error",
            f"{path}.critical",
            f"没有任何回答的得分 ≤ {decimal(at)}，否决永远不会触发",
            f"no answer scores {decimal(at)} or less, so the veto never acts",
            "调整分值或否决线，或改用可计分的题型",
            "change the scores or the share at which it fails, or choose a response that is scored",
            item.code,
        )
    elif best is not None and best <= at:
        yield Finding(
            "critical_always_fails",
            "error",
            f"{path}.critical_fail_at",
            f"任何回答的得分都 ≤ {decimal(at)}，每次都会否决",
            f"every answer scores {decimal(at)} or less, so every audit is vetoed",
            "降低否决线",
            "lower the share at which it fails",
            item.code,
        )
    if item.when is not None:
        yield Finding(
            "critical_can_be_hidden",
            "info",
            f"{path}.when",
            "一票否决项有显示条件，隐藏时不起作用",
            "a critical item has a condition; while hidden it cannot veto",
            "确认这是本意",
            "make sure that this is meant",
            item.code,
        )
    if item.bonus:
        yield Finding(
            "critical_bonus",
            "warning",
            f"{path}.bonus",
            "同一项既加分又一票否决",
            "an item is both a bonus and critical",
            "二者取其一",
            "choose one of the two",
            item.code,
        )


def _threshold_alone(path: str, item: Item, row: object) -> Iterator[Finding]:
    if isinstance(row, Mapping) and row.get("critical_fail_at") is not None:
        yield Finding(
            "threshold_without_critical",
            "warning",
            f"{path}.critical_fail_at",
            "设了否决线，但本项不是一票否决项",
            "a share at which it fails is set, but the item is not critical",
            "设 critical 为 true，或删去该键",
            "set critical to true, or remove the key",
            item.code,
        )


def _policy(standard: Standard) -> Iterator[Finding]:
    rules = standard.rules
    any_critical = any(item.critical for item in standard.items)
    if any_critical and rules.critical_mode == "flag_only":
        yield Finding(
            "critical_only_flagged",
            "info",
            "scoring.critical_policy",
            "有一票否决项，但否决只作标记，不影响总分",
            "there are critical items, but a failure is only flagged and does not change the total",
            "如需影响总分，选择 cap、zero 或 zero_stage",
            "choose cap, zero or zero_stage if the total should change",
        )
    if rules.cap is not None and rules.pass_mark is not None and rules.reaches(rules.cap, rules.pass_mark):
        yield Finding(
            "cap_still_passes",
            "warning",
            "scoring.critical_policy.cap",
            f"封顶 {decimal(rules.cap)} 仍达到及格线 {decimal(rules.pass_mark)}，否决后还能及格",
            f"the cap {decimal(rules.cap)} still reaches the pass mark {decimal(rules.pass_mark)}",
            "把封顶设在及格线之外",
            "put the cap on the failing side of the pass mark",
        )
    if rules.critical_mode == "zero" and rules.pass_mark == Fraction(0):
        yield Finding(
            "zero_still_passes",
            "warning",
            "scoring.pass_mark",
            "及格线为 0，清零后仍算及格",
            "the pass mark is 0, so a zeroed audit still passes",
            "提高及格线",
            "raise the pass mark",
        )
