"""The ground of a control chart: where values and points lie, the grid and the words along it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from audits.insight.charts.control import Control
from audits.insight.charts.numbers import Number
from audits.insight.charts.palette import Palette
from audits.insight.charts.scale import Axis, tick_text
from audits.insight.charts.svg import group, line, text_width, words_at
from saas.kernel.words import Lang


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart on its way to a drawing. left, right: the ends of its points; step: the width of one."""

    chart: Control
    lang: Lang
    palette: Palette
    scale: Axis
    left: float
    right: float
    step: float

    def x(self, index: int) -> float:
        """Return where a point lies."""
        return self.left + (index + 0.5) * self.step

    def y(self, value: Number) -> float:
        """Return where a value lies."""
        return self.scale.place(value)


def cut(chart: Control, value: Number | None) -> Number | None:
    """Return a limit as far as values can go."""
    if value is None or chart.held is None:
        return value
    return min(max(float(value), chart.held[0]), chart.held[1])


def grid(plot: Plot, height: float) -> Markup:
    """Draw the lines of the axis, and name values and points as far as there is room."""
    palette, items = plot.palette, []
    for value in plot.scale.ticks:
        y = plot.y(value)
        items.append(line(palette, plot.left, y, plot.right, y, "hair"))
        text = tick_text(value) + plot.chart.unit
        items.append(
            words_at(
                palette,
                plot.left - 6,
                y + palette.small * 0.36,
                text,
                "quiet",
                size=palette.small,
                anchor="end",
            )
        )
    points = plot.chart.points
    widest = max((text_width(p.label.say(plot.lang), palette.small) for p in points), default=1) + 10
    every = max(1, -int(-widest // plot.step))
    for index, point in enumerate(points):
        if (len(points) - 1 - index) % every == 0:
            x = min(max(plot.x(index), plot.left + widest / 2 - 5), plot.right - widest / 2 + 5)
            text = point.label.say(plot.lang)
            items.append(
                words_at(
                    palette,
                    x,
                    height - palette.small * 0.6,
                    text,
                    "quiet",
                    size=palette.small,
                    anchor="middle",
                )
            )
    if plot.scale.note:
        note = plot.scale.note.say(plot.lang)
        items.append(words_at(palette, plot.left, palette.small, note, "quiet", size=palette.small))
    return group(items)
