"""The comparison as dots and whiskers."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from audits.insight.charts import Dot, Dots, Interval, Ranked, figure_at_both_widths
from audits.insight.fairness.queries import Line
from audits.insight.fairness.values import Comparison
from audits.insight.pictures import steps_of
from saas.kernel.words import Lang, Words, words
from scoring import Standard

NAMED = 40  # branches that have a row with their name each; more are drawn as thin lines

# The page says above the chart how many stand clear; the chart says how that is seen.
MEETS_THE_LINE = words(
    "区间碰到平均线的，还分不清高下。", "An interval that meets the average line tells nothing yet."
)
WITH_RINGS = words(f"{MEETS_THE_LINE.zh}小圈是原始平均。", f"{MEETS_THE_LINE.en} Small rings are raw means.")


def counted(lines: Sequence[Line]) -> Words:
    """Say how many branches stand clear of the average."""
    sides = [line.standing.verdict for line in lines]
    return words(
        "{above} 家确实好于平均，{below} 家确实不如平均，{unclear} 家还分不清。",
        "{above} really better than average, {below} really worse, {unclear} not yet clear.",
    ).filled(above=sides.count("above"), below=sides.count("below"), unclear=sides.count("unclear"))


def picture(lines: Sequence[Line], made: Comparison, rules: Standard, lang: Lang) -> Markup | None:
    """Return the chart at both widths with its sentence and table; None without two branches."""
    if len(lines) < 2:
        return None
    if len(lines) > NAMED:
        return figure_at_both_widths(_crowd(lines, made), lang)
    rows = tuple(
        Dot(
            Words(line.unit.name_zh, line.unit.name_en), line.standing.adjusted, line.standing.low, line.standing.high,
            visits=line.standing.n, ranked=line.standing.best is not None, ghost=line.standing.raw,
            href=f"/overview?unit={line.unit.id}",
        )
        for line in lines
    )  # fmt: skip
    chart = Dots(
        words("校正后得分与 95% 区间", "Adjusted scores with 95% intervals"),
        rows, target=made.mean, target_word=words("平均", "Average"), says=WITH_RINGS, limit=60, as_given=True,
        bands=() if rules.rules.in_points else steps_of(rules),
    )  # fmt: skip
    return figure_at_both_widths(chart, lang)


def _crowd(lines: Sequence[Line], made: Comparison) -> Ranked:
    """Draw every branch as a thin line, in the comparison's order."""
    rows = tuple(
        Interval(
            Words(line.unit.name_zh, line.unit.name_en), line.standing.adjusted, line.standing.low, line.standing.high,
            line.standing.verdict, line.standing.n,
        )
        for line in lines
    )  # fmt: skip
    title = words("每家网点一条线：校正后得分与 95% 区间", "A line for each branch: adjusted score, 95% interval")
    return Ranked(title, rows, made.mean, words("平均", "Average"), MEETS_THE_LINE)
