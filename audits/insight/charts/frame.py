"""What every chart carries beside its picture: a title, a sentence, a table of the same data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from markupsafe import Markup, escape

from audits.insight.charts.svg import tag
from saas.kernel.words import Lang, Words, words


@dataclass(frozen=True, slots=True)
class Table:
    """The chart's data as text: ``rows`` are as long as ``head``; the first cell of a row names it."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def markup(self) -> Markup:
        """Return the table as HTML with its scopes."""
        head = "".join([f'<th scope="col">{escape(cell)}</th>' for cell in self.head])
        rows = "".join([_row(row) for row in self.rows])
        written = f"<caption>{escape(self.caption)}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
        return Markup(f'<table class="chart-table">{written}</table>')  # noqa: S704 - every cell is escaped


def _row(row: tuple[str, ...]) -> str:
    cells = "".join([f"<td>{escape(cell)}</td>" for cell in row[1:]])
    return f'<tr><th scope="row">{escape(row[0])}</th>{cells}</tr>'


class Chart(Protocol):
    """What a page needs of any chart's data; the picture comes from ``charts.draw``."""

    @property
    def title(self) -> Words:
        """The chart's name."""

    def sentence(self, lang: Lang) -> str:
        """Say what the chart shows, as one sentence; empty when there is nothing to say."""

    def table(self, lang: Lang) -> Table:
        """Return the same data as a table."""


def figure(chart: Chart, picture: Markup, lang: Lang) -> Markup:
    """Return the chart as a page shows it: sentence above, picture, its table a key away."""
    shows = chart.sentence(lang)
    caption = tag("figcaption", tag("strong", chart.title.say(lang)), *([tag("p", shows)] if shows else []))
    as_table = tag(
        "details", tag("summary", words("看数据表", "Show as table").say(lang)), chart.table(lang).markup()
    )
    return tag("figure", caption, tag("div", picture, class_="chart-picture"), as_table, class_="chart")
