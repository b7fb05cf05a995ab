"""A restrained dial: the score in words and figures, the interval on a thin ring, the bands marked."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin

from markupsafe import Markup

from audits.insight.charts.frame import Table
from audits.insight.charts.numbers import NO_NUMBER, Number, say_number
from audits.insight.charts.palette import SCREEN, Palette
from audits.insight.charts.scale import tick_text
from audits.insight.charts.steps import BANDS, Step
from audits.insight.charts.svg import coordinate, drawing, line, tag, words_at
from saas.kernel.words import Lang, Words, words

SWEEP = 240.0


@dataclass(frozen=True, slots=True)
class Dial:
    """One score on 0..``top``: ``display`` is what is printed (the sheet's own), ``band`` its word."""

    title: Words
    value: Number | None
    display: str = ""
    band: Words = words("", "")
    low: Number | None = None
    high: Number | None = None
    bands: tuple[Step, ...] = BANDS
    top: float = 100
    decimals: int = 1

    def sentence(self, lang: Lang) -> str:
        """Say the score, its band and its interval."""
        if self.value is None:
            return words("没有评分。", "No score.").say(lang)
        says = words("{score} 分，{band}", "{score}, {band}").filled(
            score=self.text, band=self.band.say(lang)
        )
        if self.low is None or self.high is None:
            return words(says.zh + "。", says.en + ".").say(lang)
        low, high = say_number(self.low, self.decimals), say_number(self.high, self.decimals)
        return words(f"{says.zh}，区间 {low} 至 {high}。", f"{says.en}, interval {low} to {high}.").say(lang)

    def table(self, lang: Lang) -> Table:
        """Return score, band and interval."""
        head = (
            words("得分|等级|区间下限|区间上限", "Score|Band|Interval from|Interval to").say(lang).split("|")
        )
        row = (
            self.text,
            self.band.say(lang),
            say_number(self.low, self.decimals),
            say_number(self.high, self.decimals),
        )
        return Table(self.title.say(lang), tuple(head), (row,))

    @property
    def text(self) -> str:
        """What stands in the middle of the dial."""
        return NO_NUMBER if self.value is None else self.display or say_number(self.value, self.decimals)


def draw_dial(chart: Dial, lang: Lang, palette: Palette = SCREEN, width: float = 200) -> Markup:
    """Draw the dial into a box of ``width`` x 0.8 ``width`` units."""
    radius, middle, height = width * 0.39, width * 0.47, width * 0.8
    centre = width / 2
    ring = _Ring(centre, middle, chart.top)
    body = [ring.arc(palette, 0, chart.top, radius, "hair", width * 0.02)]
    for band in chart.bands:
        if 0 < float(band.minimum) < chart.top:
            body.append(_threshold(ring, palette, float(band.minimum), radius, width))
    if chart.low is not None and chart.high is not None:
        body.append(ring.arc(palette, float(chart.low), float(chart.high), radius, "us", width * 0.02))
    if chart.value is not None:
        x, y = ring.at(float(chart.value), radius)
        body.append(
            tag(
                "circle",
                cx=x,
                cy=y,
                r=width * 0.032,
                fill=palette.colour("us"),
                stroke=palette.colour("ground"),
                stroke_width=width * 0.012,
            )
        )
    text = chart.text
    size = width * (0.2 if len(text) < 6 else 0.17)
    body.append(words_at(palette, centre, middle + size * 0.3, text, size=size, anchor="middle", bold=True))
    body.append(
        words_at(
            palette,
            centre,
            middle + size * 0.3 + width * 0.11,
            chart.band.say(lang),
            "quiet",
            size=width * 0.075,
            anchor="middle",
        )
    )
    return drawing(palette, "dial", width, height, chart.title.say(lang), chart.sentence(lang), body)


def _threshold(ring: _Ring, palette: Palette, value: float, radius: float, width: float) -> Markup:
    """Mark where a band begins, with its number outside the ring."""
    (x1, y1), (x2, y2) = ring.at(value, radius - width * 0.01), ring.at(value, radius + width * 0.03)
    x, y = ring.at(value, radius + width * 0.068)
    size = width * 0.05
    number = words_at(palette, x, y + size * 0.36, tick_text(value), "quiet", size=size, anchor="middle")
    return line(palette, x1, y1, x2, y2, "quiet") + number


@dataclass(frozen=True, slots=True)
class _Ring:
    x: float
    y: float
    top: float

    def at(self, value: float, radius: float) -> tuple[float, float]:
        share = min(max(value / self.top, 0.0), 1.0)
        turn = (90 + (360 - SWEEP) / 2 + share * SWEEP) * pi / 180
        return self.x + radius * cos(turn), self.y + radius * sin(turn)

    def arc(
        self, palette: Palette, start: float, end: float, radius: float, role: str, thick: float
    ) -> Markup:
        (x1, y1), (x2, y2) = self.at(start, radius), self.at(end, radius)
        large = 1 if (end - start) / self.top * SWEEP > 180 else 0
        r = coordinate(radius)
        path = f"M{coordinate(x1)} {coordinate(y1)}A{r} {r} 0 {large} 1 {coordinate(x2)} {coordinate(y2)}"
        return tag("path", d=path, fill="none", stroke=palette.colour(role), stroke_width=thick)
