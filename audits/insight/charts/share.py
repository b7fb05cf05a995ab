"""How many visits or branches fall into each band: one stacked bar a row, the counts written in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from audits.insight.charts.frame import Table
from audits.insight.charts.labels import shortened_names
from audits.insight.charts.palette import SCREEN, Palette, band_step
from audits.insight.charts.svg import box, drawing, group, text_width, words_at
from saas.kernel.words import Lang, Words, words


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One unit or period: ``counts`` has one whole number a band, best band first."""

    label: Words
    counts: tuple[int, ...]
    us: bool = False


@dataclass(frozen=True, slots=True)
class BandShares:
    """Counts by band; ``bands`` are the names from best to worst."""

    title: Words
    bands: tuple[Words, ...]
    rows: tuple[ShareRow, ...]
    says: Words | None = None

    def sentence(self, lang: Lang) -> str:
        """Say how many of all fall into the best and the worst band."""
        return (self.says or _ends(self, lang)).say(lang)

    def table(self, lang: Lang) -> Table:
        """Return the counts by row and band."""
        head = (
            words("名称", "Name").say(lang),
            *(band.say(lang) for band in self.bands),
            words("合计", "Total").say(lang),
        )
        rows = tuple(
            (row.label.say(lang), *(str(count) for count in row.counts), str(sum(row.counts)))
            for row in self.rows
        )
        return Table(self.title.say(lang), head, rows)


def _ends(chart: BandShares, lang: Lang) -> Words:
    total = sum(sum(row.counts) for row in chart.rows)
    if not total:
        return words("还没有数据。", "There is no data yet.")
    best, worst = sum(row.counts[0] for row in chart.rows), sum(row.counts[-1] for row in chart.rows)
    return words("共 {n}：{first} {best}，{last} {worst}。", "Of {n}: {best} {first}, {worst} {last}.").filled(
        n=total, first=chart.bands[0].say(lang), best=best, last=chart.bands[-1].say(lang), worst=worst
    )


def draw_shares(chart: BandShares, lang: Lang, palette: Palette = SCREEN, width: float = 640) -> Markup:
    """Draw the bars; the bands are named above the first bar that has any, at their places."""
    labels = min(
        max((text_width(r.label.say(lang), palette.text) for r in chart.rows), default=40) + 12, width * 0.34
    )
    end = width - text_width("n = 999", palette.small) - 8
    top = palette.small * 2
    body = [_names(chart, lang, palette, labels, top)]
    short = shortened_names((row.label.say(lang) for row in chart.rows), palette.text, labels - 8)
    for index, row in enumerate(chart.rows):
        body.append(_row(chart, row, lang, palette, labels, end, width, top + index * palette.row, short))
    height = top + len(chart.rows) * palette.row + 2
    return drawing(palette, "shares", width, height, chart.title.say(lang), chart.sentence(lang), body)


def _spans(counts: tuple[int, ...], start: float, end: float) -> list[tuple[float, float]]:
    total, place, spans = sum(counts), start, []
    for count in counts:
        wide = (end - start) * count / total if total else 0
        spans.append((place, wide))
        place += wide
    return spans


def _names(chart: BandShares, lang: Lang, palette: Palette, start: float, top: float) -> Markup:
    """Name the bands in one line in their order, each with its colour: small bars leave no room for words."""
    names = [band.say(lang) for band in chart.bands]
    items, x, base = [], start, top - palette.small * 0.6
    for index, name in enumerate(names):
        role = f"band{band_step(index, len(names))}"
        items.append(
            box(palette, x, base - palette.small * 0.75, palette.small * 0.8, palette.small * 0.8, role)
        )
        x += palette.small * 1.15
        items.append(words_at(palette, x, base, name, "quiet", size=palette.small))
        x += text_width(name, palette.small) + palette.small * 1.2
    return group(items)


def _row(
    chart: BandShares,
    row: ShareRow,
    lang: Lang,
    palette: Palette,
    start: float,
    end: float,
    width: float,
    y: float,
    short: Mapping[str, str],
) -> Markup:
    base, name = y + palette.row / 2 + palette.text * 0.36, row.label.say(lang)
    items = [words_at(palette, start - 8, base, short[name], anchor="end", bold=row.us, full=name)]
    for index, (x, wide) in enumerate(_spans(row.counts, start, end)):
        step = band_step(index, len(chart.bands))
        if wide > 0:
            items.append(box(palette, x, y + 2, wide - 1, palette.row - 4, f"band{step}"))
        text = str(row.counts[index])
        if wide > text_width(text, palette.small) + 4:
            items.append(
                words_at(palette, x + wide / 2, base, text, f"on{step}", size=palette.small, anchor="middle")
            )
    items.append(
        words_at(palette, width, base, f"n = {sum(row.counts)}", "quiet", size=palette.small, anchor="end")
    )
    return group(items)
