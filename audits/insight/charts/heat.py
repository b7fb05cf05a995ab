"""A heat grid with the numbers in it: branches by stages, stages by months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from audits.insight.charts.frame import Table
from audits.insight.charts.labels import shortened_names
from audits.insight.charts.numbers import Number, say_number
from audits.insight.charts.palette import SCREEN, Palette, band_step
from audits.insight.charts.steps import BANDS, Step, band_index
from audits.insight.charts.svg import box, drawing, group, linked, text_width, words_at
from saas.kernel.words import Lang, Words, words


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One unit: ``values`` has one entry a column, None = no data."""

    label: Words
    values: tuple[Number | None, ...]
    us: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Heat:
    """Scores by row and column; ``bands`` from best to worst give the tint, the number says the rest."""

    title: Words
    columns: tuple[Words, ...]
    rows: tuple[HeatRow, ...]
    bands: tuple[Step, ...] = BANDS
    decimals: int = 0
    says: Words | None = None

    def sentence(self, lang: Lang) -> str:
        """Say which column is lowest on the average over the rows."""
        return (self.says or _weakest(self, lang)).say(lang)

    def table(self, lang: Lang) -> Table:
        """Return the grid itself."""
        head = (words("网点", "Unit").say(lang), *(column.say(lang) for column in self.columns))
        rows = tuple(
            (row.label.say(lang), *(say_number(value, self.decimals) for value in row.values))
            for row in self.rows
        )
        return Table(self.title.say(lang), head, rows)


def _weakest(chart: Heat, lang: Lang) -> Words:
    means = []
    for index, column in enumerate(chart.columns):
        known = [float(value) for row in chart.rows if (value := row.values[index]) is not None]
        if known:
            means.append((sum(known) / len(known), column.say(lang)))
    if not means:
        return words("还没有得分。", "There are no scores yet.")
    mean, name = min(means)
    return words("“{name}”整体最弱，平均 {mean}。", "{name} is weakest overall, averaging {mean}.").filled(
        name=name, mean=say_number(mean, 1)
    )


def draw_heat(chart: Heat, lang: Lang, palette: Palette = SCREEN, width: float = 640) -> Markup:
    """Draw the grid ``width`` units wide; columns share what the labels leave."""
    labels = min(
        max((text_width(r.label.say(lang), palette.text) for r in chart.rows), default=40) + 12, width * 0.34
    )
    cell = (width - labels) / max(len(chart.columns), 1)
    heads = [column.say(lang) for column in chart.columns]
    slanted = any(not _fits(head, palette.small, cell - 4) for head in heads)
    if slanted:
        over = max(
            text_width(head, palette.small) * 0.8 - (len(heads) - i) * cell for i, head in enumerate(heads)
        )
        cell -= max(over + cell / 2, 0) / len(heads)
    top = _slant_height(heads, palette.small) if slanted else palette.small * 2.9
    body = [
        _head(palette, head, labels + (i + 0.5) * cell, top, cell, slanted) for i, head in enumerate(heads)
    ]
    short = shortened_names((row.label.say(lang) for row in chart.rows), palette.text, labels - 8)
    for index, row in enumerate(chart.rows):
        body.append(_row(chart, row, lang, palette, labels, cell, top + index * palette.row, short))
    height = top + len(chart.rows) * palette.row + 2
    return drawing(palette, "heat", width, height, chart.title.say(lang), chart.sentence(lang), body)


def _row(
    chart: Heat,
    row: HeatRow,
    lang: Lang,
    palette: Palette,
    labels: float,
    cell: float,
    y: float,
    short: Mapping[str, str],
) -> Markup:
    base, name = y + palette.row / 2 + palette.text * 0.36, row.label.say(lang)
    label = words_at(palette, labels - 8, base, short[name], anchor="end", bold=row.us, full=name)
    items = [linked(label, row.href)]
    for index, value in enumerate(row.values):
        x, role = labels + index * cell, "quiet"
        if value is not None:
            step = band_step(band_index(value, chart.bands), len(chart.bands))
            items.append(box(palette, x + 0.5, y + 0.5, cell - 1, palette.row - 1, f"tint{step}", corner=2))
            role = "ink"
        items.append(
            words_at(palette, x + cell / 2, base, say_number(value, chart.decimals), role, anchor="middle")
        )
    return group(items)


def _head(palette: Palette, text: str, x: float, bottom: float, cell: float, slanted: bool) -> Markup:
    if slanted:
        return words_at(palette, x, bottom - 5, text, "quiet", size=palette.small, rotate=-38)
    lines = _lines(text, palette.small, cell - 4)
    first = bottom - 6 - (len(lines) - 1) * palette.small * 1.2
    return group(
        words_at(
            palette, x, first + i * palette.small * 1.2, part, "quiet", size=palette.small, anchor="middle"
        )
        for i, part in enumerate(lines)
    )


def _fits(text: str, size: float, room: float) -> bool:
    lines = _lines(text, size, room)
    return len(lines) <= 2 and all(text_width(part, size) <= room for part in lines)


def _lines(text: str, size: float, room: float) -> list[str]:
    """Break a head over two lines: Latin at a space, Chinese in the middle."""
    if text_width(text, size) <= room:
        return [text]
    if " " in text:
        head, _, tail = text.partition(" ")
        return [head, tail]
    if text.isascii():
        return [text]
    half = (len(text) + 1) // 2
    return [text[:half], text[half:]]


def _slant_height(heads: list[str], size: float) -> float:
    return max(text_width(head, size) for head in heads) * 0.62 + size * 1.4
