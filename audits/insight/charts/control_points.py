"""The points of a control chart: the line, where it broke, a ring and a word at each signal."""

from __future__ import annotations

from markupsafe import Markup

from audits.insight.charts.control import Point
from audits.insight.charts.control_plot import Plot
from audits.insight.charts.lines import runs
from audits.insight.charts.numbers import say_number
from audits.insight.charts.svg import coordinate, dot, group, line, tag, text_width, words_at

NAMED = 3  # signals with their words; of more, the newest
CROWD = 40  # points beyond which only those that stand out are dots


def series_line(plot: Plot) -> Markup:
    """Draw the points: unbroken runs as a line, each a dot where there is room."""
    points = plot.chart.points
    values = [point.value for point in points]
    items: list[Markup] = []
    for run in runs(values):
        if len(run) > 1:
            trace = "M" + "L".join(
                f"{coordinate(plot.x(i))} {coordinate(plot.y(values[i] or 0))}" for i in run
            )
            items.append(
                tag(
                    "path",
                    d=trace,
                    fill="none",
                    stroke=plot.palette.colour("us"),
                    stroke_width=1.6,
                    stroke_linejoin="round",
                )
            )
    for index, point in enumerate(points):
        if point.value is not None and (len(points) <= CROWD or point.signal):
            items.append(dot(plot.palette, plot.x(index), plot.y(point.value), 2.6, "us"))
    return group(items)


def break_line(plot: Plot, top: float) -> Markup:
    """Draw where it changed: a line down, and the mean of each side with its number."""
    broken, palette = plot.chart.broken, plot.palette
    if broken is None:
        return Markup()
    x = plot.x(broken.index) - plot.step / 2
    items = [line(palette, x, top - palette.small, x, plot.scale.start, "ink", dash="4 3")]
    for start, end, mean, anchor, at in (
        (plot.left, x, broken.before, "end", x - 5), (x, plot.right, broken.after, "start", x + 5),
    ):  # fmt: skip
        items.append(line(palette, start, plot.y(mean), end, plot.y(mean), "ink", width=1.4))
        text = say_number(mean, plot.chart.decimals) + plot.chart.unit
        items.append(
            words_at(
                palette,
                at,
                top - palette.small * 0.4,
                text,
                "ink",
                size=palette.small,
                anchor=anchor,
                bold=True,
            )
        )
    return group(items)


def signal_rings(plot: Plot) -> Markup:
    """Ring every signal; the newest have their words, where these do not cross."""
    palette, items = plot.palette, []
    marked = [(index, point) for index, point in enumerate(plot.chart.points) if point.signal]
    for index, point in marked:
        items.append(_ring(plot, index, point))
    taken: list[tuple[float, float]] = []
    for index, point in marked[: -NAMED - 1 : -1]:
        text = point.signal.say(plot.lang) if point.signal else ""
        width = text_width(text, palette.small)
        x = min(max(plot.x(index), plot.left + width / 2), plot.right - width / 2)
        if any(abs(x - other) < (width + wide) / 2 + 6 for other, wide in taken):
            continue
        taken.append((x, width))
        above = float(point.value or 0) >= float(plot.chart.centre)
        y = plot.y(point.value or 0) + (-9 if above else palette.small + 8)
        y = min(y, plot.scale.start - 3)
        items.append(words_at(palette, x, y, text, "ink", size=palette.small, anchor="middle", bold=True))
    return group(items)


def _ring(plot: Plot, index: int, point: Point) -> Markup:
    return tag(
        "circle", cx=plot.x(index), cy=plot.y(point.value or 0), r=6, fill="none",
        stroke=plot.palette.colour("ink"), stroke_width=1.4,
    )  # fmt: skip
