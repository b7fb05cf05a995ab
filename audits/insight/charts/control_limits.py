"""The limits of a control chart: the band that chance keeps to, the mean, their names at the right end."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from audits.insight.charts.control_plot import Plot, cut
from audits.insight.charts.lines import runs
from audits.insight.charts.numbers import Number, say_number
from audits.insight.charts.svg import coordinate, group, line, tag, words_at
from saas.kernel.words import Lang, words


def limit_words(lang: Lang) -> tuple[str, str, str]:
    """Return what upper limit, mean and lower limit are called."""
    return (
        words("上限", "upper").say(lang),
        words("平均", "mean").say(lang),
        words("下限", "lower").say(lang),
    )


def band(plot: Plot) -> Markup:
    """Shade what chance keeps to: stepped where the limits differ from point to point."""
    lows = [cut(plot.chart, point.lower) for point in plot.chart.points]
    highs = [cut(plot.chart, point.upper) for point in plot.chart.points]
    shapes = []
    for run in runs(highs):
        upper = _steps(plot, run, highs)
        lower = _steps(plot, run, lows)[::-1]
        path = "M" + "L".join(f"{coordinate(x)} {coordinate(y)}" for x, y in upper + lower) + "Z"
        shapes.append(tag("path", d=path, fill=plot.palette.colour("us"), fill_opacity=0.1))
        for edge in (upper, lower):
            trace = "M" + "L".join(f"{coordinate(x)} {coordinate(y)}" for x, y in edge)
            shapes.append(
                tag(
                    "path", d=trace, fill="none", stroke=plot.palette.colour("others"), stroke_dasharray="2 3"
                )
            )
    return group(shapes)


def _steps(plot: Plot, run: Sequence[int], values: Sequence[Number | None]) -> list[tuple[float, float]]:
    half = plot.step / 2
    return [(plot.x(i) + side, plot.y(values[i] or 0)) for i in run for side in (-half, half)]


def centre_line(plot: Plot) -> Markup:
    """Draw the mean."""
    y = plot.y(plot.chart.centre)
    return line(plot.palette, plot.left, y, plot.right, y, "others", width=1.2)


def end_words(plot: Plot) -> Markup:
    """Name limits and centre at the right end, so that nobody needs a legend."""
    chart, palette = plot.chart, plot.palette
    last = next((p for p in reversed(chart.points) if p.upper is not None), None)
    if last is None:
        return Markup()
    names = limit_words(plot.lang)
    items = []
    previous = -99.0
    for name, value in zip(names, (last.upper, chart.centre, last.lower), strict=True):
        value = cut(chart, value)
        if value is None:
            continue
        y = max(plot.y(value) + palette.small * 0.36, previous + palette.small * 1.1)
        previous = y
        text = f"{name} {say_number(value, chart.decimals)}"
        items.append(words_at(palette, plot.right + 6, y, text, "quiet", size=palette.small))
    return group(items)
