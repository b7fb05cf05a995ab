"""A part's twelve months as a chart, and the sentence that tells whether it is getting better."""

from __future__ import annotations

import functools

from markupsafe import Markup

from audits.insight.charts import Line, Trend, figure_at_both_widths, say_number
from audits.insight.figures import RANKED_FROM, interval
from audits.insight.part_trend import Months, PartTrend, is_beyond_chance
from audits.insight.pictures import month_label
from audits.insight.selection import Selection
from saas.kernel.words import Lang, Words, words
from scoring.measure import Measure

DESK = 1080  # drawing width in CSS pixels: the chart has the whole width of its page


def picture_of_part(trend: PartTrend, chosen: Selection, lang: Lang) -> Markup | None:
    """Draw how a part went; None while no month has a score."""
    if not any(trend.unit):
        return None
    return _drawn(chart_of_part(trend, chosen), lang)


@functools.lru_cache(maxsize=256)
def _drawn(chart: Trend, lang: Lang) -> Markup:
    """Draw a chart, kept by content: the same frozen data is the same picture, whoever asks."""
    return figure_at_both_widths(chart, lang, desk=DESK)


def chart_of_part(trend: PartTrend, chosen: Selection) -> Trend:
    """Twelve months of the unit with their 95 % intervals, beside the whole tenant when the unit is a part of it."""
    in_points = chosen.rules.rules.in_points  # intervals are known of scores from 0 to 100
    ends = [] if in_points else [_interval(month) for month in trend.unit]
    unit = Line(
        Words(chosen.unit.name_zh, chosen.unit.name_en), _means(trend.unit), "us",
        lows=tuple(low for low, _ in ends), highs=tuple(high for _, high in ends),
    )  # fmt: skip
    lines = (unit, Line(words("全部", "All"), _means(trend.whole), "tenant")) if trend.whole else (unit,)
    title = words("十二个月走势（色带：95% 区间）", "Twelve months (band: 95% interval)")
    return Trend(
        words("十二个月走势", "Twelve months") if in_points else title,
        tuple(month_label(month) for month in trend.months),
        lines,
        says=getting_better(trend, lower_is_better=chosen.rules.rules.lower_is_better),
    )


def getting_better(trend: PartTrend, *, lower_is_better: bool = False) -> Words | None:
    """Say how the window compares with the one before, and whether that is more than chance; None without both."""
    change, now = trend.change, trend.now.mean
    if change is None or now is None:
        return None
    shown = say_number(abs(change), 1)
    told = {"now": say_number(now, 1), "by": shown, "n": trend.now.n, "m": trend.before.n}
    if shown == "0.0":
        return words(
            "本期平均 {now} 分，与上期持平（{n} 次对 {m} 次）。",
            "{now} in this period, the same as before ({n} visits against {m}).",
        ).filled(**told)
    zh, en = ("高", "above") if change > 0 else ("低", "below")
    says = words(
        f"本期平均 {{now}} 分，比上期{zh} {{by}} 分（{{n}} 次对 {{m}} 次）：",
        f"{{now}} in this period, {{by}} {en} the one before ({{n}} visits against {{m}}): ",
    ).filled(**told)
    verdict = _verdict(trend, better=(change > 0) != lower_is_better)
    return words(says.zh + verdict.zh, says.en + verdict.en)


def _verdict(trend: PartTrend, *, better: bool) -> Words:
    if not is_beyond_chance(trend.now, trend.before):
        return words("差别可能只是偶然。", "this may be chance.")
    if better:
        return words("超出偶然，确实变好了。", "more than chance, it has become better.")
    return words("超出偶然，确实变差了。", "more than chance, it has become worse.")


def _interval(month: Measure | None) -> tuple[float | None, float | None]:
    """Return a month's interval; of two visits it would hide the line behind what is known anyway: next to nothing."""
    return interval(month) if month and month.n >= RANKED_FROM else (None, None)


def _means(months: Months) -> tuple[float | None, ...]:
    return tuple(float(month.mean) if month and month.mean is not None else None for month in months)
