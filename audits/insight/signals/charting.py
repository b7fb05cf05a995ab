"""One series as a control chart: a branch's scores by visit, a unit's by month, an item's pass rate by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from audits.insight.charts import Break, Control, Point
from audits.insight.models import RollupCell
from audits.insight.pictures import month_label
from audits.insight.selection import Selection
from audits.insight.signals.reading import verdicts_by_unit, visits_by_branch
from audits.insight.signals.sentences import SHORT, chart_words
from audits.insight.signals.values import Change
from audits.insight.studies.keeping import of_year
from saas.kernel.db import db
from saas.kernel.words import Words, words
from scoring.stats.control import p_chart, xmr
from scoring.stats.signals import Signal
from scoring.stats.undefined import Undefined
from tenants.units.queries import AUDITED


@dataclass(frozen=True, slots=True)
class Charted:
    """A chart with its signals: (when, rule, side), the oldest first. chart: None below two points."""

    chart: Control | None
    says: Words
    signals: tuple[tuple[Words, str, str], ...]


@dataclass(frozen=True, slots=True)
class _Series:
    """n: what each point rests on; for rates passes are values x n."""

    labels: list[Words]
    values: list[float | None]
    n: list[int]
    hrefs: list[str]
    passes: list[int] | None = None


def by_visit(chosen: Selection) -> bool:
    """Tell whether the chosen unit has visits of its own."""
    return chosen.unit.kind in AUDITED


def chart_of(chosen: Selection, item: str | None, way: str, changed: Change | None) -> Charted:
    """Return the control chart of the chosen unit. way: "visit" or "month"; changed: a sure break."""
    name = Words(chosen.unit.name_zh, chosen.unit.name_en)
    series = _rates(chosen, item) if item else _by_visit(chosen) if way == "visit" else _by_month(chosen)
    try:
        centre, lower, upper, found = _limits(series)
    except Undefined as undefined:
        return Charted(None, Words(undefined.zh + "。", undefined.en.capitalize() + "."), ())
    named = {signal.index: SHORT[signal.rule, signal.side] for signal in reversed(found)}
    signals = tuple((series.labels[s.index], s.rule, s.side) for s in found)
    says = chart_words(name, [(label.zh, rule, side) for label, rule, side in signals], len(series.labels))
    points = tuple(
        Point(label, value, low, high, n, named.get(index), href)
        for index, (label, value, low, high, n, href) in enumerate(
            zip(series.labels, series.values, lower, upper, series.n, series.hrefs, strict=True)
        )
    )
    broken = Break(changed.index, changed.before, changed.after) if changed and _fits(changed, series) else None
    title = words("合格率", "Pass rate") if item else words("得分", "Score")
    held = None if chosen.rules.rules.in_points and not item else (0.0, 100.0)
    return Charted(
        Control(title, points, centre, says, broken, unit="%" if item else "", held=held), says, signals
    )  # fmt: skip


def _fits(changed: Change, series: _Series) -> bool:
    """Tell whether a stored break is of these very points: audits may have come since."""
    rounded = tuple(None if value is None else round(value, 6) for value in series.values)
    return rounded == changed.values


def _limits(
    series: _Series,
) -> tuple[float, Sequence[float | None], Sequence[float | None], tuple[Signal, ...]]:
    if series.passes is not None:
        rates = p_chart(series.passes, series.n)
        lower = [None if one is None else 100 * one for one in rates.lower]
        upper = [None if one is None else 100 * one for one in rates.upper]
        return 100 * rates.centre, lower, upper, rates.signals
    values = [value for value in series.values if value is not None]
    single = xmr(values)
    return single.centre, [single.lower] * len(values), [single.upper] * len(values), single.signals


def _by_visit(chosen: Selection) -> _Series:
    visits = visits_by_branch(chosen.standard.id, of_year("signals", chosen).periods, chosen.unit.id)
    newest = visits.get(chosen.unit.id, [])
    days = [Words(visit.day[5:], visit.day[5:]) for visit in newest]
    return _Series(days, [v.score for v in newest], [1] * len(newest), [f"/audits/{v.audit_id}" for v in newest])


def _by_month(chosen: Selection) -> _Series:
    """Read the unit's monthly means; months without visits are no points."""
    rows = db.session.execute(
        select(RollupCell.period, RollupCell.mean, RollupCell.n)
        .where(
            RollupCell.unit_id == chosen.unit.id,
            RollupCell.standard_id == chosen.standard.id,
            RollupCell.period.in_(of_year("signals", chosen).periods),
            RollupCell.mean.is_not(None),
        )
        .order_by(RollupCell.period)
    ).all()
    labels = [month_label(row.period) for row in rows]
    return _Series(labels, [row.mean for row in rows], [row.n for row in rows], [""] * len(rows))


def _rates(chosen: Selection, item: str | None) -> _Series:
    months = of_year("signals", chosen).periods
    units = dict(verdicts_by_unit(chosen.standard.id, months, unit_id=chosen.unit.id))
    pairs = units.get(chosen.unit.id, {}).get(item or "", [(0, 0)] * len(months))
    rates = [100 * passed / seen if seen else None for passed, seen in pairs]
    labels = [month_label(month) for month in months]
    return _Series(labels, rates, [seen for _, seen in pairs], [""] * len(months), [passed for passed, _ in pairs])
