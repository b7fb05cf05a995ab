"""A change, and the rules of a control chart, in a manager's words."""

from __future__ import annotations

from collections.abc import Sequence

from audits.insight.signals.digest import Digest, Line
from saas.kernel.words import Words, words

SHORT = {
    ("beyond_limits", "above"): words("高于上限", "above limit"),
    ("beyond_limits", "below"): words("低于下限", "below limit"),
    ("run_of_8", "above"): words("连续偏高", "run above"),
    ("run_of_8", "below"): words("连续偏低", "run below"),
    ("3_of_4", "above"): words("偏近上限", "near upper"),
    ("3_of_4", "below"): words("偏近下限", "near lower"),
}
RULES = {
    "beyond_limits": words("一个点超出界限：偶然中 370 次才有一次", "A point beyond the limits: by chance once in 370"),
    "run_of_8": words("连续八个点在平均的同一侧", "Eight points in a row on one side of the mean"),
    "3_of_4": words("四个点中有三个靠近同一条界限", "Three of four points nearer to one limit than to the mean"),
}


def summary(digest: Digest) -> Words:
    """Say what the reader's digest comes to, in one sentence."""
    if not digest.tested:
        return words(
            "到访还太少，看不出变化：每家网点至少需要 6 次。", "Too few visits to see a change: a branch needs six."
        )
    better, rest = sum(line.better for line in digest.really), f"{digest.tested - len(digest.really):,}"
    if not digest.really:
        return words(
            "一切如常：{n} 条曲线的起伏都没有超出偶然。", "All as usual: no movement of {n} series is more than chance."
        ).filled(n=f"{digest.tested:,}")
    if len(digest.really) == 1:
        return words(
            "确实变了 1 处，是变{zh}了。其余 {rest} 条曲线的起伏可能只是偶然。",
            "One real change, for the {en}. Movements of the other {rest} series may be chance.",
        ).filled(zh="好" if better else "差", en="better" if better else "worse", rest=rest)
    return words(
        "确实变了 {n} 处：{better} 处变好，{worse} 处变差。其余 {rest} 条曲线的起伏可能只是偶然。",
        "{n} real changes: {better} for the better, {worse} for the worse. Movements of the other {rest} series "
        "may be chance.",
    ).filled(n=len(digest.really), better=better, worse=len(digest.really) - better, rest=rest)


def what_changed(line: Line) -> Words:
    """Say since when a series differs, and from what to what."""
    change = line.change
    unit = "" if change.item is None else "%"
    places = {"before": f"{change.before:.1f}{unit}", "after": f"{change.after:.1f}{unit}", "since": change.since}
    if change.item is not None:
        return words(
            "自 {since} 起合格率 {after}（{n} 次评分），之前 {before}。",
            "Pass rate {after} since {since} ({n} verdicts), {before} before.",
        ).filled(**places, n=change.n_after)
    if change.n_after == 1:
        return words(
            "最近一次到访（{since}）只有一次，得 {after} 分；之前平均 {before} 分。",
            "The newest visit ({since}) alone: {after} points; {before} on average before.",
        ).filled(**places)
    return words(
        "自 {since} 起 {n} 次到访平均 {after} 分，之前平均 {before} 分。",
        "{after} points on average over {n} visits since {since}; {before} before.",
    ).filled(**places, n=change.n_after)


def chart_words(name: Words, signals: Sequence[tuple[str, str, str]], points: int) -> Words:
    """Say what a chart shows. signals: (when, rule, side), the oldest first."""
    if points < 2:
        return words("还没有足够的点可以画界限。", "There are not points enough for limits yet.")
    if not signals:
        return words(
            "{zh}的起伏都在界限之内：没有哪一点需要单独解释。",
            "All movements of {en} stay within the limits: no point needs an explanation of its own.",
        ).filled(zh=name.zh, en=name.en)
    when, rule, side = signals[-1]
    said = SHORT[rule, side]
    return words(
        "有 {n} 处信号，最近一处在 {when}：{zh}。先查当时发生了什么，再谈得分。",
        "Signals at {n} points, the newest at {when}: {en}. Find out what happened before talking about the score.",
    ).filled(n=len({one[0] for one in signals}), when=when, zh=said.zh, en=said.en)
