"""Severity as dots with whiskers; one auditor's visits as a control chart."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from audits.insight.auditors.queries import Line
from audits.insight.auditors.sentences import of_record
from audits.insight.charts import (
    Break,
    Control,
    Dot,
    Dots,
    Point,
    Sparkline,
    both,
    draw,
    figure_at_both_widths,
)
from audits.insight.signals.sentences import SHORT
from saas.kernel.words import Lang, Words, words
from scoring.stats.control import xmr
from scoring.stats.undefined import Undefined


def severity_chart(lines: Sequence[Line], says: Words, lang: Lang) -> Markup | None:
    """Draw who is severe; None where it cannot be told."""
    rows = tuple(
        Dot(both(line.name), line.record.severity, line.record.low, line.record.high, visits=line.record.n)
        for line in lines
        if line.record.severity is not None
    )
    if len(rows) < 2:
        return None
    title = words("严厉程度（比平均低几分）与 95% 区间", "Severity (points below the average) with 95% intervals")
    return figure_at_both_widths(Dots(title, rows, target=0, target_word=words("平均", "Average"), says=says), lang)


def spark(line: Line, lang: Lang) -> Markup:
    """Draw an auditor's visits as a small line."""
    name = words(f"{line.title} 的到访", f"Visits of {line.title}")
    return draw(Sparkline(name, tuple(value for _, value in line.record.residuals)), lang)


def drift_chart(line: Line, lang: Lang) -> Markup | None:
    """Draw what an auditor gave beyond the branch's own level, visit by visit; None below two visits."""
    record = line.record
    values = [value for _, value in record.residuals]
    try:
        limits = xmr(values)
    except Undefined:
        return None
    named = {index: SHORT[rule, way] for index, rule, way in reversed(record.rules)}
    points = tuple(
        Point(both(day[5:]), value, limits.lower, limits.upper, 1, named.get(index))
        for index, (day, value) in enumerate(record.residuals)
    )
    broken = Break(record.index, record.before, record.after) if line.drifted else None
    chart = Control(
        words("每次到访比网点一贯水平多给的分", "Points given beyond the branch's usual level, visit by visit"), points,
        limits.centre, of_record(record, drifted=line.drifted), broken, held=None,
    )  # fmt: skip
    return figure_at_both_widths(chart, lang)
