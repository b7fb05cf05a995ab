"""The pictures of docs/fairness.md: two values a row, and one programme beside its truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from audits.insight.charts.palette import Palette, paper_palette
from audits.insight.charts.svg import box, dot, drawing, line, tag, words_at
from bench.fairness_worlds import Drawn
from scoring.stats.crossed.model import Comparison

PALETTE: Palette = paper_palette()
WIDTH, LABELS, ROW, TOP = 720.0, 190.0, 26.0, 52.0


@dataclass(frozen=True, slots=True)
class Pair:
    """A row: what it is, the plain value and ours."""

    label: str
    plain: float
    ours: float


@dataclass(frozen=True, slots=True)
class Scale:
    """From a value to a place: low and high at the ends of the plot."""

    low: float
    high: float

    def place(self, value: float) -> float:
        """Return x."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return LABELS + share * (WIDTH - LABELS - 24)


def dumbbells(
    title: str,
    says: str,
    rows: Sequence[Pair],
    scale: Scale,
    ticks: Sequence[float],
    unit: str,
    names: tuple[str, str],
    nominal: float | None = None,
) -> str:
    """Return an SVG with a hollow dot for the plain value and a filled one for ours, row by row."""
    bottom = TOP + len(rows) * ROW
    body = _frame(scale, ticks, bottom, unit)
    if nominal is not None:
        x = scale.place(nominal)
        body.append(line(PALETTE, x, TOP - 6, x, bottom, "target", dash="4 3", width=1.4))
    for index, row in enumerate(rows):
        y = TOP + (index + 0.5) * ROW
        one, two = scale.place(row.plain), scale.place(row.ours)
        body += [
            words_at(PALETTE, LABELS - 14, y + 4, row.label, anchor="end", size=12),
            line(PALETTE, one, y, two, y, "hair", width=3, cap="round"),
            dot(PALETTE, one, y, 4.2, "others", hollow=True),
            dot(PALETTE, two, y, 4.6, "us"),
        ]
    return _whole(title, says, [*body, *_legend(names)], bottom + 34)


def league(title: str, says: str, made: Drawn, found: Comparison, names: tuple[str, str, str]) -> str:
    """Return an SVG of one programme: whisker and dot adjusted, hollow dot raw, upright stroke the truth."""
    order = np.argsort(-found.adjusted)
    low = float(min(found.lower.min(), found.raw.min(), made.truth.min())) - 1
    high = float(max(found.upper.max(), found.raw.max(), made.truth.max())) + 1
    scale, bottom = Scale(low, high), TOP + len(order) * 20
    body = _frame(scale, [tick for tick in range(60, 101, 5) if low < tick < high], bottom, "")
    for index, i in enumerate(order):
        y = TOP + (index + 0.5) * 20
        truth = scale.place(made.truth[i])
        ranks = f"{index + 1}   ({found.rank_lower[i]}\N{EN DASH}{found.rank_upper[i]})"
        body += [
            words_at(PALETTE, LABELS - 14, y + 4, ranks, "quiet", anchor="end", size=11),
            line(
                PALETTE,
                scale.place(found.lower[i]),
                y,
                scale.place(found.upper[i]),
                y,
                "us",
                width=1.6,
                cap="round",
            ),
            dot(PALETTE, scale.place(found.raw[i]), y, 3.8, "others", hollow=True),
            dot(PALETTE, scale.place(found.adjusted[i]), y, 4.2, "us"),
            line(PALETTE, truth, y - 7, truth, y + 7, "ink", width=2),
        ]
    return _whole(title, says, [*body, *_legend(names[:2], names[2])], bottom + 34)


def _frame(scale: Scale, ticks: Sequence[float], bottom: float, unit: str) -> list[Markup]:
    body: list[Markup] = []
    for tick in ticks:
        x = scale.place(tick)
        body.append(line(PALETTE, x, TOP - 6, x, bottom, "hair"))
        body.append(words_at(PALETTE, x, bottom + 18, f"{tick:g}{unit}", "quiet", anchor="middle", size=11))
    return body


def _legend(names: Sequence[str], stroke: str | None = None) -> list[Markup]:
    items = [
        dot(PALETTE, LABELS + 6, 26, 4.2, "others", hollow=True), words_at(PALETTE, LABELS + 16, 30, names[0], size=12),
        dot(PALETTE, LABELS + 196, 26, 4.6, "us"), words_at(PALETTE, LABELS + 206, 30, names[1], size=12),
    ]  # fmt: skip
    if stroke:
        items.append(line(PALETTE, LABELS + 396, 19, LABELS + 396, 33, "ink", width=2))
        items.append(words_at(PALETTE, LABELS + 406, 30, stroke, size=12))
    return items


def _whole(title: str, says: str, body: Sequence[Markup], height: float) -> str:
    ground = box(PALETTE, 0, 0, WIDTH, height, "ground")
    picture = drawing(PALETTE, "fairness", WIDTH, height, title, says, [ground, tag("g", *body)])
    return str(picture).replace('font-family="Noto Sans CJK SC"', 'font-family="sans-serif"')
