"""Sheets in, the customer's way out."""

from __future__ import annotations

from typing import Any

import numpy as np

from audits.insight.journey.gaps import gaps_of
from audits.insight.journey.values import StageRate, Way, Weighed
from audits.insight.studies.keeping import Subject
from audits.insight.studies.sheets import Floats, Sheets, sheets_of
from saas.kernel.jobs import Effect
from scoring import Standard
from scoring.stats.items import correlation, figures
from scoring.stats.undefined import Undefined


def compute(subject: Subject) -> tuple[Any, Effect]:
    """Return the study of a unit's visits, None without any, and nothing to do beside."""
    sheets = sheets_of(subject)
    if not sheets.whole:
        return None, lambda: None
    return walk(sheets, gaps_of(subject)).to_dict(), lambda: None


def walk(sheets: Sheets, gaps: tuple[Any, ...] = ()) -> Way:
    """Return the way of these visits, at least one."""
    stages = _stages(sheets)
    observed = None if not stages else stages[-1].through
    return Way(sheets.whole, stages, observed, (*_weigh_items(sheets), *_weigh_stages(sheets)), gaps)


def _stages(sheets: Sheets) -> tuple[StageRate, ...] | None:
    """Return the scored stages in journey order; a stage that was not scored in a visit did not fail there."""
    standard = sheets.standard
    if standard.rules.in_points or standard.rules.lower_is_better:
        return None
    whole = standard.rules.pass_mark
    found: list[StageRate] = []
    well = np.ones(len(sheets.stages), dtype=bool)
    for place, stage in enumerate(sorted(standard.stages, key=lambda stage: stage.order)):
        mark = stage.pass_mark if stage.pass_mark is not None else whole
        scores = sheets.stages[:, place]
        there = ~np.isnan(scores)
        if mark is None or not there.any() or not _points(standard, stage.code):
            continue
        passed = scores >= float(mark) - 1e-9
        well &= passed | ~there
        found.append(
            StageRate(
                stage.code, float(mark), stage.pass_mark is not None, int(there.sum()), int((passed & there).sum()),
                float(well.mean()),
            )
        )  # fmt: skip
    return tuple(found) or None


def _weigh_items(sheets: Sheets) -> list[Weighed]:
    weights = np.array([float(item.weight) for item in sheets.standard.items])
    rows = zip(sheets.standard.items, figures(sheets.items, weights), strict=True)
    whole = float(weights.sum())
    return [
        Weighed("item", item.code, 100 * float(item.weight) / whole, 100 * one.mean, one.discrimination, one.n)
        for item, one in rows
        if item.weight and one.mean is not None
    ]


def _weigh_stages(sheets: Sheets) -> list[Weighed]:
    """Return each stage against the points of all items outside it."""
    standard = sheets.standard
    whole = float(sum(item.weight for item in standard.items))
    found = []
    for place, stage in enumerate(sorted(standard.stages, key=lambda stage: stage.order)):
        scores, weight = sheets.stages[:, place], _points(standard, stage.code)
        there = ~np.isnan(scores)
        if not there.any() or not weight or standard.rules.in_points:
            continue
        outside = np.array([float(item.weight) if item.stage != stage.code else 0.0 for item in standard.items])
        pull = _pull(scores, sheets.items, outside)
        found.append(
            Weighed("stage", stage.code, 100 * weight / whole, float(scores[there].mean()), pull, int(there.sum()))
        )
    return found


def _pull(scores: Floats, items: Floats, weights: Floats) -> float | None:
    known = ~np.isnan(items)
    possible = known @ weights
    both = ~np.isnan(scores) & (possible > 0)
    rest = np.where(known, items, 0.0)[both] @ weights / possible[both]
    try:
        return correlation(scores[both], rest)
    except Undefined:
        return None


def _points(standard: Standard, stage: str) -> float:
    return float(sum(item.weight for item in standard.items if item.stage == stage and not item.bonus))
