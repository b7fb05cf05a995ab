"""Draws lines over periods with their frame, signals and end labels."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from audits.insight.charts.labels import shortened_names
from audits.insight.charts.lines import apart, series
from audits.insight.charts.numbers import Number, say_number
from audits.insight.charts.palette import SCREEN, Palette
from audits.insight.charts.scale import Axis, score_axis, tick_text
from audits.insight.charts.svg import drawing, group, line, tag, text_width, words_at
from audits.insight.charts.trend import Trend
from saas.kernel.words import Lang

NAMED = 0.34  # of the width at most is for names and values at the lines' ends


def draw_trend(
    chart: Trend, lang: Lang, palette: Palette = SCREEN, width: float = 640, height: float = 220
) -> Markup:
    """Draw the series into ``width`` x ``height`` units."""
    ends = _ends(chart, lang, palette, width)
    right = max((text_width(end.text, palette.text) for end in ends), default=0) + 12
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
    body.append(_labels(ends, palette, scale, width - right + 6))
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


@dataclass(frozen=True, slots=True)
class _End:
    """What is written where a line ends. whole: the same with its name unshortened."""

    text: str
    whole: str
    last: Number
    is_us: bool


def _ends(chart: Trend, lang: Lang, palette: Palette, width: float) -> list[_End]:
    """Return the last value of each line and whose it is; a line alone is of what the page is about."""
    lasts = [(one, next((value for value in reversed(one.values) if value is not None), None)) for one in chart.lines]
    known = [
        (one, one.label.say(lang) if len(chart.lines) > 1 else "", last) for one, last in lasts if last is not None
    ]
    values = [say_number(last, chart.decimals) for _, _, last in known]
    widest = max((text_width(f" {value}", palette.text) for value in values), default=0)
    short = shortened_names([name for _, name, _ in known], palette.text, width * NAMED - widest)
    return [
        _End(f"{short[name]} {value}".strip(), f"{name} {value}".strip(), last, one.role == "us")
        for (one, name, last), value in zip(known, values, strict=True)
    ]


def _labels(ends: list[_End], palette: Palette, scale: Axis, x: float) -> Markup:
    down = sorted(ends, key=lambda end: scale.place(end.last))
    places = apart([scale.place(end.last) for end in down], palette.text * 1.25, scale.end, scale.start)
    return group(
        words_at(
            palette, x, y + palette.text * 0.36, end.text, "us" if end.is_us else "quiet", bold=end.is_us,
            full=end.whole,
        )
        for end, y in zip(down, places, strict=True)
    )  # fmt: skip


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
