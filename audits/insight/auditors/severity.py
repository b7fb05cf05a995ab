"""Visits in, a record of every auditor out. No database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

from audits.insight.auditors.reading import Made
from audits.insight.auditors.values import Record
from scoring.stats.changes import change_of_scores
from scoring.stats.control import xmr
from scoring.stats.crossed.model import compare
from scoring.stats.undefined import Undefined

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Z = 1.959963984540054
FEWEST_SCENARIOS = 3  # of two, their spread cannot be known
NEWEST = 60  # visits of an auditor on the chart


@dataclass(frozen=True, slots=True)
class Found:
    """Records in the order of the auditors' ids; spreads None and why said where severity cannot be told."""

    records: tuple[Record, ...]
    auditor_sd: float | None
    branch_sd: float | None
    chance_sd: float | None
    why: tuple[str, str]


def severities(visits: Sequence[Made]) -> Found:
    """Return every auditor's record, at least one visit given.

    Severity comes from crossed random effects, branches and scenarios taken out. Drift is looked for in what remains
    of each visit beside its branch's own level (and scenario's), or beside the branch's mean where that is not known.
    """
    scores = np.array([visit.score for visit in visits])
    ids, auditor = _coded([visit.auditor for visit in visits])
    _, branch = _coded([visit.branch for visit in visits])
    names, scenario = _coded([visit.scenario for visit in visits])
    codes = {"branch": branch, "auditor": auditor}
    if len(names) >= FEWEST_SCENARIOS:
        codes["scenario"] = scenario
    spreads: tuple[float | None, float | None, float | None] = (None, None, None)
    severity: list[tuple[float, float] | None] = [None] * len(ids)
    why = ("", "")
    try:
        made = compare(scores, codes)
    except Undefined as undefined:
        why = (undefined.zh, undefined.en)
        rest = scores - (np.bincount(branch, weights=scores) / np.bincount(branch))[branch]
    else:
        variance = made.variance
        spreads = (sqrt(variance["auditor"]), sqrt(variance["branch"]), sqrt(variance["residual"]))
        severity = [(-float(e), float(s)) for e, s in zip(made.auditors.effect, made.auditors.se, strict=True)]
        rest = scores - made.adjusted[branch]
        if "scenario" in codes:
            rest = rest - made.fitted[2].effects["scenario"].effect[scenario]
    records = tuple(
        _record(one, visits, np.flatnonzero(auditor == place), scores, branch, rest, severity[place])
        for place, one in enumerate(ids)
    )
    return Found(records, *spreads, why)


def _record(
    auditor: str, visits: Sequence[Made], mine: Ints, scores: Floats, branch: Ints, rest: Floats,
    severity: tuple[float, float] | None,
) -> Record:  # fmt: skip
    newest = mine[-NEWEST:]
    values = [float(rest[i]) for i in newest]
    rules: tuple[tuple[int, str, str], ...] = ()
    p, index, before, after = None, 0, 0.0, 0.0
    try:
        rules = tuple((s.index, s.rule, s.side) for s in xmr(values).signals)
        change = change_of_scores(values)
        p, index, before, after = change.p, change.index, change.before, change.after
    except Undefined:
        pass  # too few visits: no chart, no break
    middle, half = (None, 0.0) if severity is None else (severity[0], Z * severity[1])
    return Record(
        auditor, len(mine), len(set(branch[mine].tolist())), float(scores[mine].mean()), middle,
        None if middle is None else middle - half, None if middle is None else middle + half,
        tuple((visits[i].day, value) for i, value in zip(newest.tolist(), values, strict=True)), rules, p, index,
        before, after,
    )  # fmt: skip


def _coded(labels: Sequence[str]) -> tuple[list[str], Ints]:
    ids = sorted(set(labels))
    place = {label: index for index, label in enumerate(ids)}
    return ids, np.array([place[label] for label in labels], dtype=np.int64)
