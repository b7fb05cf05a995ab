"""A sparkline for a table row, and small multiples on one shared axis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from audits.insight.charts.frame import Table
from audits.insight.charts.labels import shortened_names
from audits.insight.charts.lines import Line, series
from audits.insight.charts.numbers import Number, say_number
from audits.insight.charts.palette import SCREEN, Palette
from audits.insight.charts.scale import Axis, score_axis, tick_text
from audits.insight.charts.svg import drawing, group, line, text_width, words_at
from saas.kernel.words import Lang, Words, words


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A few values of one unit, oldest first, None = no data."""

    title: Words
    values: tuple[Number | None, ...]
    target: Number | None = None
    decimals: int = 1

    def sentence(self, lang: Lang) -> str:
        """Say the first and the last known value."""
        known = [value for value in self.values if value is not None]
        if not known:
            return words("还没有数据。", "There is no data yet.").say(lang)
        first, last = say_number(known[0], self.decimals), say_number(known[-1], self.decimals)
        return (
            words("从 {first} 到 {last}。", "From {first} to {last}.")
            .filled(first=first, last=last)
            .say(lang)
        )

    def table(self, lang: Lang) -> Table:
        """Return the values in one row."""
        head = ("", *(str(index + 1) for index in range(len(self.values))))
        row = (self.title.say(lang), *(say_number(value, self.decimals) for value in self.values))
        return Table(self.title.say(lang), head, (row,))


def draw_sparkline(
    chart: Sparkline, lang: Lang, palette: Palette = SCREEN, width: float = 96, height: float = 24
) -> Markup:
    """Draw the line alone with its last point; the axis fits the values and spans 20 points at least."""
    scale = score_axis([*chart.values, chart.target], height - 4, 4)
    step = (width - 8) / max(len(chart.values) - 1, 1)
    places = [4 + index * step for index in range(len(chart.values))]
    body = []
    if chart.target is not None:
        y = scale.place(chart.target)
        body.append(line(palette, 0, y, width, y, "hair", dash="2 2"))
    body.append(series(Line(chart.title, chart.values), palette, scale, places, weight=1.6))
    return drawing(palette, "sparkline", width, height, chart.title.say(lang), chart.sentence(lang), body)


@dataclass(frozen=True, slots=True)
class Panel:
    """One small chart: us against a grey comparison over the same periods."""

    label: Words
    values: tuple[Number | None, ...]
    compare: tuple[Number | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Multiples:
    """Panels on one axis, so that heights compare across them; ``first``, ``last`` name the ends."""

    title: Words
    panels: tuple[Panel, ...]
    first: Words = words("", "")
    last: Words = words("", "")
    compare_word: Words = words("区域", "Region")
    target: Number | None = None
    decimals: int = 1
    says: Words | None = None

    def sentence(self, lang: Lang) -> str:
        """Say which panel rose and which fell most between its first and last known value."""
        return (self.says or _extremes(self, lang)).say(lang)

    def table(self, lang: Lang) -> Table:
        """Return a row a panel: first, last and lowest value."""
        head = words("名称|最早|最近|最低", "Name|First|Last|Lowest").say(lang).split("|")
        rows = []
        for panel in self.panels:
            known = [value for value in panel.values if value is not None]
            ends = (known[0], known[-1], min(known)) if known else (None, None, None)
            rows.append((panel.label.say(lang), *(say_number(value, self.decimals) for value in ends)))
        return Table(self.title.say(lang), tuple(head), tuple(rows))


def _extremes(chart: Multiples, lang: Lang) -> Words:
    moves = []
    for panel in chart.panels:
        known = [float(value) for value in panel.values if value is not None]
        if len(known) > 1:
            moves.append((known[-1] - known[0], panel.label.say(lang)))
    if not moves:
        return words("还没有可以比较的数据。", "There is nothing to compare yet.")
    (down, falls), (up, rises) = min(moves), max(moves)
    if down >= 0:
        return words("没有一项下降；“{up}”升得最多。", "Nothing fell; {up} rose most.").filled(up=rises)
    if up <= 0:
        return words("没有一项上升；“{down}”降得最多。", "Nothing rose; {down} fell most.").filled(down=falls)
    return words("“{up}”升得最多，“{down}”降得最多。", "{up} rose most, {down} fell most.").filled(
        up=rises, down=falls
    )


def draw_multiples(
    chart: Multiples, lang: Lang, palette: Palette = SCREEN, width: float = 640, columns: int = 4
) -> Markup:
    """Draw the panels in ``columns`` columns, row by row in the order given."""
    gap = palette.small * 1.8
    room = (width - gap * (columns - 1)) / columns
    head, plot = palette.text * 1.7, palette.row * 2.1
    tall = head + plot + palette.small * 1.9
    every = [value for panel in chart.panels for value in (*panel.values, *panel.compare)]
    widest = max((text_width(_last(chart, panel), palette.text) for panel in chart.panels), default=0.0)
    short = shortened_names(
        (panel.label.say(lang) for panel in chart.panels), palette.text, room - widest - 8
    )
    body = []
    for index, panel in enumerate(chart.panels):
        x, y = index % columns * (room + gap), index // columns * tall
        scale = score_axis([*every, chart.target], y + head + plot, y + head)
        body.append(_panel(chart, panel, short, lang, palette, scale, x, room))
    height = -(-len(chart.panels) // columns) * tall
    return drawing(palette, "multiples", width, height, chart.title.say(lang), chart.sentence(lang), body)


def _last(chart: Multiples, panel: Panel) -> str:
    """Write the last known value of a panel."""
    return say_number(next((v for v in reversed(panel.values) if v is not None), None), chart.decimals)


def _panel(
    chart: Multiples,
    panel: Panel,
    short: Mapping[str, str],
    lang: Lang,
    palette: Palette,
    scale: Axis,
    x: float,
    room: float,
) -> Markup:
    name, base = panel.label.say(lang), scale.end - palette.text * 0.6
    step = (room - 12) / max(len(panel.values) - 1, 1)
    places = [x + 6 + index * step for index in range(max(len(panel.values), len(panel.compare)))]
    low = scale.start + palette.small * 1.25
    items = [
        words_at(palette, x, base, short[name], full=name),
        words_at(palette, x + room, base, _last(chart, panel), "us", anchor="end", bold=True),
        *(
            line(palette, x, scale.place(tick), x + room, scale.place(tick), "hair")
            for tick in (scale.floor, scale.top)
        ),
        words_at(palette, x, low, chart.first.say(lang), "quiet", size=palette.small),
        words_at(palette, x + room, low, chart.last.say(lang), "quiet", size=palette.small, anchor="end"),
        words_at(
            palette,
            x + room / 2,
            low,
            f"{tick_text(scale.floor)}\N{EN DASH}{tick_text(scale.top)}",
            "quiet",
            size=palette.small,
            anchor="middle",
        ),
    ]
    if chart.target is not None:
        y = scale.place(chart.target)
        items.append(line(palette, x, y, x + room, y, "target", dash="3 2", width=0.8))
    if panel.compare:
        items.append(series(Line(chart.compare_word, panel.compare, "region"), palette, scale, places))
    items.append(series(Line(panel.label, panel.values), palette, scale, places, weight=1.8))
    return group(items)
