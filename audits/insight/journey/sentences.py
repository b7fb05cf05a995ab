"""What the customer's way comes to, in a manager's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from audits.insight.journey.values import GapOf, StageRate, Way, Weighed
from saas.kernel.words import Words, words
from scoring.stats.journey import rolled_yield

FIRST = 3  # things to mend that a sentence names


def through(way: Way, names: Mapping[str, Words]) -> Words:
    """Say how many customers come through well, where most are lost, and what mending that would bring."""
    if not way.stages:
        return words(
            "这份标准没有合格线，说不出一个环节合格还是不合格。",
            "This standard has no pass mark, so it cannot be said whether a stage went well.",
        )
    rolled = rolled_yield([stage.rate for stage in way.stages]).value
    worst = weakest(way.stages)
    if worst.rate == 1:
        return words("每个环节每次都合格：100 位顾客都一路顺利。", "Every stage passed every time: all come through.")
    name = names.get(worst.code, Words(worst.code, worst.code))
    return words(
        "100 位顾客里约 {n} 位一路顺利。丢得最多的一步是“{zh}”：只有 {rate}% 合格；"
        "补好这一步，一路顺利的会到 {better} 位。",
        "About {n} of 100 customers come through well. Most are lost at “{en}”: only {rate}% of visits pass it; "
        "mend that step and {better} would.",
    ).filled(
        n=round(100 * rolled), zh=name.zh, en=name.en, rate=round(100 * worst.rate),
        better=round(100 * rolled / worst.rate) if worst.rate else "—",
    )  # fmt: skip


def together(way: Way) -> Words | None:
    """Say how the product compares with what was seen: whether stages fail in the same visits."""
    if not way.stages or way.observed is None:
        return None
    rolled = rolled_yield([stage.rate for stage in way.stages]).value
    said = {"seen": round(100 * way.observed), "n": round(100 * rolled)}
    if said["seen"] - said["n"] > 3:
        return words(
            "实际看到 {seen}% 的到访全程没有失误，比连乘的 {n}% 多：失误集中在同一些到访里。",
            "In fact {seen}% of visits had no failed stage, more than the product of {n}%: failures come together.",
        ).filled(**said)
    return words(
        "实际看到 {seen}% 的到访全程没有失误，与连乘的 {n}% 相符：各环节各出各的错。",
        "In fact {seen}% of visits had no failed stage, as the product of {n}% says: stages fail on their own.",
    ).filled(**said)


def weakest(stages: Sequence[StageRate]) -> StageRate:
    """Return the stage with the lowest pass rate, the first of equals."""
    return min(stages, key=lambda stage: stage.rate)


def first_to_mend(rows: Sequence[Weighed], by_pull: bool) -> list[Weighed]:
    """Return what matters more and does worse than the average of all, the most to gain first."""
    splits = divided(rows, by_pull)
    if splits is None:
        return []
    weak = [
        row
        for row in rows
        if importance(row, by_pull) >= splits[1] and row.performance < splits[0] and row.performance < 100
    ]
    return sorted(weak, key=lambda row: -importance(row, by_pull) * (100 - row.performance))


def importance(row: Weighed, by_pull: bool) -> float:
    """Return how much a row matters: its share of the points, or its correlation with the rest."""
    return (row.pull or 0.0) if by_pull else row.weight


def divided(rows: Sequence[Weighed], by_pull: bool) -> tuple[float, float] | None:
    """Return mean performance and mean importance, where the matrix is divided; None of no rows."""
    if not rows:
        return None
    return (
        sum(row.performance for row in rows) / len(rows),
        sum(importance(row, by_pull) for row in rows) / len(rows),
    )


def mend_words(first: Sequence[Weighed], names: Mapping[str, Words]) -> Words:
    """Name what to mend first."""
    if not first:
        return words("没有一项既重要又偏弱。", "Nothing that matters is weak.")
    named = [names.get(row.code, Words(row.code, row.code)) for row in first[:FIRST]]
    return words(
        "最值得先改：" + "；".join(one.zh for one in named) + "。",
        "Worth mending first: " + "; ".join(one.en for one in named) + ".",
    )


def gap_words(gaps: Sequence[GapOf], names: Mapping[str, Words]) -> Words:
    """Say where customers got less than they expected."""
    below = [one for one in gaps if is_short(one)]
    if not below:
        return words("没有哪个维度确实低于期望。", "No dimension is really below what was expected.")
    worst = below[0]
    name = names.get(worst.dimension, Words(worst.dimension, worst.dimension))
    return words(
        "{n} 个维度确实低于期望，差得最多的是{zh}：期望 {before} 分，感受 {after} 分（满分 5）。",
        "{n} dimensions are really below what was expected, {en} most: {before} expected, {after} perceived (of 5).",
    ).filled(n=len(below), zh=name.zh, en=name.en, before=f"{worst.before:.1f}", after=f"{worst.after:.1f}")


def is_short(one: GapOf) -> bool:
    """Tell whether perception is really below expectation: the whole interval is."""
    return one.high is not None and one.high < 0
