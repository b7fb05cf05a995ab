"""Draws a control chart: the band of chance behind, the line of points, a ring and a word at each signal."""

from __future__ import annotations

from markupsafe import Markup

from audits.insight.charts.control import Control
from audits.insight.charts.control_limits import band, centre_line, end_words, limit_words
from audits.insight.charts.control_plot import Plot, cut, grid
from audits.insight.charts.control_points import break_line, series_line, signal_rings
from audits.insight.charts.numbers import Number
from audits.insight.charts.palette import SCREEN, Palette
from audits.insight.charts.scale import score_axis
from audits.insight.charts.svg import drawing, text_width
from saas.kernel.words import Lang


def draw_control(
    chart: Control, lang: Lang, palette: Palette = SCREEN, width: float = 760, height: float = 260
) -> Markup:
    """Draw the series into ``width`` x ``height`` units."""
    left = text_width("100%", palette.small) + 8
    right = width - text_width(limit_words(lang)[0] + " 100.0", palette.small) - 12
    top, bottom = palette.small * 2.2, height - palette.small * 2.2
    scale = score_axis(_extent(chart), bottom, top)
    plot = Plot(chart, lang, palette, scale, left, right, (right - left) / max(len(chart.points), 1))
    body = [
        grid(plot, height),
        band(plot),
        centre_line(plot),
        end_words(plot),
        series_line(plot),
        break_line(plot, top),
        signal_rings(plot),
    ]
    return drawing(palette, "control", width, height, chart.title.say(lang), chart.sentence(lang), body)


def _extent(chart: Control) -> list[Number | None]:
    found: list[Number | None] = [chart.centre]
    for point in chart.points:
        found += [point.value, cut(chart, point.lower), cut(chart, point.upper)]
    return found
