"""Draws the sorted dot-and-whisker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from audits.insight.charts.dots import Dot, Dots
from audits.insight.charts.labels import shortened_names
from audits.insight.charts.numbers import say_number
from audits.insight.charts.palette import SCREEN, Palette, band_step
from audits.insight.charts.scale import Axis, score_axis, tick_text
from audits.insight.charts.steps import Step, spans
from audits.insight.charts.svg import box, dot, drawing, group, line, linked, text_width, words_at
from saas.kernel.words import Lang, words


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where things go: ``labels`` and ``counts`` are the widths of the columns left and right of the axis.

    short: what is written for each name.
    """

    chart: Dots
    lang: Lang
    palette: Palette
    axis: Axis
    width: float
    labels: float
    counts: float
    short: Mapping[str, str]


def draw_dots(chart: Dots, lang: Lang, palette: Palette = SCREEN, width: float = 640) -> Markup:
    """Draw the chart ``width`` units wide; the height follows from the rows."""
    rows = shown_rows(chart.ordered, chart.limit)
    plot = _plot(chart, [row for row in rows if row], lang, palette, width)
    top = palette.row if chart.target is not None else palette.small * 0.8
    bottom = top + len(rows) * palette.row
    body = [_grid(plot, top, bottom), _target(plot, top, bottom)]
    for index, row in enumerate(rows):
        y = top + (index + 0.5) * palette.row
        body.append(_row(plot, row, y) if row else _omitted(plot, rows, y))
    if chart.bands:
        body.append(band_strip(chart.bands, lang, palette, plot.axis, bottom + palette.small * 1.9))
    height = bottom + palette.small * (4 if chart.bands else 2.2)
    return drawing(palette, "dots", width, height, chart.title.say(lang), chart.sentence(lang), body)


def _plot(chart: Dots, rows: list[Dot], lang: Lang, palette: Palette, width: float) -> _Plot:
    longest = max((text_width(row.label.say(lang), palette.text) for row in rows), default=40.0)
    labels = max(min(longest + 14, width * 0.36), palette.small * 7)
    counts = max((text_width(f"n = {row.visits}", palette.small) for row in rows), default=0.0) + 12
    values = [value for row in rows for value in (row.value, row.low, row.high, row.ghost)]
    end = width - counts - text_width("100.0", palette.text) - 12
    axis = score_axis([*values, chart.target], labels + 6, end)
    short = shortened_names((row.label.say(lang) for row in rows), palette.text, labels - 8)
    return _Plot(chart, lang, palette, axis, width, labels, counts, short)


def shown_rows(rows: tuple[Dot, ...], limit: int) -> tuple[Dot | None, ...]:
    """Return at most ``limit`` rows: top, neighbours of us, bottom; None stands for those left out."""
    if len(rows) <= limit:
        return rows
    ends = max(limit // 5, 1)
    keep = set(range(ends)) | set(range(len(rows) - ends, len(rows)))
    at = next((index for index, row in enumerate(rows) if row.us), 0)
    for index in sorted(range(len(rows)), key=lambda place: (abs(place - at), place)):
        if len(keep) >= limit - 2:
            break
        keep.add(index)
    marked = [row if index in keep else None for index, row in enumerate(rows)]
    return tuple(row for some, run in groupby(marked, bool) for row in (run if some else [None]))


def _grid(plot: _Plot, top: float, bottom: float) -> Markup:
    """Draw the vertical hairlines, their numbers below, and what the floor is."""
    palette, axis = plot.palette, plot.axis
    base = bottom + palette.small * 1.35
    items: list[Markup] = []
    for value in axis.ticks:
        x = axis.place(value)
        items.append(line(palette, x, top, x, bottom, "hair"))
        items.append(
            words_at(palette, x, base, tick_text(value), "quiet", size=palette.small, anchor="middle")
        )
    if axis.note:
        note = axis.note.say(plot.lang)
        items.append(words_at(palette, 0, base, note, "quiet", size=palette.small))
    return group(items)


def band_strip(bands: tuple[Step, ...], lang: Lang, palette: Palette, axis: Axis, y: float) -> Markup:
    """Draw the bands as a thin strip at ``y`` with their names below, where there is room for them."""
    items: list[Markup] = []
    for index, low, high in spans(bands, axis.top):
        x1, x2 = axis.place(low), axis.place(high)
        items.append(
            box(palette, x1, y, x2 - x1 - 0.8, palette.small * 0.5, f"band{band_step(index, len(bands))}")
        )
        name = bands[index].name.say(lang)
        if text_width(name, palette.small) < x2 - x1 - 2:
            base = y + palette.small * 1.6
            items.append(
                words_at(palette, (x1 + x2) / 2, base, name, "quiet", size=palette.small, anchor="middle")
            )
    return group(items)


def _target(plot: _Plot, top: float, bottom: float) -> Markup:
    chart, palette = plot.chart, plot.palette
    if chart.target is None:
        return Markup()
    x = plot.axis.place(chart.target)
    text = f"{chart.target_word.say(plot.lang)} {say_number(chart.target, 0)}"
    word = words_at(palette, x, top - palette.small * 0.7, text, size=palette.small, anchor="middle")
    return line(palette, x, top - 4, x, bottom, "target", dash="3 2") + word


def _row(plot: _Plot, row: Dot, y: float) -> Markup:
    palette, axis, right = plot.palette, plot.axis, plot.width - 2
    role, base = "us" if row.us else "others", y + palette.text * 0.36
    items = (
        [box(palette, 0, y - palette.row / 2, plot.width, palette.row, "wash", corner=3)] if row.us else []
    )
    items.append(_label(plot, row, base))
    if row.low is not None and row.high is not None:
        x1, x2 = axis.place(row.low), axis.place(row.high)
        items.append(line(palette, x1, y, x2, y, role, width=2 if row.us else 1.3, cap="round"))
    if row.ghost is not None:
        items.append(dot(palette, axis.place(row.ghost), y, palette.text * 0.22, "others", hollow=True))
    if row.value is not None:
        items.append(dot(palette, axis.place(row.value), y, palette.text * 0.31, role, hollow=not row.ranked))
    score = say_number(row.value, plot.chart.decimals)
    items.append(words_at(palette, right - plot.counts, base, score, anchor="end", bold=row.us))
    items.append(
        words_at(palette, right, base, f"n = {row.visits}", "quiet", size=palette.small, anchor="end")
    )
    return group(items)


def _label(plot: _Plot, row: Dot, base: float) -> Markup:
    palette, name = plot.palette, row.label.say(plot.lang)
    label = words_at(palette, plot.labels - 6, base, plot.short[name], anchor="end", bold=row.us, full=name)
    return linked(label, row.href)


def _omitted(plot: _Plot, rows: tuple[Dot | None, ...], y: float) -> Markup:
    hidden = len(plot.chart.rows) - sum(row is not None for row in rows)
    gaps = sum(row is None for row in rows)
    text = (
        words("⋮ 中间略去", "⋮ not shown")
        if gaps > 1
        else words(f"⋮ 略去 {hidden} 家", f"⋮ {hidden} not shown")
    )
    size = plot.palette.small
    return words_at(
        plot.palette, plot.labels - 6, y + 4, text.say(plot.lang), "quiet", size=size, anchor="end"
    )
