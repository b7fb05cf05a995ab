"""Sheets in, figures of every scored item out."""

from __future__ import annotations

from typing import Any

import numpy as np

from audits.insight.items.values import Examined
from audits.insight.studies.keeping import Subject
from audits.insight.studies.sheets import Sheets, sheets_of
from saas.kernel.jobs import Effect
from scoring.stats.items import figures


def compute(subject: Subject) -> tuple[Any, Effect]:
    """Return the figures of the items with a weight, None without visits, and nothing to do beside."""
    rows = examine(sheets_of(subject))
    return ([row.to_dict() for row in rows] or None), lambda: None


def examine(sheets: Sheets) -> list[Examined]:
    """Return the figures of every item that carries points, in the standard's order; none without visits."""
    if not len(sheets.items):
        return []
    weights = np.array([float(item.weight) for item in sheets.standard.items])
    found = []
    places = zip(sheets.standard.items, figures(sheets.items, weights), sheets.states, strict=True)
    for item, figure, states in places:
        if not item.weight:
            continue
        asked = sum(count for state, count in states.items() if state != "hidden")
        why = figure.why or ("", "")
        found.append(
            Examined(
                item.code, float(item.weight), asked, figure.n, states.get("na", 0),
                None if figure.mean is None else 100 * figure.mean, figure.ceiling, figure.floor,
                figure.discrimination, *why,
            )
        )  # fmt: skip
    return found
