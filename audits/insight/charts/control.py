"""Control chart: points in order of time between the limits that chance alone keeps to, with what stands out named."""

from __future__ import annotations

from dataclasses import dataclass

from audits.insight.charts.frame import Table
from audits.insight.charts.numbers import Number, say_number
from saas.kernel.words import Lang, Words, words


@dataclass(frozen=True, slots=True)
class Point:
    """One visit or month. value, lower, upper: None where there was none; n: what the value rests on.

    signal: short words where a run rule is met here; href: a path on this site.
    """

    label: Words
    value: Number | None
    lower: Number | None
    upper: Number | None
    n: int = 1
    signal: Words | None = None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """Where the series changed: the first point after it, and the means of both sides."""

    index: int
    before: Number
    after: Number


@dataclass(frozen=True, slots=True)
class Control:
    """A series with its centre and limits. held: values never leave this range (limits are cut there)."""

    title: Words
    points: tuple[Point, ...]
    centre: Number
    says: Words
    broken: Break | None = None
    decimals: int = 1
    unit: str = ""
    held: tuple[float, float] | None = (0.0, 100.0)

    def sentence(self, _lang: Lang) -> str:
        """Say what the chart shows."""
        return self.says.say(_lang)

    def table(self, lang: Lang) -> Table:
        """Return one row a point: value, limits, what it rests on, signal."""
        head = (
            words("时间|数值|下限|上限|依据|信号", "When|Value|Lower|Upper|From|Signal").say(lang).split("|")
        )
        rows = tuple(
            (
                point.label.say(lang),
                *(say_number(value, self.decimals) for value in (point.value, point.lower, point.upper)),
                str(point.n),
                point.signal.say(lang) if point.signal else "",
            )
            for point in self.points
        )
        return Table(self.title.say(lang), tuple(head), rows)
