"""Trend over periods: us, the region, the tenant; a missing month is a gap, never a bridge."""

from __future__ import annotations

from dataclasses import dataclass

from audits.insight.charts.frame import Table
from audits.insight.charts.lines import Line
from audits.insight.charts.numbers import Number, say_number, say_signed
from audits.insight.charts.said import said_once
from saas.kernel.words import Lang, Words, words


@dataclass(frozen=True, slots=True)
class Signal:
    """A control-chart signal: named at the point of period ``index`` of the first line."""

    index: int
    label: Words


@dataclass(frozen=True, slots=True)
class Limits:
    """Centre and natural limits of a control chart."""

    centre: Number
    lower: Number
    upper: Number


@dataclass(frozen=True)
class Trend:
    """Series over the same periods; the first line is the subject of the sentence."""

    title: Words
    periods: tuple[Words, ...]
    lines: tuple[Line, ...]
    target: Number | None = None
    target_word: Words = words("目标", "Target")
    limits: Limits | None = None
    signals: tuple[Signal, ...] = ()
    decimals: int = 1
    says: Words | None = None

    @said_once
    def sentence(self, lang: Lang) -> str:
        """Say where the first line stands now and where it came from; a signal goes first."""
        return (self.says or _movement(self, lang)).say(lang)

    def table(self, lang: Lang) -> Table:
        """Return a row a period and a column a line; of a line with intervals, another for them."""
        head, columns = [words("期间", "Period").say(lang)], []
        for one in self.lines:
            head.append(one.label.say(lang))
            columns.append([say_number(value, self.decimals) for value in one.values])
            if one.lows and one.highs:
                head.append(words("95% 区间", "95% interval").say(lang))
                columns.append([self._range(*ends) for ends in zip(one.lows, one.highs, strict=True)])
        periods = (period.say(lang) for period in self.periods)
        return Table(self.title.say(lang), tuple(head), tuple(zip(periods, *columns, strict=True)))

    def _range(self, low: Number | None, high: Number | None) -> str:
        if low is None or high is None:
            return say_number(None)
        return f"{say_number(low, self.decimals)}\N{EN DASH}{say_number(high, self.decimals)}"


def _movement(chart: Trend, lang: Lang) -> Words:
    known = [(i, v) for i, v in enumerate(chart.lines[0].values) if v is not None] if chart.lines else []
    if not known:
        return words("还没有数据。", "There is no data yet.")
    (first, start), (last, now) = known[0], known[-1]
    at = {"now": say_number(now, chart.decimals), "last": chart.periods[last].say(lang)}
    if first == last:
        return words(
            "{last}得分 {now}，还没有更早的数据。", "{now} in {last}; nothing earlier to compare."
        ).filled(**at)
    move = say_signed(float(now) - float(start), chart.decimals)
    says = words("{last}得分 {now}，较 {first} {move}。", "{now} in {last}, {move} since {first}.").filled(
        **at, first=chart.periods[first].say(lang), move=move
    )
    if not chart.signals and chart.limits is None:
        return says
    if not chart.signals:
        return words(says.zh + "波动未超出自然界限。", says.en + " No movement beyond the natural limits.")
    named = [(chart.periods[s.index].say(lang), s.label) for s in chart.signals]
    return words(
        says.zh + "信号：" + "、".join(f"{p}{w.zh}" for p, w in named) + "。",
        says.en + " Signals: " + ", ".join(f"{p} {w.en}" for p, w in named) + ".",
    )
