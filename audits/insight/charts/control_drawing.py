"""Draws a control chart: the band of chance behind, the line of points, a ring and a word at each signal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from audits.insight.charts.control import Control, Point
from audits.insight.charts.lines import runs
from audits.insight.charts.numbers import Number, say_number
from audits.insight.charts.palette import SCREEN, Palette
from audits.insight.charts.scale import Axis, score_axis, tick_text
from audits.insight.charts.svg import coordinate, dot, drawing, group, line, tag, text_width, words_at
from saas.kernel.words import Lang, words

NAMED = 3  # signals with their words; of more, the newest
CROWD = 40  # points beyond which only those that stand out are dots


@dataclass(frozen=True, slots=True)
class _Plot:
    chart: Control
    lang: Lang
    palette: Palette
    scale: Axis
    left: float
    right: float
    step: float

    def x(self, index: int) -> float:
        return self.left + (index + 0.5) * self.step

    def y(self, value: Number) -> float:
        return self.scale.place(value)


def draw_control(
    chart: Control, lang: Lang, palette: Palette = SCREEN, width: float = 760, height: float = 260
) -> Markup:
    """Draw the series into ``width`` x ``height`` units."""
    left = text_width("100%", palette.small) + 8
    right = width - text_width(_limit_words(lang)[0] + " 100.0", palette.small) - 12
    top, bottom = palette.small * 2.2, height - palette.small * 2.2
    scale = score_axis(_extent(chart), bottom, top)
    plot = _Plot(chart, lang, palette, scale, left, right, (right - left) / max(len(chart.points), 1))
    body = [
        _grid(plot, height),
        _band(plot),
        _centre(plot),
        _ends(plot),
        _series(plot),
        _break(plot, top),
        _signals(plot),
    ]
    return drawing(palette, "control", width, height, chart.title.say(lang), chart.sentence(lang), body)


def _limit_words(lang: Lang) -> tuple[str, str, str]:
    return (
        words("上限", "upper").say(lang),
        words("平均", "mean").say(lang),
        words("下限", "lower").say(lang),
    )


def _extent(chart: Control) -> list[Number | None]:
    found: list[Number | None] = [chart.centre]
    for point in chart.points:
        found += [point.value, _cut(chart, point.lower), _cut(chart, point.upper)]
    return found


def _cut(chart: Control, value: Number | None) -> Number | None:
    """Return a limit as far as values can go."""
    if value is None or chart.held is None:
        return value
    return min(max(float(value), chart.held[0]), chart.held[1])


def _grid(plot: _Plot, height: float) -> Markup:
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


def _band(plot: _Plot) -> Markup:
    """Shade what chance keeps to: stepped where the limits differ from point to point."""
    lows = [_cut(plot.chart, point.lower) for point in plot.chart.points]
    highs = [_cut(plot.chart, point.upper) for point in plot.chart.points]
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


def _steps(plot: _Plot, run: Sequence[int], values: Sequence[Number | None]) -> list[tuple[float, float]]:
    half = plot.step / 2
    return [(plot.x(i) + side, plot.y(values[i] or 0)) for i in run for side in (-half, half)]


def _centre(plot: _Plot) -> Markup:
    y = plot.y(plot.chart.centre)
    return line(plot.palette, plot.left, y, plot.right, y, "others", width=1.2)


def _ends(plot: _Plot) -> Markup:
    """Name limits and centre at the right end, so that nobody needs a legend."""
    chart, palette = plot.chart, plot.palette
    last = next((p for p in reversed(chart.points) if p.upper is not None), None)
    if last is None:
        return Markup()
    names = _limit_words(plot.lang)
    items = []
    previous = -99.0
    for name, value in zip(names, (last.upper, chart.centre, last.lower), strict=True):
        value = _cut(chart, value)
        if value is None:
            continue
        y = max(plot.y(value) + palette.small * 0.36, previous + palette.small * 1.1)
        previous = y
        text = f"{name} {say_number(value, chart.decimals)}"
        items.append(words_at(palette, plot.right + 6, y, text, "quiet", size=palette.small))
    return group(items)


def _series(plot: _Plot) -> Markup:
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


def _break(plot: _Plot, top: float) -> Markup:
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


def _signals(plot: _Plot) -> Markup:
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


def _ring(plot: _Plot, index: int, point: Point) -> Markup:
    return tag(
        "circle", cx=plot.x(index), cy=plot.y(point.value or 0), r=6, fill="none",
        stroke=plot.palette.colour("ink"), stroke_width=1.4,
    )  # fmt: skip
