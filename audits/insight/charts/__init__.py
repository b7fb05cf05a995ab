"""Charts: frozen data in, an SVG string out; nothing but the standard library and markupsafe.

The same data object draws the screen and the paper::

    draw(chart, lang, palette=SCREEN, width=640) -> Markup          the <svg>, with <title> and <desc>
    figure(chart, lang, width=640) -> Markup                        sentence, <svg>, table a key away
    chart.title: Words     chart.sentence(lang) -> str     chart.table(lang) -> Table (.markup() is HTML)

============  ==================================================================================
data          what it shows
============  ==================================================================================
Dots          Dots(title, rows=(Dot(label, value, low, high, visits, us, ranked, href), ...), target,
              target_word, decimals, limit, says): sorted dot-and-whisker
Trend         Trend(title, periods, lines=(Line(label, values, role "us|region|tenant", lows, highs), ...),
              target, target_word, limits=Limits(centre, lower, upper), signals=(Signal(index, label),))
Control       Control(title, points=(Point(label, value, lower, upper, n, signal), ...), centre, says,
              broken=Break(index, before, after), unit): control chart, limits of each point, signals named
Bars          Bars(title, rows=(Bar(label, value, compare, flag, href), ...), compare_word): from zero
Heat          Heat(title, columns, rows=(HeatRow(label, values, us, href), ...), bands=(Step(name, minimum),))
Sparkline     Sparkline(title, values, target): for a table row
Multiples     Multiples(title, panels=(Panel(label, values, compare), ...), first, last, target)
Funnel        Funnel(title, steps=(StepOfWay(label, rate, left, n, worst), ...), says): what is left after each step
Ranked        Ranked(title, rows=(Interval(label, value, low, high, side), ...), target): hundreds of units, a line each
Scatter       Scatter(title, spots=(Spot(label, x, y, marked, href), ...), across=Side(name, scale, split), up=Side,
              says, corners): two figures of each thing
Dial          Dial(title, value, display, band, low, high, bands, top)
Shifts        Shifts(title, rows=(Shifted(label, before, after, note, href), ...), bands, limit): a ring before, a
              dot after, the biggest changes of a long list
BandShares    BandShares(title, bands, rows=(ShareRow(label, counts, us), ...))
============  ==================================================================================

Labels are ``Words`` (``both(text)`` for a name that has one form only); those without room for them are shortened
together, so that rows can still be told apart (see ``labels``). Values are int, float, Decimal or Fraction, None =
no data. ``says`` replaces the sentence worked out from the data. On the screen colours are the design system's
custom properties, each with a fallback (see ``palette``); ``PAPER`` and ``paper_palette(accent)`` give print.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from audits.insight.charts import frame
from audits.insight.charts.bars import Bar, Bars, draw_bars
from audits.insight.charts.control import Break, Control, Point
from audits.insight.charts.control_drawing import draw_control
from audits.insight.charts.dial import Dial, draw_dial
from audits.insight.charts.dots import Dot, Dots
from audits.insight.charts.dots_drawing import draw_dots
from audits.insight.charts.frame import Chart, Table
from audits.insight.charts.funnel import Funnel, StepOfWay, draw_funnel
from audits.insight.charts.heat import Heat, HeatRow, draw_heat
from audits.insight.charts.lines import Line
from audits.insight.charts.numbers import Number, say_number, say_signed
from audits.insight.charts.palette import PAPER, SCREEN, Palette, paper_palette
from audits.insight.charts.ranked import Interval, Ranked, draw_ranked
from audits.insight.charts.scatter import Scatter, Side, Spot, draw_scatter
from audits.insight.charts.share import BandShares, ShareRow, draw_shares
from audits.insight.charts.shifts import Shifted, Shifts, draw_shifts
from audits.insight.charts.sparkline import Multiples, Panel, Sparkline, draw_multiples, draw_sparkline
from audits.insight.charts.steps import BANDS, Step
from audits.insight.charts.trend import Limits, Signal, Trend
from audits.insight.charts.trend_drawing import draw_trend
from saas.kernel.words import Lang, Words

__all__ = [
    "BANDS",
    "PAPER",
    "SCREEN",
    "BandShares",
    "Bar",
    "Bars",
    "Break",
    "Chart",
    "Control",
    "Dial",
    "Dot",
    "Dots",
    "Funnel",
    "Heat",
    "HeatRow",
    "Interval",
    "Limits",
    "Line",
    "Multiples",
    "Number",
    "Palette",
    "Panel",
    "Point",
    "Ranked",
    "Scatter",
    "ShareRow",
    "Shifted",
    "Shifts",
    "Side",
    "Signal",
    "Sparkline",
    "Spot",
    "Step",
    "StepOfWay",
    "Table",
    "Trend",
    "both",
    "draw",
    "figure",
    "figure_at_both_widths",
    "paper_palette",
    "say_number",
    "say_signed",
]

_DRAWERS: dict[type[Any], Callable[..., Markup]] = {
    Bars: draw_bars,
    BandShares: draw_shares,
    Control: draw_control,
    Dial: draw_dial,
    Dots: draw_dots,
    Funnel: draw_funnel,
    Heat: draw_heat,
    Multiples: draw_multiples,
    Ranked: draw_ranked,
    Scatter: draw_scatter,
    Shifts: draw_shifts,
    Sparkline: draw_sparkline,
    Trend: draw_trend,
}


def both(text: str) -> Words:
    """Return a name that is the same in both languages."""
    return Words(text, text)


def draw(chart: Chart, lang: Lang, palette: Palette = SCREEN, **sizes: float) -> Markup:
    """Draw any chart; ``sizes`` are ``width`` and, where the drawing has them, ``height`` or ``columns``."""
    return _DRAWERS[type(chart)](chart, lang, palette, **sizes)


def figure(chart: Chart, lang: Lang, palette: Palette = SCREEN, **sizes: float) -> Markup:
    """Return the chart with its sentence above and its table beside, as pages show it."""
    return frame.figure(chart, draw(chart, lang, palette, **sizes), lang)


def figure_at_both_widths(chart: Chart, lang: Lang, desk: float = 920, phone: float = 332) -> Markup:
    """Return the chart drawn for the desk and for the phone; the style sheet shows one, so that words stay legible."""
    wide, narrow = draw(chart, lang, width=desk), draw(chart, lang, width=phone)
    both = Markup('<div class="chart-wide">{}</div><div class="chart-narrow">{}</div>').format(wide, narrow)
    return frame.figure(chart, both, lang)
