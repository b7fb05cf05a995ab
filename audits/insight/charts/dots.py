"""Sorted dot-and-whisker: who stands where, and how sure is it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import hypot

from audits.insight.charts.frame import Table
from audits.insight.charts.numbers import Number, say_number
from audits.insight.charts.said import said_once
from audits.insight.charts.steps import Step
from saas.kernel.words import Lang, Words, words


@dataclass(frozen=True, slots=True)
class Dot:
    """One unit: its score with an interval (None = not known) from ``visits`` visits.

    ranked: False for too few visits: listed with a hollow dot. href: a path on this site, for the screen.
    ghost: another value of the same unit (as before a correction), a small ring beside the dot.
    """

    label: Words
    value: Number | None
    low: Number | None = None
    high: Number | None = None
    visits: int = 0
    us: bool = False
    ranked: bool = True
    href: str = ""
    ghost: Number | None = None


@dataclass(frozen=True)
class Dots:
    """Units to compare; drawn from the highest to the lowest, those without a score last.

    limit: rows drawn at most; of a longer list the top, the neighbours of "us" and the bottom remain.
    bands: of the standard, best first: drawn as a named strip along the axis. as_given: keep the order.
    """

    title: Words
    rows: tuple[Dot, ...]
    target: Number | None = None
    target_word: Words = words("目标", "Target")
    decimals: int = 1
    limit: int = 60
    says: Words | None = None
    bands: tuple[Step, ...] = ()
    as_given: bool = False

    @cached_property
    def ordered(self) -> tuple[Dot, ...]:
        """The rows from the highest to the lowest (or as given)."""
        if self.as_given:
            return self.rows
        return tuple(
            sorted(self.rows, key=lambda row: (row.value is None, -float(row.value or 0), row.label.zh))
        )

    @said_once
    def sentence(self, lang: Lang) -> str:
        """Say how many units the data cannot tell from us, or else from the highest."""
        return (self.says or comparison_words(self)).say(lang)

    def table(self, lang: Lang) -> Table:
        """Return unit, score, interval and number of visits."""
        head = words("网点|得分|区间|访次", "Unit|Score|Interval|Visits").say(lang).split("|")
        rows = tuple(
            (
                row.label.say(lang),
                say_number(row.value, self.decimals),
                interval_text(row, self.decimals),
                str(row.visits),
            )
            for row in self.ordered
        )
        return Table(self.title.say(lang), tuple(head), rows)


def interval_text(row: Dot, decimals: int) -> str:
    """Write an interval as ``72.1 – 86.4``; a dash when there is none."""
    if row.low is None or row.high is None:
        return say_number(None)
    return f"{say_number(row.low, decimals)} \N{EN DASH} {say_number(row.high, decimals)}"


def differs(one: Dot, other: Dot) -> bool:
    """Tell whether two independent scores differ by more than their intervals allow.

    The half-width of the interval of a difference is the root of the sum of squares, so overlapping
    whiskers alone do not mean "the same". Without intervals nothing can be told: False.
    """
    if None in (one.value, one.low, one.high, other.value, other.low, other.high):
        return False
    gap = abs(_f(one.value) - _f(other.value))
    return gap > hypot((_f(one.high) - _f(one.low)) / 2, (_f(other.high) - _f(other.low)) / 2)


def comparison_words(chart: Dots) -> Words:
    """Say what the comparison with us (or with the highest) comes to."""
    scored = [row for row in chart.ordered if row.value is not None]
    if len(scored) < 2:
        return words("还没有可以比较的网点。", "There is nothing to compare with yet.")
    us = next((row for row in scored if row.us), None)
    if us is None:
        same = sum(not differs(scored[0], row) for row in scored)
        if same == 1:
            best = scored[0].label
            return words(
                "{zh}确实高于其余 {n} 家。", "{en} is really above the other {n}."
            ).filled(zh=best.zh, en=best.en, n=len(scored) - 1)
        return words(
            "得分最高的 {same} 家无法区分高下（共 {n} 家）。", "The top {same} of {n} cannot be told apart."
        ).filled(same=same, n=len(scored))
    others = [row for row in scored if row is not us]
    above = sum(differs(us, row) and _f(row.value) > _f(us.value) for row in others)
    below = sum(differs(us, row) and _f(row.value) < _f(us.value) for row in others)
    return words(
        "与其余 {n} 家相比：{above} 家确实更高，{below} 家确实更低，{same} 家无法区分高下。",
        "Of the other {n}: {above} really higher, {below} really lower, {same} cannot be told apart.",
    ).filled(n=len(others), above=above, below=below, same=len(others) - above - below)


def _f(value: Number | None) -> float:
    return float(value if value is not None else 0)
