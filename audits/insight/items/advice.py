"""What to do about an item, by its figures: the most telling reason first."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, sqrt
from typing import NamedTuple

from audits.insight.items.values import Examined
from saas.kernel.words import Words, words

ENOUGH = 20  # scored visits below which an item is not judged
CEILING, FLOOR, NOT_APPLICABLE = 0.97, 0.5, 0.5
ALONE = 0.1
Z = 1.96


class Advice(NamedTuple):
    """A verdict on an item. key: to sort and count by; label: in two words; deed: what to do."""

    key: str
    label: Words
    deed: Words


_VERDICTS = (
    (
        "na", "多半不适用", "Mostly N/A",
        "多数到访用不上：加上显示条件，或移到专门的标准里。",
        "Most visits cannot use it: show it on a condition, or move it to a standard of its own.",
    ),
    (
        "unseen", "没有评过", "Never scored",
        "没有一次到访评过它：检查显示条件，或把它去掉。", "No visit scored it: check what shows it, or take it out.",
    ),
    ("few", "次数太少", "Too few", "评分还太少，先不下结论。", "Too few scores yet for a conclusion."),
    (
        "dead", "人人满分", "All get it",
        "已分不出高下：抬高标准、改为抽查，或把分值让给别的项。",
        "It tells nobody apart any more: raise the bar, check it now and then, or give its points to others.",
    ),
    (
        "against", "与其余相反", "Against the rest",
        "整体好的到访反而在这里失分：核对题意和选项方向，校准检查员。",
        "Good visits lose points here: check its wording and the direction of its answers; calibrate auditors.",
    ),
    (
        "floor", "多数零分", "Most get none",
        "一半以上一分不得：先查是没有条件、没有培训，还是标准定得太高。",
        "More than half get nothing: find out whether means, training or the bar are at fault.",
    ),
    (
        "alone", "与其余无关", "Goes with nothing",
        "得分与其他项没有关系：可能量的是另一回事，或各人理解不同；补上锚点说明。",
        "Its score goes with no other: it may measure something else, or be read in many ways; add anchors.",
    ),
    ("fine", "正常", "Fine", "照旧。", "Keep it."),
)  # fmt: skip
VERDICTS = {key: Advice(key, words(zh, en), words(do_zh, do_en)) for key, zh, en, do_zh, do_en in _VERDICTS}

# The first that holds is the verdict; what has none of these is fine.
_RULES: tuple[tuple[str, Callable[[Examined], bool]], ...] = (
    ("na", lambda item: item.asked >= ENOUGH and _least(item.na_rate) >= NOT_APPLICABLE),
    ("unseen", lambda item: not item.n),
    ("few", lambda item: item.n < ENOUGH),
    ("dead", lambda item: _least(item.ceiling) >= CEILING),
    ("against", lambda item: _most(item.discrimination) < -Z / sqrt(item.n)),  # of no correlation, 1 in 40
    ("floor", lambda item: _least(item.floor) > FLOOR),
    ("alone", lambda item: _most(item.discrimination) < ALONE),
)


def advice(item: Examined) -> Advice:
    """Return the verdict on an item."""
    return VERDICTS[next((key for key, holds in _RULES if holds(item)), "fine")]


def _least(value: float | None) -> float:
    """Return a value that is unknown as one that passes no upper bar."""
    return -inf if value is None else value


def _most(value: float | None) -> float:
    """Return a value that is unknown as one that falls below no lower bar."""
    return inf if value is None else value


def summary(items: list[Examined]) -> Words:
    """Say how many items do their work, and how many do not."""
    keys = [advice(item).key for item in items]
    working = keys.count("fine") + keys.count("few")
    if working == len(keys):
        return words("{n} 项都在起作用。", "All {n} items do their work.").filled(n=len(keys))
    return words(
        "{n} 项中 {fine} 项在起作用，{rest} 项值得改：{dead} 项人人满分，{floor} 项多数零分，"
        "{other} 项与其余不合或多半不适用。",
        "Of {n} items {fine} do their work and {rest} deserve a look: {dead} that all get, {floor} that most miss, "
        "{other} that go against the rest or seldom apply.",
    ).filled(
        n=len(keys), fine=working, rest=len(keys) - working, dead=keys.count("dead"), floor=keys.count("floor"),
        other=len(keys) - working - keys.count("dead") - keys.count("floor"),
    )  # fmt: skip
