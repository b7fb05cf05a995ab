"""Horizontal bars of sub-scores, each with a marker of what it is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from audits.insight.charts.frame import Table
from audits.insight.charts.labels import shortened_names
from audits.insight.charts.numbers import Number, say_number, say_signed
from audits.insight.charts.palette import SCREEN, Palette
from audits.insight.charts.said import said_once
from audits.insight.charts.scale import Axis, score_axis
from audits.insight.charts.svg import box, dot, drawing, group, line, linked, text_width, words_at
from saas.kernel.words import Lang, Words, words


@dataclass(frozen=True, slots=True)
class Bar:
    """One stage or dimension: its score and the comparison's; ``flag`` marks a critical failure in it."""

    label: Words
    value: Number | None
    compare: Number | None = None
    flag: bool = False
    href: str = ""


@dataclass(frozen=True)
class Bars:
    """Sub-scores in the order given (a journey keeps its order); bars always start at zero."""

    title: Words
    rows: tuple[Bar, ...]
    compare_word: Words = words("区域", "Region")
    decimals: int = 1
    says: Words | None = None

    @said_once
    def sentence(self, lang: Lang) -> str:
        """Say which row lies lowest, and which is furthest below its comparison."""
        return (self.says or _lowest(self, lang)).say(lang)

    def table(self, lang: Lang) -> Table:
        """Return row, score, comparison and difference."""
        head = (
            *words("名称|得分", "Name|Score").say(lang).split("|"),
            self.compare_word.say(lang),
            words("差", "Difference").say(lang),
        )
        rows = tuple(
            (
                row.label.say(lang),
                say_number(row.value, self.decimals),
                say_number(row.compare, self.decimals),
                say_signed(difference(row), self.decimals),
            )
            for row in self.rows
        )
        return Table(self.title.say(lang), head, rows)


def difference(row: Bar) -> float | None:
    """Return score minus comparison in points; None unless both are known."""
    return None if row.value is None or row.compare is None else float(row.value) - float(row.compare)


def _lowest(chart: Bars, lang: Lang) -> Words:
    scored = [row for row in chart.rows if row.value is not None]
    if not scored:
        return words("还没有得分。", "There are no scores yet.")
    low = min(scored, key=lambda row: float(row.value or 0))
    says = words("{name}最低，{value} 分。", "{name} is lowest at {value}.").filled(
        name=low.label.say(lang), value=say_number(low.value, chart.decimals)
    )
    behind = [row for row in scored if (difference(row) or 0) < 0]
    if not behind:
        return says
    worst = min(behind, key=lambda row: difference(row) or 0)
    if worst is low:
        return words(
            "{name}最低，{value} 分，也落后{word}最多（{by}）。",
            "{name} is lowest at {value} and furthest below {word} ({by}).",
        ).filled(
            name=low.label.say(lang),
            value=say_number(low.value, chart.decimals),
            word=chart.compare_word.say(lang),
            by=say_signed(difference(low), chart.decimals),
        )
    more = words("{name}落后{word}最多（{by}）。", " {name} is furthest below {word} ({by}).").filled(
        name=worst.label.say(lang),
        word=chart.compare_word.say(lang),
        by=say_signed(difference(worst), chart.decimals),
    )
    return words(says.zh + more.zh, says.en + more.en)


def draw_bars(chart: Bars, lang: Lang, palette: Palette = SCREEN, width: float = 640) -> Markup:
    """Draw the chart ``width`` units wide: label, bar with marker, score, difference."""
    labels = min(
        max((text_width(r.label.say(lang), palette.text) for r in chart.rows), default=40) + 16, width * 0.4
    )
    compared = any(row.compare is not None for row in chart.rows)
    score_column = text_width("100.00", palette.text) + 4
    edge = width - (text_width("+100.0", palette.text) if compared else 0)
    values = [value for row in chart.rows for value in (row.value, row.compare)]
    axis = score_axis(values, labels, edge - score_column - 8, from_zero=True)
    short = shortened_names((row.label.say(lang) for row in chart.rows), palette.text, axis.start - 14)
    top = palette.small * 1.9 if compared else 4
    body = [_marker_word(chart, lang, palette, axis, top, width)] if compared else []
    for index, row in enumerate(chart.rows):
        y = top + (index + 0.5) * palette.row
        body.append(_row(chart, row, lang, palette, axis, edge, width, y, compared, short))
    height = top + len(chart.rows) * palette.row + 3
    return drawing(palette, "bars", width, height, chart.title.say(lang), chart.sentence(lang), body)


def _marker_word(chart: Bars, lang: Lang, palette: Palette, axis: Axis, top: float, width: float) -> Markup:
    """Name the marker at the marker of the first row that has one, and head the column of differences."""
    text = chart.compare_word.say(lang)
    first = next(row.compare for row in chart.rows if row.compare is not None)
    half = text_width(text, palette.small) / 2
    x = min(max(axis.place(first), axis.start + half), axis.end - half)
    base = top - palette.small * 0.55
    word = words_at(palette, x, base, text, "quiet", size=palette.small, anchor="middle")
    head = words("差", "Diff").say(lang)
    return word + words_at(palette, width, base, head, "quiet", size=palette.small, anchor="end")


def _row(
    chart: Bars,
    row: Bar,
    lang: Lang,
    palette: Palette,
    axis: Axis,
    edge: float,
    width: float,
    y: float,
    compared: bool,
    short: Mapping[str, str],
) -> Markup:
    thick, base, name = palette.row * 0.26, y + palette.text * 0.36, row.label.say(lang)
    label = words_at(palette, 10, base, short[name], full=name)
    items = [dot(palette, 3.5, y, 3, "critical")] if row.flag else []
    items.append(linked(label, row.href))
    items.append(box(palette, axis.start, y - 0.5, axis.end - axis.start, 1, "hair"))
    if row.value is not None:
        x1, x2 = sorted((axis.place(0), axis.place(row.value)))
        items.append(box(palette, x1, y - thick / 2, x2 - x1, thick, "us", corner=1))
    if row.compare is not None:
        x = axis.place(row.compare)
        items.append(line(palette, x, y - thick * 1.2, x, y + thick * 1.2, "ink", width=1.6))
    value = (
        words("无评分", "no score").say(lang) if row.value is None else say_number(row.value, chart.decimals)
    )
    items.append(
        words_at(
            palette,
            edge - 6,
            base,
            value,
            "quiet" if row.value is None else "ink",
            anchor="end",
            size=palette.small if row.value is None else None,
        )
    )
    if compared:
        items.append(
            words_at(palette, width, base, say_signed(difference(row), chart.decimals), "quiet", anchor="end")
        )
    return group(items)
