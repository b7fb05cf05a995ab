"""One stage, dimension, aspect or item month by month: read from a few cells, however many audits they sum."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audits.insight.cells import measure_of
from audits.insight.figures import RANKED_FROM, t_quantile
from audits.insight.parts import cell_bodies
from audits.insight.selection import Selection
from scoring.measure import Measure, Tally

Months = tuple[Measure | None, ...]


@dataclass(frozen=True, slots=True)
class PartTrend:
    """A part's measure in each of ``months`` (the oldest first; None without a score) and in the two windows.

    unit: of the chosen unit; whole: of the whole tenant, empty where that is the unit. now, before: of the unit in
    the chosen window and in the one before it.
    """

    months: tuple[str, ...]
    unit: Months
    whole: Months
    now: Measure
    before: Measure

    @property
    def change(self) -> float | None:
        """Mean of the window less that of the one before; None unless both have a score."""
        now, before = self.now.mean, self.before.mean
        return float(now - before) if now is not None and before is not None else None


def trend_of_part(chosen: Selection, group: str, code: str) -> PartTrend:
    """Read how a part went. group: as in a cell ("stages", "dimensions", "aspects", "items").

    Two cells a month and those of the windows are read, fifty rows at most.
    """
    months, unit_id, root = chosen.year, chosen.unit.id, chosen.unit.lineage[0]
    periods = {*months, *chosen.window.periods, *chosen.window.previous}
    bodies = cell_bodies({unit_id, root}, chosen.standard.id, periods)
    own = _measures(bodies[unit_id], group, code)
    return PartTrend(
        months,
        _by_month(own, months),
        _by_month(_measures(bodies[root], group, code), months) if root != unit_id else (),
        _sum(own, chosen.window.periods),
        _sum(own, chosen.window.previous),
    )


def is_beyond_chance(now: Measure, before: Measure) -> bool:
    """Tell whether two means of visits differ by more than chance (5 %, two-sided).

    Student's t with the variance of both stretches taken together, as if nothing had changed: where all scores of a
    stretch are alike, a handful of visits is then no proof. Fewer than three visits on either side prove nothing.
    """
    if min(now.n, before.n) < RANKED_FROM or now.mean is None or before.mean is None:
        return False
    n = now.n + before.n
    whole = now.sum + before.sum
    variance = (now.sum_sq + before.sum_sq - whole * whole / n) / (n - 1)
    error = math.sqrt(variance * (1 / now.n + 1 / before.n))
    return abs(float(now.mean - before.mean)) > t_quantile(n - 2) * error


def _measures(bodies: Mapping[str, str], group: str, code: str) -> dict[str, Measure]:
    found = {period: measure_of(body, group, code) for period, body in bodies.items()}
    return {period: measure for period, measure in found.items() if measure is not None and measure.n}


def _by_month(measures: Mapping[str, Measure], months: Sequence[str]) -> Months:
    return tuple(measures.get(month) for month in months)


def _sum(measures: Mapping[str, Measure], periods: Sequence[str]) -> Measure:
    tally = Tally()
    for period in periods:
        if period in measures:
            tally.add_measure(measures[period])
    return tally.measure()
