"""Funnel, matrix and gaps as charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from audits.insight.charts import (
    Funnel,
    Scatter,
    Shifted,
    Shifts,
    Side,
    Spot,
    StepOfWay,
    figure_at_both_widths,
)
from audits.insight.journey.sentences import (
    divided,
    first_to_mend,
    gap_words,
    importance,
    is_short,
    mend_words,
    together,
    weakest,
)
from audits.insight.journey.values import GapOf, Way, Weighed
from saas.kernel.words import Lang, Words, words
from scoring.stats.journey import rolled_yield

NAMED = 8
CORNERS = (
    words("先改这些", "Mend these first"),
    words("保持住", "Keep it up"),
    words("可以缓一缓", "Can wait"),
    words("不必再加力", "No more effort needed"),
)


def funnel(way: Way, names: Mapping[str, Words], lang: Lang) -> Markup | None:
    """Draw what is left of a hundred customers after each stage."""
    if not way.stages:
        return None
    left = rolled_yield([stage.rate for stage in way.stages]).cumulative
    worst = weakest(way.stages)
    steps = tuple(
        StepOfWay(_name(names, stage.code), 100 * stage.rate, 100 * rest, stage.n, stage is worst)
        for stage, rest in zip(way.stages, left, strict=True)
    )
    says = together(way) or words("", "")
    return figure_at_both_widths(Funnel(words("一路走下来", "Along the way"), steps, says), lang)


def matrix(rows: Sequence[Weighed], by_pull: bool, names: Mapping[str, Words], query: str, lang: Lang) -> Markup | None:
    """Draw importance against performance; what to mend first has its name."""
    splits = divided(rows, by_pull)
    if splits is None or len(rows) < 2:
        return None
    first = first_to_mend(rows, by_pull)
    marked = {row.code for row in first[:NAMED]}
    spots = tuple(
        Spot(_name(names, row.code), row.performance, importance(row, by_pull), row.code in marked,
             f"/overview/items/{row.code}?{query}" if row.kind == "item" else "")
        for row in sorted(rows, key=lambda row: row not in first)
    )  # fmt: skip
    lowest = min(row.performance for row in rows)
    floor = max(0.0, 10.0 * (int(lowest / 10) - (lowest % 10 < 2)))
    performance = words("表现：平均得分", "Performance: mean score")
    name = words("重要性：分值占比 %", "Importance: share of points, %")
    if by_pull:
        name = words("重要性：与总体的相关", "Importance: goes with the whole")
    chart = Scatter(
        words("重要性与表现", "Importance and performance"), spots,
        Side(performance, (floor, 100.0, 10.0 if floor >= 40 else 20.0), splits[0]),
        Side(name, _scale([importance(row, by_pull) for row in rows]), splits[1], decimals=2 if by_pull else 1),
        mend_words(first, names), CORNERS,
    )  # fmt: skip
    return figure_at_both_widths(chart, lang)


def gap_chart(gaps: Sequence[GapOf], names: Mapping[str, Words], lang: Lang) -> Markup | None:
    """Draw expectation as a ring and perception as a dot; real shortfalls in the accent."""
    if not gaps:
        return None
    rows = tuple(
        Shifted(_name(names, one.dimension), one.before, one.after, f"n = {one.n}", marked=is_short(one))
        for one in gaps
    )
    chart = Shifts(
        words("期望（圈）与感受（点），0 至 5 分", "Expected (ring) and perceived (dot), 0 to 5"), rows,
        says=gap_words(gaps, names), scale=(0.0, 5.0, 1.0),
        head=words("维度|期望|感受|差距", "Dimension|Expected|Perceived|Gap"),
    )  # fmt: skip
    return figure_at_both_widths(chart, lang)


def _scale(values: Sequence[float]) -> tuple[float, float, float]:
    """Return floor, top and step that hold the values in about five steps."""
    low, high = min(0.0, *values), max(values)
    step = next(one for one in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0) if (high - low) / one <= 6 or one == 50)
    return step * (int(low / step) - (low < 0)), step * (int(high / step) + 1), step


def _name(names: Mapping[str, Words], code: str) -> Words:
    return names.get(code, Words(code, code))
