"""A funnel along a way: how many are still well after each step, and where they were lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from audits.insight.charts.frame import Table
from audits.insight.charts.labels import shortened_names
from audits.insight.charts.numbers import Number, say_number
from audits.insight.charts.palette import SCREEN, Palette
from audits.insight.charts.svg import box, drawing, group, line, text_width, words_at
from saas.kernel.words import Lang, Words, words


@dataclass(frozen=True, slots=True)
class StepOfWay:
    """One step: its own rate, and what is left of all after it, both 0..100. worst: named in the drawing."""

    label: Words
    rate: Number
    left: Number
    n: int = 0
    worst: bool = False


@dataclass(frozen=True, slots=True)
class Funnel:
    """Steps in the order of the way."""

    title: Words
    steps: tuple[StepOfWay, ...]
    says: Words

    def sentence(self, lang: Lang) -> str:
        """Say what is left at the end."""
        return self.says.say(lang)

    def table(self, lang: Lang) -> Table:
        """Return each step's own rate and what is left after it."""
        named = words("环节|本环节合格率|走到这里仍顺利|评分次数", "Step|Its own rate|Still well|Visits")
        head = named.say(lang).split("|")
        rows = tuple(
            (s.label.say(lang), say_number(s.rate, 0) + "%", say_number(s.left, 0) + "%", str(s.n)) for s in self.steps
        )
        return Table(self.title.say(lang), tuple(head), rows)


def draw_funnel(chart: Funnel, lang: Lang, palette: Palette = SCREEN, width: float = 760) -> Markup:
    """Draw one bar a step: what is left in the accent, what this step lost in grey beside it."""
    tall = palette.row * 1.25
    longest = max((text_width(step.label.say(lang), palette.text) for step in chart.steps), default=40.0)
    labels = min(longest + 12, width * 0.34)
    own = text_width(_own_head(lang), palette.small) + 10
    end = width - own
    short = shortened_names((step.label.say(lang) for step in chart.steps), palette.text, labels - 10)
    top = palette.small * 2
    body = [_heads(lang, palette, labels, width, top)]
    before = 100.0
    for index, step in enumerate(chart.steps):
        y = top + index * tall
        body.append(_row(step, before, lang, palette, (labels, end, width), y, tall, short))
        before = float(step.left)
    height = top + len(chart.steps) * tall + 4
    return drawing(palette, "funnel", width, height, chart.title.say(lang), chart.sentence(lang), body)


def _own_head(lang: Lang) -> str:
    return words("本环节合格", "pass it").say(lang)


def _heads(lang: Lang, palette: Palette, labels: float, width: float, top: float) -> Markup:
    base = top - palette.small * 0.7
    left = words("100 位里仍一路顺利的", "Of 100, still well").say(lang)
    return group(
        [
            words_at(palette, labels, base, left, "quiet", size=palette.small),
            words_at(palette, width, base, _own_head(lang), "quiet", size=palette.small, anchor="end"),
        ]
    )


def _row(
    step: StepOfWay, before: float, lang: Lang, palette: Palette, edges: tuple[float, float, float], y: float,
    tall: float, short: Mapping[str, str],
) -> Markup:  # fmt: skip
    start, end, width = edges
    share = (end - start - 8) / 100
    left, base = float(step.left), y + tall / 2 + palette.text * 0.36
    name = step.label.say(lang)
    count = say_number(left, 0)
    inside = left * share > text_width(count, palette.text) + 12
    at = start + left * share - 6 if inside else start + before * share + 6
    role, anchor = ("ground", "end") if inside else ("ink", None)
    return group(
        [
            words_at(palette, start - 8, base, short[name], anchor="end", bold=step.worst, full=name),
            box(palette, start, y + 3, before * share, tall - 6, "hair", corner=2),
            box(palette, start, y + 3, left * share, tall - 6, "us", corner=2),
            line(palette, start + before * share, y, start + before * share, y + tall, "hair"),
            words_at(palette, at, base, count, role, anchor=anchor, bold=True),
            words_at(palette, width, base, say_number(step.rate, 0) + "%", anchor="end", bold=step.worst),
        ]
    )
