"""Before and after: a ring where each unit was, a dot where it would be, a line between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from audits.insight.charts.dots_drawing import band_strip
from audits.insight.charts.frame import Table
from audits.insight.charts.labels import shortened_names
from audits.insight.charts.numbers import Number, say_number, say_signed
from audits.insight.charts.palette import SCREEN, Palette
from audits.insight.charts.scale import Axis, score_axis, tick_text
from audits.insight.charts.steps import Step
from audits.insight.charts.svg import dot, drawing, group, line, linked, text_width, words_at
from saas.kernel.words import Lang, Words, words


@dataclass(frozen=True, slots=True)
class Shifted:
    """One unit. note: what else changes, at the right ("↑ 3"); marked: drawn in the accent, others in grey."""

    label: Words
    before: Number
    after: Number
    note: str = ""
    marked: bool = False
    href: str = ""

    @property
    def change(self) -> float:
        """After less before."""
        return float(self.after) - float(self.before)


@dataclass(frozen=True, slots=True)
class Shifts:
    """Units before and after, drawn from the highest to the lowest after.

    limit: rows drawn at most; of a longer list those that change most. bands: of the scale after, best first.
    scale: floor, top and step of the axis where it is no score; head: of the table's columns.
    """

    title: Words
    rows: tuple[Shifted, ...]
    bands: tuple[Step, ...] = ()
    decimals: int = 1
    limit: int = 30
    says: Words | None = None
    scale: tuple[float, float, float] | None = None
    head: Words = words("网点|原来|之后|变化", "Unit|Before|After|Change")

    @property
    def shown(self) -> tuple[Shifted, ...]:
        """The rows that are drawn, in order."""
        chosen = sorted(self.rows, key=lambda row: -abs(row.change))[: self.limit]
        return tuple(sorted(chosen, key=lambda row: (-float(row.after), row.label.zh)))

    def sentence(self, lang: Lang) -> str:
        """Say how many go up and down."""
        up, down = (sum(sign * row.change > 0 for row in self.rows) for sign in (1, -1))
        said = words("{n} 家中 {up} 家上升，{down} 家下降。", "Of {n}, {up} go up and {down} go down.")
        return (self.says or said.filled(n=len(self.rows), up=up, down=down)).say(lang)

    def table(self, lang: Lang) -> Table:
        """Return unit, before, after and change."""
        head = self.head.say(lang).split("|")
        rows = sorted(self.rows, key=lambda row: -float(row.after))
        told = tuple(
            (row.label.say(lang), say_number(row.before, self.decimals), say_number(row.after, self.decimals),
             say_signed(row.change, self.decimals))
            for row in rows
        )  # fmt: skip
        return Table(self.title.say(lang), tuple(head), told)


def draw_shifts(chart: Shifts, lang: Lang, palette: Palette = SCREEN, width: float = 640) -> Markup:
    """Draw the chart ``width`` units wide; the height follows from the rows."""
    rows = chart.shown
    longest = max((text_width(row.label.say(lang), palette.text) for row in rows), default=40.0)
    labels = max(min(longest + 14, width * 0.32), palette.small * 6)
    notes = max((text_width(row.note, palette.small) for row in rows), default=0.0) + 10
    end = width - notes - text_width("−10.0", palette.text) - 14
    axis = (
        Axis(*chart.scale, labels + 8, end)
        if chart.scale
        else score_axis([value for row in rows for value in (row.before, row.after)], labels + 8, end)
    )
    top = palette.small * 0.8
    bottom = top + len(rows) * palette.row
    body = [_grid(axis, palette, lang, top, bottom)]
    short = shortened_names((row.label.say(lang) for row in rows), palette.text, labels - 8)
    for index, row in enumerate(rows):
        y = top + (index + 0.5) * palette.row
        body.append(_row(row, chart, lang, palette, axis, width, y, labels, notes, short))
    if chart.bands:
        body.append(band_strip(chart.bands, lang, palette, axis, bottom + palette.small * 1.9))
    height = bottom + palette.small * (4 if chart.bands else 2.2)
    return drawing(palette, "shifts", width, height, chart.title.say(lang), chart.sentence(lang), body)


def _grid(axis: Axis, palette: Palette, lang: Lang, top: float, bottom: float) -> Markup:
    base = bottom + palette.small * 1.35
    items: list[Markup] = []
    for value in axis.ticks:
        x = axis.place(value)
        items.append(line(palette, x, top, x, bottom, "hair"))
        tick = tick_text(value)
        items.append(words_at(palette, x, base, tick, "quiet", size=palette.small, anchor="middle"))
    if axis.note:
        items.append(words_at(palette, 0, base, axis.note.say(lang), "quiet", size=palette.small))
    return group(items)


def _row(
    row: Shifted, chart: Shifts, lang: Lang, palette: Palette, axis: Axis, width: float, y: float, labels: float,
    notes: float, short: Mapping[str, str],
) -> Markup:  # fmt: skip
    role, base = "us" if row.marked else "others", y + palette.text * 0.36
    name = row.label.say(lang)
    label = words_at(palette, labels - 6, base, short[name], anchor="end", bold=row.marked, full=name)
    before, after = axis.place(row.before), axis.place(row.after)
    change = say_signed(row.change, chart.decimals)
    return group(
        [
            linked(label, row.href),
            line(palette, before, y, after, y, role, width=2, cap="round"),
            dot(palette, before, y, palette.text * 0.26, role, hollow=True),
            dot(palette, after, y, palette.text * 0.31, role),
            words_at(palette, width - 2 - notes, base, change, anchor="end", bold=row.marked),
            words_at(palette, width - 2, base, row.note, "quiet", size=palette.small, anchor="end"),
        ]
    )
