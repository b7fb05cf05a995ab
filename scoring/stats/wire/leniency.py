"""leniency: rows with ids to codes, a comparison back to rows with ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from scoring.stats.crossed.model import AUDITOR, BRANCH, Comparison, Disconnected, compare
from scoring.stats.undefined import Undefined
from scoring.stats.wire.rows import Key

_MOST_LISTED = 20


def answer(keys: Mapping[str, Sequence[Key]], scores: Sequence[float], confidence: float) -> dict[str, Any]:
    """Return the comparison of visits whose branch, auditor (and scenario) are given by ``keys``."""
    if not scores:
        raise Undefined("没有到访", "there are no visits")
    ids = {name: sorted(set(column)) for name, column in keys.items()}
    codes = {}
    for name, column in keys.items():
        place = {key: index for index, key in enumerate(ids[name])}
        codes[name] = np.fromiter((place[key] for key in column), dtype=np.int64, count=len(column))
    try:
        found = compare(np.array(scores, dtype=float), codes, confidence)
    except Disconnected as apart:
        apart.details = _parts(apart, ids)
        raise
    return _told(found, ids)


def _told(found: Comparison, ids: Mapping[str, Sequence[Key]]) -> dict[str, Any]:
    best_first = np.argsort(-found.adjusted, kind="stable")
    effects = found.auditors
    return {
        "intercept": found.intercept,
        "intercept_se": found.intercept_se,
        "variance": found.variance,
        "reml_criterion": found.deviance,
        "branches": [
            {
                "id": ids[BRANCH][i][1],
                "n": int(found.n[i]),
                "raw": float(found.raw[i]),
                "adjusted": float(found.adjusted[i]),
                "se": float(found.se[i]),
                "lower": float(found.lower[i]),
                "upper": float(found.upper[i]),
                "rank_lower": int(found.rank_lower[i]),
                "rank_upper": int(found.rank_upper[i]),
            }
            for i in best_first
        ],
        "auditors": [
            {
                "id": key[1],
                "n": int(found.auditor_n[i]),
                "severity": -float(effects.effect[i]) + 0.0,
                "effect": float(effects.effect[i]),
                "se": float(effects.se[i]),
            }
            for i, key in enumerate(ids[AUDITOR])
        ],
        "components": 1,
    }


def _parts(apart: Disconnected, ids: Mapping[str, Sequence[Key]]) -> dict[str, Any]:
    """Say who is in which part, the largest first."""
    sizes = np.bincount(apart.branches, minlength=apart.count)
    largest = np.argsort(-sizes, kind="stable")[:_MOST_LISTED]

    def listed(name: str, labels: Any, part: int) -> list[Any]:
        return [ids[name][i][1] for i in np.flatnonzero(labels == part)[:_MOST_LISTED]]

    return {
        "components": apart.count,
        "parts": [
            {
                "branches": listed(BRANCH, apart.branches, part),
                "auditors": listed(AUDITOR, apart.auditors, part),
                "branch_count": int(sizes[part]),
            }
            for part in largest
        ],
    }
