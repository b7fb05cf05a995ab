"""Two figures of each thing against each other, with the four corners named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from audits.insight.charts.frame import Table
from audits.insight.charts.labels import shortened_names
from audits.insight.charts.numbers import Number, say_number
from audits.insight.charts.palette import SCREEN, Palette
from audits.insight.charts.scale import Axis, tick_text
from audits.insight.charts.svg import dot, drawing, group, line, linked, text_width, words_at
from saas.kernel.words import Lang, Words, words

NAMED = 12  # marked spots with their names
_Box = tuple[float, float, float]  # from, to, at which height: one line of words


@dataclass(frozen=True, slots=True)
class Spot:
    """One thing. marked: drawn in the accent with its name."""

    label: Words
    x: Number
    y: Number
    marked: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One axis: its words, its range (floor, top, step), and where it is divided."""

    name: Words
    scale: tuple[float, float, float]
    split: float | None = None
    decimals: int = 1


@dataclass(frozen=True, slots=True)
class Scatter:
    """Spots on two axes. corners: words at top left, top right, bottom left, bottom right."""

    title: Words
    spots: tuple[Spot, ...]
    across: Side
    up: Side
    says: Words
    corners: tuple[Words, Words, Words, Words] | None = None

    def sentence(self, lang: Lang) -> str:
        """Say what the chart shows."""
        return self.says.say(lang)

    def table(self, lang: Lang) -> Table:
        """Return both figures of each spot."""
        head = (words("名称", "Name").say(lang), self.across.name.say(lang), self.up.name.say(lang))
        rows = tuple(
            (s.label.say(lang), say_number(s.x, self.across.decimals), say_number(s.y, self.up.decimals))
            for s in self.spots
        )
        return Table(self.title.say(lang), head, rows)


def draw_scatter(chart: Scatter, lang: Lang, palette: Palette = SCREEN, width: float = 760) -> Markup:
    """Draw the chart ``width`` units wide, on a phone as high as wide."""
    height = min(width * 0.5, 420) if width > 500 else width * 1.05
    ticks = [tick_text(value) for value in _ticks(chart.up.scale)]
    left = max(text_width(text, palette.small) for text in ticks) + 12
    across = Axis(*chart.across.scale, left + 8, width - 10)
    up = Axis(*chart.up.scale, height - palette.small * 3.4, palette.small * 2.6)
    body = [_frame(chart, lang, palette, across, up, left, width, height), *_corners(chart, lang, palette, across, up)]
    body.append(_spots(chart, lang, palette, across, up))
    return drawing(palette, "scatter", width, height, chart.title.say(lang), chart.sentence(lang), body)


def _ticks(scale: tuple[float, float, float]) -> tuple[float, ...]:
    return Axis(*scale, 0, 1).ticks


def _frame(
    chart: Scatter, lang: Lang, palette: Palette, across: Axis, up: Axis, left: float, width: float, height: float
) -> Markup:
    items, small = [], palette.small
    for value in up.ticks:
        y = up.place(value)
        items.append(line(palette, left, y, width - 4, y, "hair"))
        items.append(words_at(palette, left - 5, y + small * 0.36, tick_text(value), "quiet", size=small, anchor="end"))
    for value in across.ticks:
        x = across.place(value)
        text = tick_text(value)
        items.append(words_at(palette, x, up.start + small * 1.5, text, "quiet", size=small, anchor="middle"))
    items.append(words_at(palette, 0, small * 1.1, chart.up.name.say(lang) + " ↑", "quiet", size=small))
    name = chart.across.name.say(lang) + " →"
    items.append(words_at(palette, width - 4, height - small * 0.4, name, "quiet", size=small, anchor="end"))
    if chart.across.split is not None:
        x = across.place(chart.across.split)
        items.append(line(palette, x, up.end - 4, x, up.start, "others", dash="3 3"))
    if chart.up.split is not None:
        y = up.place(chart.up.split)
        items.append(line(palette, left, y, width - 4, y, "others", dash="3 3"))
    return group(items)


def _corners(chart: Scatter, lang: Lang, palette: Palette, across: Axis, up: Axis) -> list[Markup]:
    if chart.corners is None:
        return []
    small = palette.small
    places = [(across.start, up.end + small, None), (across.end, up.end + small, "end"),
              (across.start, up.start - 5, None), (across.end, up.start - 5, "end")]  # fmt: skip
    return [
        words_at(palette, x, y, corner.say(lang), "quiet", size=small, anchor=anchor, bold=True)
        for corner, (x, y, anchor) in zip(chart.corners, places, strict=True)
    ]


def _spots(chart: Scatter, lang: Lang, palette: Palette, across: Axis, up: Axis) -> Markup:
    items: list[Markup] = []
    for spot in sorted(chart.spots, key=lambda s: s.marked):
        role, size = ("us", 4) if spot.marked else ("others", 3)
        x, y = across.place(spot.x), up.place(spot.y)
        items.append(dot(palette, x, y, size, role, hollow=not spot.marked))
    taken: list[_Box] = [
        (across.place(s.x) - 5, across.place(s.x) + 5, up.place(s.y)) for s in chart.spots if s.marked
    ]
    if chart.corners:
        for x, y, anchor, corner in _corner_boxes(chart, lang, palette, across, up):
            wide = text_width(corner, palette.small)
            taken.append((x - wide, x, y) if anchor else (x, x + wide, y))
    rest = [(across.place(s.x) - 3, across.place(s.x) + 3, up.place(s.y)) for s in chart.spots if not s.marked]
    named = [s for s in chart.spots if s.marked][:NAMED]
    room = min(190.0, (across.end - across.start) * 0.5)
    short = shortened_names((s.label.say(lang) for s in named), palette.small, room)
    for spot in named:
        placed = _label(spot, short, lang, palette, across, up, taken, rest)
        if placed is not None:
            items.append(placed)
    return group(items)


def _corner_boxes(
    chart: Scatter, lang: Lang, palette: Palette, across: Axis, up: Axis
) -> list[tuple[float, float, bool, str]]:
    assert chart.corners is not None
    texts = [corner.say(lang) for corner in chart.corners]
    top, bottom = up.end + palette.small * 0.6, up.start - 9
    return [
        (across.start, top, False, texts[0]), (across.end, top, True, texts[1]),
        (across.start, bottom, False, texts[2]), (across.end, bottom, True, texts[3]),
    ]  # fmt: skip


def _label(
    spot: Spot, short: Mapping[str, str], lang: Lang, palette: Palette, across: Axis, up: Axis, taken: list[_Box],
    avoid: list[_Box],
) -> Markup | None:  # fmt: skip
    """Write a spot's name where there is room: right, left, above or below it, or there to one side; none if nowhere.

    taken: what it must not cover, to which it is added; avoid: of which it covers as little as it can.
    """
    full = spot.label.say(lang)
    x, y, small = across.place(spot.x), up.place(spot.y), palette.small
    text = short[full]
    wide, clear = text_width(text, small), small * 1.05
    above, below, to_left = y - small * 1.1, y + small * 1.2, x + 6 - wide
    others = [box for box in taken if box != (x - 5, x + 5, y)]
    found: list[tuple[float, float, float]] = []
    for start, base in (
        (x + 8, y), (x - 8 - wide, y), (x - wide / 2, above), (x - wide / 2, below), (to_left, above), (to_left, below),
        (x - 6, above), (x - 6, below),
    ):  # fmt: skip
        line_of_it = (start, start + wide, base)
        is_inside = start >= across.start - 8 and start + wide <= across.end + 8
        if is_inside and not _covered(line_of_it, others, clear):
            found.append((_covered(line_of_it, avoid, clear), start, base))
    if not found:
        return None
    _, start, base = min(found, key=lambda one: one[0])  # of equals the first
    taken.append((start, start + wide, base))
    return linked(words_at(palette, start, base + small * 0.36, text, size=small, full=full), spot.href)


def _covered(words_of: _Box, boxes: list[_Box], clear: float) -> float:
    """Return by how much a line of words comes too near to others, in all; clear: how far apart their heights are."""
    start, end, base = words_of
    return sum(max(clear - abs(base - other), 0.0) for a, b, other in boxes if start < b and end > a)
