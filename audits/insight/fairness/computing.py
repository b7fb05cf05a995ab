"""Visits in, a comparison out. No database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, hypot, sqrt

import numpy as np
import numpy.typing as npt

from audits.insight.fairness.reading import Visits
from audits.insight.fairness.values import Comparison, Standing, Verdict
from audits.insight.figures import RANKED_FROM
from scoring.stats.crossed.model import compare
from scoring.stats.oneway import compare_plainly
from scoring.stats.planning import visits_for_mean
from scoring.stats.undefined import Undefined

Z = 1.959963984540054
FEWEST_SCENARIOS = 3  # of two, their spread cannot be known
OUT_OF_REACH = 60  # visits that nobody makes to settle a question
MARGIN = 3.0


@dataclass(frozen=True, slots=True)
class _Found:
    """What either method gives, one entry a branch where arrays; error: of the distance from the mean of all."""

    mean: float
    variance: dict[str, float]
    adjusted: npt.NDArray[np.float64]
    error: npt.NDArray[np.float64]
    best: npt.NDArray[np.int64]
    worst: npt.NDArray[np.int64]
    leniency: npt.NDArray[np.float64] | None


def compute(visits: Visits, *, top: float | None = 100.0, lower_is_better: bool = False) -> Comparison | None:
    """Return the comparison, None when there is nothing to compare (one branch, no variance).

    top: what scores are held below; None for points without an end.
    """
    ids, branch = _coded(visits.branches)
    people, auditor = _coded(visits.auditors)
    scores = np.array(visits.scores, dtype=float) * (-1 if lower_is_better else 1)
    why = ("", "")
    try:
        found = _crossed(visits, scores, branch, auditor)
    except Undefined as undefined:
        why = (undefined.zh, undefined.en)
        try:
            found = _plain(scores, branch)
        except Undefined:
            return None
    n = np.bincount(branch)
    raw = np.bincount(branch, weights=scores) / n
    order = np.argsort(-found.adjusted, kind="stable")
    groups = _groups(order, found, n)
    sign = -1.0 if lower_is_better else 1.0
    rows = tuple(_standing(ids, i, n, raw, found, groups, sign, top) for i in order.tolist())
    residual = sqrt(found.variance["residual"])
    return Comparison(
        "plain" if found.leniency is None else "crossed", *why, len(scores), len(people),
        sum(row.best is not None for row in rows), max(groups.values(), default=0), sign * found.mean,
        sqrt(found.variance["branch"]),
        None if found.leniency is None else sqrt(found.variance["auditor"]), residual,
        visits_for_mean(residual, MARGIN), rows,
    )  # fmt: skip


def _coded(labels: Sequence[str]) -> tuple[list[str], npt.NDArray[np.int64]]:
    ids = sorted(set(labels))
    place = {label: index for index, label in enumerate(ids)}
    return ids, np.array([place[label] for label in labels], dtype=np.int64)


def _crossed(
    visits: Visits,
    scores: npt.NDArray[np.float64],
    branch: npt.NDArray[np.int64],
    auditor: npt.NDArray[np.int64],
) -> _Found:
    codes = {"branch": branch, "auditor": auditor}
    names, scenario = _coded(visits.scenarios)
    if len(names) >= FEWEST_SCENARIOS:
        codes["scenario"] = scenario
    made = compare(scores, codes, least_visits=RANKED_FROM)
    given = np.bincount(branch, weights=made.auditors.effect[auditor]) / made.n
    mean = float(made.adjusted.mean())
    return _Found(mean, made.variance, made.adjusted, made.own_error, made.rank_lower, made.rank_upper, given)


def _plain(scores: npt.NDArray[np.float64], branch: npt.NDArray[np.int64]) -> _Found:
    made = compare_plainly(scores, branch, least_visits=RANKED_FROM)
    mean = float(made.adjusted.mean())
    return _Found(mean, made.variance, made.adjusted, made.own_error, made.rank_lower, made.rank_upper, None)


def _groups(order: npt.NDArray[np.int64], found: _Found, n: npt.NDArray[np.int64]) -> dict[int, int]:
    """Return branch -> group: a new one begins with the first that differs from the first of the last one."""
    groups: dict[int, int] = {}
    first, number = None, 0
    for i in order.tolist():
        if n[i] < RANKED_FROM:
            continue
        gap = 0.0 if first is None else found.adjusted[first] - found.adjusted[i]
        if first is None or gap > Z * hypot(found.error[first], found.error[i]):
            first, number = i, number + 1
        groups[i] = number
    return groups


def _standing(
    ids: list[str], i: int, n: npt.NDArray[np.int64], raw: npt.NDArray[np.float64], found: _Found,
    groups: dict[int, int], sign: float, top: float | None,
) -> Standing:  # fmt: skip
    distance, ranked = float(found.adjusted[i] - found.mean), i in groups
    verdict: Verdict = "unclear"
    if abs(distance) > Z * found.error[i] > 0:
        verdict = "above" if distance > 0 else "below"
    half = Z * float(found.error[i])
    given = None if found.leniency is None else float(found.leniency[i])
    adjusted = sign * float(found.adjusted[i])
    middle, low, high = (
        value if top is None else min(max(value, 0.0), top)
        for value in (adjusted, adjusted - half, adjusted + half)
    )
    return Standing(
        ids[i], int(n[i]), sign * float(raw[i]), middle, low, high,
        int(found.best[i]) if ranked else None, int(found.worst[i]) if ranked else None, groups.get(i), verdict,
        _more(distance, int(n[i]), found.variance) if verdict == "unclear" else None, given,
    )  # fmt: skip


def _more(distance: float, n: int, variance: dict[str, float]) -> int | None:
    """Return how many further visits would show the side, if the distance is what it seems; None when too many.

    With N visits the squared error is 1 / (N / residual + 1 / branch); it must fall to (distance / 1.96)².
    """
    if not distance or not variance["branch"]:
        return None
    wanted = variance["residual"] * ((Z / distance) ** 2 - 1 / variance["branch"])
    more = max(ceil(wanted) - n, 1)
    return more if more <= OUT_OF_REACH else None
