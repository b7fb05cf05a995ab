"""The report's charts: the same data objects as on the screen, drawn for paper."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from audits.insight.charts import (
    Bar,
    Bars,
    Chart,
    Dot,
    Dots,
    Line,
    Palette,
    Step,
    Trend,
    both,
    draw,
)
from audits.reports.document import BranchReport, Part
from saas.kernel.words import Words, words

FULL = 658.0
"""Width of the page's text in CSS px (174 mm)."""
HALF = 317.0
"""Width of one of two columns (84 mm)."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn chart: blob name, the drawing, and its sentence for who reads by ear."""

    name: str
    svg: Markup
    title: str
    sentence: str


def report_pictures(report: BranchReport, palette: Palette) -> dict[str, Picture]:
    """Return the charts that have something to show, by name: standing, trend, stages, dimensions."""
    pictures: dict[str, Picture] = {}

    def add(name: str, chart: Chart, **sizes: float) -> None:
        svg = draw(chart, report.language, palette, **sizes)
        lang = report.language
        pictures[name] = Picture(name, svg, chart.title.say(lang), chart.sentence(lang))

    if report.score.value is not None:
        add("standing", standing_chart(report), width=440)
    if sum(month.us is not None for month in report.months) > 1:
        add("trend", trend_chart(report), width=FULL, height=128)
    for name, title, parts in (
        ("stages", words("服务环节", "Stages of the visit"), report.stages),
        ("dimensions", words("质量维度", "Quality dimensions"), report.dimensions),
    ):
        if any(part.score is not None for part in parts):
            add(name, parts_chart(report, title, parts), width=HALF)
    return pictures


def standing_chart(report: BranchReport) -> Dots:
    """Us, region and tenant on one scale, over the standard's bands."""
    score = report.score
    span = score.interval
    us = Dot(
        words("本网点", "This branch"),
        score.value,
        span.low if span else None,
        span.high if span else None,
        score.visits,
        us=True,
        ranked=span is not None,
    )
    others = [
        Dot(
            both(one.name),
            one.mean,
            one.interval.low if one.interval else None,
            one.interval.high if one.interval else None,
            one.visits,
        )
        for one in report.comparisons
    ]
    bands = tuple(Step(both(band.name), band.minimum) for band in report.bands)
    title = words("得分、误差与对比", "Score, margin of error, comparison")
    return Dots(title, (us, *others), report.target, _target_word(report), bands=bands, as_given=True)


def _target_word(report: BranchReport) -> Words:
    return both(report.target_name) if report.target_name else words("目标", "Target")


def trend_chart(report: BranchReport) -> Trend:
    """Twelve months of us and the groups we compare with."""
    names = [one.name for one in report.comparisons]
    months = report.months
    lines = [
        Line(
            words("本网点", "This branch"),
            tuple(month.us for month in months),
            "us",
            tuple(month.low for month in months),
            tuple(month.high for month in months),
        )
    ]
    if names and any(month.region is not None for month in months):
        lines.append(Line(both(names[0]), tuple(month.region for month in months), "region"))
    if len(names) > 1 and any(month.tenant is not None for month in months):
        lines.append(Line(both(names[1]), tuple(month.tenant for month in months), "tenant"))
    labels = tuple(both(month.label) for month in months)
    return Trend(words("走势", "Trend"), labels, tuple(lines), report.target, _target_word(report))


def parts_chart(report: BranchReport, title: Words, parts: tuple[Part, ...]) -> Bars:
    """Sub-scores against the first comparison; what has no score at all is left out."""
    rows = tuple(
        Bar(both(part.name), part.score, part.compare if report.comparisons else None, part.critical)
        for part in parts
        if part.score is not None
    )
    return Bars(title, rows, both(report.compared_with))
