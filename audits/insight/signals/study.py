"""All series of a tenant in, those that may have changed out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from audits.insight.signals.reading import Seen, cells_to_read, verdicts_by_unit, visits_by_branch
from audits.insight.signals.values import Change, Signals
from audits.insight.studies.keeping import Subject
from saas.kernel.jobs import Effect
from scoring.stats.changes import change_of_rates, change_of_scores
from scoring.stats.control import p_chart, xmr
from scoring.stats.signals import Signal
from scoring.stats.undefined import Undefined

ALPHA = 0.05
FEWEST_VERDICTS = 12  # a year's verdicts on an item, below which nothing could be seen
MOST_CELLS = 20_000  # of more only regions are read item by item


def compute(subject: Subject) -> tuple[Any, Effect]:
    """Return the study of all branches and items over the subject's months, and nothing to do beside."""
    months = subject.periods
    regions_only = cells_to_read(subject.standard_id, months) > MOST_CELLS
    scores = visits_by_branch(subject.standard_id, months).items()
    items = verdicts_by_unit(subject.standard_id, months, above_branches=regions_only)
    made = look(
        ((str(branch), visits) for branch, visits in scores),
        ((str(unit), code, pairs) for unit, verdicts in items for code, pairs in verdicts.items()),
        months,
        regions_only=regions_only,
    )
    return made.to_dict() if made.scores or made.items else None, lambda: None


def look(
    scores: Iterable[tuple[str, Sequence[Seen]]],
    items: Iterable[tuple[str, str, Sequence[tuple[int, int]]]],
    months: Sequence[str],
    *,
    regions_only: bool = False,
) -> Signals:
    """Test every series that is long enough. scores: of branches; items: (unit, item, verdicts by month)."""
    found: list[Change] = []
    tested: list[str] = []
    counted: dict[str, int] = {}
    for unit_id, visits in scores:
        try:
            change = _of_scores(unit_id, visits)
        except Undefined:
            continue
        tested.append(unit_id)
        found += [change] if change.p <= ALPHA or change.rules else []
    for unit_id, code, pairs in items:
        try:
            change = _of_item(unit_id, code, pairs, months)
        except Undefined:
            continue
        counted[unit_id] = counted.get(unit_id, 0) + 1
        found += [change] if change.p <= ALPHA or change.rules else []
    order = sorted(found, key=lambda change: (change.since, change.unit_id, change.item or ""), reverse=True)
    return Signals(tuple(tested), counted, regions_only, tuple(order))


def _of_scores(unit_id: str, visits: Sequence[Seen]) -> Change:
    values = [visit.score for visit in visits]
    change = change_of_scores(values)
    at = change.index
    return Change(
        unit_id, None, change.p, at, visits[at].day, change.before, change.after, at, len(values) - at, tuple(values),
        visits[-1].day, _rules(xmr(values).signals),
    )  # fmt: skip


def _of_item(unit_id: str, code: str, pairs: Sequence[tuple[int, int]], months: Sequence[str]) -> Change:
    x, n = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if sum(n) < FEWEST_VERDICTS:
        raise Undefined("评分次数太少", "too few verdicts")
    change = change_of_rates(x, n)
    at = change.index
    rates = tuple(100 * passed / seen if seen else None for passed, seen in pairs)
    last = max(index for index, seen in enumerate(n) if seen)
    return Change(
        unit_id, code, change.p, at, months[at], 100 * change.before, 100 * change.after, sum(n[:at]), sum(n[at:]),
        rates, months[last], _rules(p_chart(x, n).signals),
    )  # fmt: skip


def _rules(signals: Iterable[Signal]) -> tuple[tuple[int, str, str], ...]:
    return tuple((signal.index, signal.rule, signal.side) for signal in signals)
