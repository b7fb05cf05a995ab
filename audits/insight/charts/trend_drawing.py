"""Draws lines over periods with their frame, signals and end labels."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from audits.insight.charts.lines import Line, apart, series
from audits.insight.charts.numbers import Number, say_number
from audits.insight.charts.palette import SCREEN, Palette
from audits.insight.charts.scale import Axis, score_axis, tick_text
from audits.insight.charts.svg import drawing, group, line, tag, text_width, words_at
from audits.insight.charts.trend import Trend
from saas.kernel.words import Lang


def draw_trend(
    chart: Trend, lang: Lang, palette: Palette = SCREEN, width: float = 640, height: float = 220
) -> Markup:
    """Draw the series into ``width`` x ``height`` units."""
    ends = [end for end in (_end_label(one, chart, lang) for one in chart.lines) if end]
    right = max((text_width(text, palette.text) for text, _ in ends), default=0) + 12
    left, top, bottom = (
        text_width("100", palette.small) + 8,
        palette.small * 1.1,
        height - palette.small * 1.9,
    )
    scale = score_axis(_all_values(chart), bottom, top)
    across = _Across(left + 8, width - right - 4, len(chart.periods))
    body = [_frame(chart, lang, palette, scale, across, left, width - right, height)]
    for one in reversed(chart.lines):
        body.append(series(one, palette, scale, [across.at(i) for i in range(len(chart.periods))]))
    body.append(_signals(chart, lang, palette, scale, across))
    body.append(_labels(chart, lang, palette, scale, width - right + 6))
    return drawing(palette, "trend", width, height, chart.title.say(lang), chart.sentence(lang), body)


@dataclass(frozen=True, slots=True)
class _Across:
    start: float
    end: float
    count: int

    def at(self, index: int) -> float:
        return (
            (self.start + self.end) / 2
            if self.count == 1
            else (self.start + index * (self.end - self.start) / max(self.count - 1, 1))
        )


def _frame(
    chart: Trend,
    lang: Lang,
    palette: Palette,
    scale: Axis,
    across: _Across,
    left: float,
    right: float,
    height: float,
) -> Markup:
    items: list[Markup] = []
    for value in scale.ticks:
        y = scale.place(value)
        items.append(line(palette, left, y, right, y, "hair"))
        items.append(
            words_at(
                palette,
                left - 5,
                y + palette.small * 0.36,
                tick_text(value),
                "quiet",
                size=palette.small,
                anchor="end",
            )
        )
    widest = max((text_width(p.say(lang), palette.small) for p in chart.periods), default=1) + 8
    every = max(1, -(-len(chart.periods) * widest // max(right - left, 1)))
    for index, period in enumerate(chart.periods):
        if (len(chart.periods) - 1 - index) % every == 0:
            items.append(
                words_at(
                    palette,
                    across.at(index),
                    height - palette.small * 0.55,
                    period.say(lang),
                    "quiet",
                    size=palette.small,
                    anchor="middle",
                )
            )
    for limit in (chart.limits.lower, chart.limits.upper) if chart.limits else ():
        items.append(line(palette, left, scale.place(limit), right, scale.place(limit), "quiet", dash="1 3"))
    if chart.limits:
        items.append(
            line(
                palette,
                left,
                scale.place(chart.limits.centre),
                right,
                scale.place(chart.limits.centre),
                "quiet",
            )
        )
    if chart.target is not None:
        y = scale.place(chart.target)
        text = f"{chart.target_word.say(lang)} {say_number(chart.target, 0)}"
        items.append(line(palette, left, y, right, y, "target", dash="4 3"))
        items.append(words_at(palette, left + 3, y - 3, text, "ink", size=palette.small))
    if scale.note:
        items.append(
            words_at(
                palette,
                right,
                scale.start - 4,
                scale.note.say(lang),
                "quiet",
                size=palette.small,
                anchor="end",
            )
        )
    return group(items)


def _end_label(one: Line, chart: Trend, lang: Lang) -> tuple[str, Number] | None:
    last = next((value for value in reversed(one.values) if value is not None), None)
    if last is None:
        return None
    return f"{one.label.say(lang)} {say_number(last, chart.decimals)}", last


def _labels(chart: Trend, lang: Lang, palette: Palette, scale: Axis, x: float) -> Markup:
    ends = [
        (end[0], scale.place(end[1]), one.role == "us")
        for one in chart.lines
        if (end := _end_label(one, chart, lang))
    ]
    ends.sort(key=lambda end: end[1])
    places = apart([y for _, y, _ in ends], palette.text * 1.25, scale.end, scale.start)
    return group(
        words_at(palette, x, y + palette.text * 0.36, text, "us" if us else "quiet", bold=us)
        for (text, _, us), y in zip(ends, places, strict=True)
    )


def _signals(chart: Trend, lang: Lang, palette: Palette, scale: Axis, across: _Across) -> Markup:
    items: list[Markup] = []
    for signal in chart.signals:
        value = chart.lines[0].values[signal.index]
        if value is None:
            continue
        x, y = across.at(signal.index), scale.place(value)
        items.append(
            tag("circle", cx=x, cy=y, r=6, fill="none", stroke=palette.colour("ink"), stroke_width=1.3)
        )
        side = "end" if signal.index > len(chart.periods) / 2 else "start"
        items.append(
            words_at(
                palette,
                x + (-9 if side == "end" else 9),
                y - 7,
                signal.label.say(lang),
                "ink",
                size=palette.small,
                anchor=side,
                bold=True,
            )
        )
    return group(items)


def _all_values(chart: Trend) -> list[Number | None]:
    found: list[Number | None] = [chart.target]
    for one in chart.lines:
        found += [*one.values, *one.lows, *one.highs]
    if chart.limits:
        found += [chart.limits.lower, chart.limits.upper]
    return found
