"""The hidden truth behind the demo's numbers: how good a branch is, on which day, in whose eyes.

Everything is added up in logits and turned into a mean share of the points (0..1) at the end, so that no
sum of good things passes full marks.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from random import Random
from statistics import NormalDist
from typing import Any

from saas.demo.cast import Company

LEVEL = 1.42  # logits: about 84 of 100 points
BRANCH_SPREAD = 0.52
STRICTNESS_SPREAD = 0.3
VISIT_SPREAD = 0.22
CRITICAL = 0.0045  # chance that an average branch fails one critical item on one visit


@dataclass(frozen=True, slots=True)
class BranchNature:
    """What a branch is like. base: logits above the average; stages: its strong and weak moments.

    drift: logits per year. turn: (share of the year, logits added from then on), a manager who left.
    habit: a critical item that it fails again and again.
    """

    base: float = 0.0
    stages: Mapping[str, float] = field(default_factory=dict)
    drift: float = 0.0
    turn: tuple[float, float] | None = None
    habit: str | None = None

    def on(self, share: float) -> float:
        """Return the branch's level at ``share`` (0..1) of the year."""
        turned = self.turn[1] if self.turn and share >= self.turn[0] else 0.0
        return self.base + self.drift * (share - 0.5) + turned


@dataclass(frozen=True, slots=True)
class Trade:
    """What is hard and easy in a tenant's standard: logits per stage and item."""

    stages: Mapping[str, float]
    items: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Day:
    """One visit's circumstances. season and noise in logits; lenient: the auditor's, positive gives more."""

    share: float
    season: float
    lenient: float
    noise: float


def trade_of(document: Mapping[str, Any], rng: Random) -> Trade:
    """Draw what is hard and easy in one standard."""
    known = {"complaint": -0.5, "phone": -0.2, "self_service": -0.1, "conduct": 0.7, "farewell": -0.35}
    stages = {s["code"]: known.get(s["code"], 0.0) + rng.gauss(0, 0.28) for s in document["stages"]}
    return Trade(stages, {item["code"]: rng.gauss(0, 0.45) for item in document["items"]})


def branch_natures(document: Mapping[str, Any], count: int, rng: Random) -> list[BranchNature]:
    """Draw ``count`` branches: evenly spread from poor to excellent, three of them on the move.

    The first declines (and has a bad habit), the second recovers, the third turns at three quarters.
    """
    levels = spread(count, BRANCH_SPREAD, rng)
    criticals = [item["code"] for item in document["items"] if item["critical"]]
    stages = [stage["code"] for stage in document["stages"]]
    found = [BranchNature(base, {code: rng.gauss(0, 0.35) for code in stages}) for base in levels]
    habit = rng.choice(criticals) if criticals else None
    movers = (
        BranchNature(base=0.1, drift=-1.5, habit=habit),
        BranchNature(base=-0.3, drift=1.4),
        BranchNature(base=0.45, turn=(0.75, -0.9)),
    )
    return [replace(mover, stages=usual.stages) for mover, usual in zip(movers, found, strict=False)] + found[3:]


def spread(count: int, deviation: float, rng: Random) -> list[float]:
    """Return ``count`` values at even quantiles of a normal distribution, shuffled: extremes are never missing."""
    normal = NormalDist(0, deviation)
    values = [normal.inv_cdf((index + 0.5) / count) for index in range(count)]
    rng.shuffle(values)
    return values


def season(company: Company, month: int) -> float:
    """Return the month's shift in logits."""
    return company.seasons.get(month, 0.0)


def expected(company: Company, trade: Trade, nature: BranchNature, day: Day, item: Mapping[str, Any]) -> float:
    """Return the mean share (0..1) of an item's points on such a day."""
    stage = item["stage"]
    season = day.season * (2 if stage in company.busy else 1)
    logits = (
        LEVEL + nature.on(day.share) + nature.stages.get(stage, 0.0) + trade.stages[stage]
        + trade.items[item["code"]] + season + day.lenient + day.noise
    )  # fmt: skip
    return 1 / (1 + math.exp(-logits))


def critical_risk(nature: BranchNature, day: Day, code: str) -> float:
    """Return the chance that a critical item fails."""
    risk = CRITICAL * math.exp(-1.4 * nature.on(day.share) - 0.8 * day.season)
    return min(0.35, risk + (0.14 + 0.12 * day.share if nature.habit == code else 0.0))
