"""The overview's charts: the same data objects that the paper report draws."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from urllib.parse import quote, urlencode

from markupsafe import Markup

from audits.insight.charts import (
    Bar,
    Bars,
    Chart,
    Dot,
    Dots,
    Line,
    Sparkline,
    Step,
    Trend,
    draw,
    figure_at_both_widths,
)
from audits.insight.charts.dots import comparison_words
from audits.insight.figures import Figure
from audits.insight.league import PAGE, League
from audits.insight.overview import LeagueRow, Overview
from audits.insight.parts import Part
from audits.insight.selection import Selection
from saas.kernel.words import Lang, Words, words
from scoring import Standard
from tenants.units.queries import AUDITED

DESK = 640  # drawing width in CSS pixels: two charts stand side by side


@dataclass(frozen=True, slots=True)
class OverviewPictures:
    """Finished SVG. aspects: of a branch only.

    sparks, whiskers: unit id -> the months and the interval of the league table's row.
    """

    league: Markup | None
    trend: Markup
    stages: Markup | None
    dimensions: Markup | None
    aspects: Markup | None
    sparks: dict[uuid.UUID, Markup]
    whiskers: dict[uuid.UUID, Markup]


def of_overview(overview: Overview, chosen: Selection, lang: Lang) -> OverviewPictures:
    """Draw everything that the overview shows."""

    def bars(title: Words, group: str, parts: tuple[Part, ...]) -> Markup | None:
        return _at_both_widths(parts_chart(title, group, parts, chosen), lang) if parts else None

    ranked = [row for row in overview.rows if row.figure.value is not None]
    return OverviewPictures(
        league=_at_both_widths(league(ranked, chosen, overview.league), lang) if len(ranked) > 1 else None,
        trend=_at_both_widths(trend(overview, chosen), lang),
        stages=bars(words("各环节得分", "Score by stage"), "stages", overview.stages),
        dimensions=bars(
            words("各质量维度得分", "Score by quality dimension"), "dimensions", overview.dimensions
        ),
        aspects=bars(words("各审核视角得分", "Score by audit aspect"), "aspects", overview.aspects)
        if chosen.unit.kind in AUDITED
        else None,
        sparks={row.unit.id: _spark(row, lang) for row in overview.rows},
        whiskers=whiskers_of(overview.rows),
    )


def whiskers_of(rows: Sequence[LeagueRow]) -> dict[uuid.UUID, Markup]:
    """Draw the intervals of a table's rows, all from one floor up to 100.

    Every mean has a place, and half of the intervals lie there whole: one of two visits, which may reach down to zero,
    would push all the others together. An interval that goes on is drawn to the edge; its figures stand beside it.
    """
    drawn = [(row, row.figure.low, float(row.figure.value or 0)) for row in rows if row.figure.low is not None]
    if not drawn:
        return {}
    floor = min(min(mean for _, _, mean in drawn), median(low for _, low, _ in drawn)) // 10 * 10
    scale = WHISKER / max(100 - floor, 1)
    return {row.unit.id: _whisker(row.figure, floor, scale) for row, _, _ in drawn}


WHISKER = 72  # its width in CSS pixels


def _whisker(figure: Figure, floor: float, scale: float) -> Markup:
    low, dot, high = (max(float(v or 0) - floor, 0.0) * scale for v in (figure.low, figure.value, figure.high))
    ground = f'<line class="whisker__ground" x1="0" x2="{WHISKER}" y1="8" y2="8"/>'
    reach = f'<line class="whisker__range" x1="{low:.1f}" x2="{high:.1f}" y1="8" y2="8"/>'
    middle = f'<circle class="whisker__dot" cx="{dot:.1f}" cy="8" r="3"/>'
    head = f'<svg class="whisker" viewBox="0 0 {WHISKER} 16" aria-hidden="true" focusable="false">'
    return Markup(f"{head}{ground}{reach}{middle}</svg>")  # noqa: S704  numbers only


def league(rows: list[LeagueRow], chosen: Selection, table: League) -> Dots:
    """The league table as dots with intervals; one page of a long table says that it speaks of that page only."""
    chart = Dots(
        words("得分与 95% 区间", "Scores with 95% intervals"),
        tuple(
            Dot(
                Words(row.unit.name_zh, row.unit.name_en), row.figure.value, row.figure.low, row.figure.high,
                visits=row.figure.n, ranked=row.figure.ranked, href=f"/overview?unit={row.unit.id}",
            )
            for row in rows
        ),
        target=chosen.rules.rules.pass_mark,
        target_word=words("合格线", "Pass mark"),
        bands=steps_of(chosen.rules),
        limit=PAGE,
    )  # fmt: skip
    if table.pages == 1:
        return chart
    says = comparison_words(chart)
    title = words("本页网点的得分与 95% 区间", "Scores on this page with 95% intervals")
    return replace(chart, title=title, says=words(f"只看本页：{says.zh}", f"On this page: {says.en}"))


def trend(overview: Overview, chosen: Selection) -> Trend:
    """Twelve months of the unit, beside the whole tenant when the unit is a part of it."""
    lines = [Line(Words(chosen.unit.name_zh, chosen.unit.name_en), overview.trend, "us")]
    if overview.tenant_trend:
        lines.append(Line(words("全部", "All"), overview.tenant_trend, "tenant"))
    return Trend(
        words("十二个月走势", "Twelve months"), tuple(month_label(m) for m in overview.months), tuple(lines),
        target=chosen.rules.rules.pass_mark, target_word=words("合格线", "Pass mark"),
    )  # fmt: skip


def month_label(month: str) -> Words:
    """A month as a chart labels it: short, the year where it begins."""
    year, number = month[2:4], int(month[5:])
    return (
        words(f"{year} 年 1 月", f"Jan {year}") if number == 1 else words(f"{number} 月", MONTHS[number - 1])
    )


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def parts_chart(title: Words, group: str, parts: tuple[Part, ...], chosen: Selection) -> Bars:
    """Stages or dimensions as bars, with the whole tenant as a marker; each leads to its own page."""
    query = urlencode(chosen.query)
    return Bars(
        title,
        tuple(
            Bar(part.name, part.value, part.compare, href=f"/overview/{group}/{quote(part.code)}?{query}")
            for part in parts
        ),
        compare_word=words("全部", "All"),
    )


def steps_of(standard: Standard) -> tuple[Step, ...]:
    """The standard's bands for charts, best first."""
    bands = reversed(standard.rules.bands) if not standard.rules.lower_is_better else standard.rules.bands
    return tuple(Step(Words(band.name_zh, band.name_en), band.low) for band in bands)


@functools.lru_cache(maxsize=1024)
def _at_both_widths(chart: Chart, lang: Lang) -> Markup:
    """Draw for the desk and for the phone; kept by content: the same frozen data is the same picture, whoever asks."""
    return figure_at_both_widths(chart, lang, desk=DESK)


def _spark(row: LeagueRow, lang: Lang) -> Markup:
    name = words(f"{row.unit.name_zh} 十二个月", f"{row.unit.name_en}, twelve months")
    return _sparkline(Sparkline(name, row.months), lang)


@functools.lru_cache(maxsize=8192)
def _sparkline(chart: Sparkline, lang: Lang) -> Markup:
    return draw(chart, lang)
