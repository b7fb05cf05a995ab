"""Very many units in one picture: a thin interval each, sorted, the clear ones told from the unclear ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from audits.insight.charts.frame import Table
from audits.insight.charts.labels import shortened_names
from audits.insight.charts.numbers import Number, say_number
from audits.insight.charts.palette import SCREEN, Palette
from audits.insight.charts.scale import score_axis, tick_text
from audits.insight.charts.svg import drawing, group, line, text_width, words_at
from saas.kernel.words import Lang, Words, words

MOST = 240  # intervals that are drawn; of more, evenly many
TALL, LEAST, SPACIOUS = 560.0, 2.4, 7.0  # height of all of them, of one at least and at most
Side = Literal["above", "below", "unclear"]
_ROLES = {"above": "us", "below": "ink", "unclear": "others"}
_NAMED = {
    "above": words("{n} 家确实更好", "{n} really better"),
    "unclear": words("{n} 家分不清", "{n} not clear"),
    "below": words("{n} 家确实更差", "{n} really worse"),
}


@dataclass(frozen=True, slots=True)
class Interval:
    """One unit. side: where it stands of the target, as far as can be told."""

    label: Words
    value: Number
    low: Number
    high: Number
    side: Side
    visits: int = 0


@dataclass(frozen=True, slots=True)
class Ranked:
    """Units in their order, the best first."""

    title: Words
    rows: tuple[Interval, ...]
    target: Number
    target_word: Words
    says: Words
    decimals: int = 1

    @property
    def shown(self) -> tuple[Interval, ...]:
        """The rows that are drawn: all, or evenly many with both ends."""
        if len(self.rows) <= MOST:
            return self.rows
        return tuple(self.rows[round(place * (len(self.rows) - 1) / (MOST - 1))] for place in range(MOST))

    def sentence(self, lang: Lang) -> str:
        """Say how many stand where."""
        return self.says.say(lang)

    def table(self, lang: Lang) -> Table:
        """Return the rows that are drawn."""
        head = words("网点|得分|下限|上限|访次", "Unit|Score|Lower|Upper|Visits").say(lang).split("|")
        rows = tuple(
            (row.label.say(lang), *(say_number(value, self.decimals) for value in numbers), str(row.visits))
            for row in self.shown
            for numbers in [(row.value, row.low, row.high)]
        )
        return Table(self.title.say(lang), tuple(head), rows)


def draw_ranked(chart: Ranked, lang: Lang, palette: Palette = SCREEN, width: float = 920) -> Markup:
    """Draw one thin line a row, the target down through all, and beside each side how many it has."""
    rows = chart.shown
    step = min(max(TALL / max(len(rows), 1), LEAST), SPACIOUS)
    counts = {side: sum(row.side == side for row in chart.rows) for side in _NAMED}
    notes = max(text_width(_NAMED[side].filled(n=n).say(lang), palette.small) for side, n in counts.items()) + 12
    names = min(max(text_width(one.label.say(lang), palette.small) for one in (rows[0], rows[-1])) + 10, width * 0.3)
    axis = score_axis([v for row in rows for v in (row.low, row.high)], names, width - notes)
    top = palette.small * 2
    bottom = top + step * len(rows)
    x = axis.place(chart.target)
    body: list[str] = []
    for tick in axis.ticks:
        body.append(line(palette, axis.place(tick), top, axis.place(tick), bottom, "hair"))
        at, base = axis.place(tick), bottom + palette.small * 1.4
        body.append(words_at(palette, at, base, tick_text(tick), "quiet", size=palette.small, anchor="middle"))
    for index, row in enumerate(rows):
        y = top + (index + 0.5) * step
        role = _ROLES[row.side]
        body.append(line(palette, axis.place(row.low), y, axis.place(row.high), y, role, width=max(step * 0.28, 0.8)))
        middle = axis.place(row.value)
        body.append(line(palette, middle - 1.6, y, middle + 1.6, y, role, width=max(step * 0.8, 1.8)))
    body.append(line(palette, x, top - 4, x, bottom, "target", dash="3 2"))
    text = f"{chart.target_word.say(lang)} {say_number(chart.target, 1)}"
    body.append(words_at(palette, x, top - palette.small * 0.7, text, size=palette.small, anchor="middle"))
    body.append(_ends(rows, lang, palette, names, (top, bottom)))
    body.append(_sides(rows, counts, lang, palette, width - notes + 8, (top, step)))
    if axis.note:
        note, base = axis.note.say(lang), bottom + palette.small * 1.4
        body.append(words_at(palette, 0, base, note, "quiet", size=palette.small))
    height = bottom + palette.small * 2
    return drawing(palette, "ranked", width, height, chart.title.say(lang), chart.sentence(lang), body)


def _ends(rows: Sequence[Interval], lang: Lang, palette: Palette, room: float, edges: tuple[float, float]) -> Markup:
    """Name the first and the last."""
    size, first, last = palette.small, rows[0].label.say(lang), rows[-1].label.say(lang)
    short = shortened_names((first, last), size, room - 8)
    return group(
        words_at(palette, room - 8, y, short[name], size=size, anchor="end", full=name)
        for name, y in ((first, edges[0] + size * 0.8), (last, edges[1]))
    )


def _sides(
    rows: Sequence[Interval], counts: dict[str, int], lang: Lang, palette: Palette, x: float, place: tuple[float, float]
) -> Markup:
    """Say beside the middle of each side how many stand there, never one upon the other."""
    top, step = place
    items, last = [], -99.0
    for side in ("above", "unclear", "below"):
        where = [index for index, row in enumerate(rows) if row.side == side]
        if not where:
            continue
        y = max(top + (sum(where) / len(where) + 0.5) * step + palette.small * 0.36, last + palette.small * 1.3)
        last = y
        text = _NAMED[side].filled(n=counts[side]).say(lang)
        role = "us" if side == "above" else "ink" if side == "below" else "quiet"
        items.append(words_at(palette, x, y, text, role, size=palette.small, bold=side != "unclear"))
    return group(items)
