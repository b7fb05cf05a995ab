"""Made-up programmes with known truth, and how near the numbers come to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.stats.crossed.model import Comparison, compare

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
MEAN = 82.0


@dataclass(frozen=True, slots=True)
class World:
    """What is drawn: true branch scores around 82, auditors around 0, chance; standard deviations in points.

    visits: to each branch, or (fewest, most); regions: auditors stay in theirs but for ``abroad`` of their visits;
    skewed: chance has a long tail downwards (a bad day is worse than a good day is good).
    """

    zh: str
    en: str
    branches: int
    auditors: int
    visits: int | tuple[int, int]
    worlds: int
    branch_sd: float = 4.0
    auditor_sd: float = 3.0
    chance_sd: float = 6.0
    regions: int = 1
    abroad: float = 0.15
    skewed: bool = False


WORLDS = (
    World("小项目", "small programme", 30, 6, 3, 400),
    World("一个季度", "a quarter", 60, 12, 5, 250),
    World("一个月", "a month", 300, 40, 4, 24),
    World("一年", "a year", 1500, 150, 6, 4),
    World("检查员无差异", "auditors alike", 120, 20, 4, 150, auditor_sd=0.0),
    World("检查员差异大", "auditors far apart", 120, 20, 4, 150, auditor_sd=6.0),
    World("网点几乎无差异", "branches nearly alike", 120, 20, 4, 150, branch_sd=1.0),
    World("检查员各守一区", "auditors keep to regions", 120, 20, 4, 150, regions=5),
    World("到访次数不均", "uneven visits", 120, 20, (2, 12), 150),
    World("误差偏态", "skewed chance", 120, 20, 4, 150, skewed=True),
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One made-up programme: score, branch and auditor of each visit, and the branches' true scores."""

    scores: Floats
    branch: Ints
    auditor: Ints
    truth: Floats


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of all programmes of a world: root mean square errors in points; shares of 1; rank_width in ranks of a hundred.

    plain: the usual interval of a plain average, mean ± 1.96 pooled sd / sqrt n; half: half the width, in points.
    naive_rank_error and rank_error: mean
    distance of a branch's place from its true one, by raw and by adjusted score, in ranks of a hundred.
    """

    raw_error: float
    adjusted_error: float
    plain_coverage: float
    coverage: float
    plain_half: float
    half: float
    rank_coverage: float
    rank_width: float
    naive_rank_error: float
    rank_error: float
    branches: int

    @property
    def ratio(self) -> float:
        """Error of the adjusted score over that of the raw one."""
        return self.adjusted_error / self.raw_error


def drawn(world: World, random: np.random.Generator) -> Drawn:
    """Return one programme of this world."""
    low, high = (world.visits, world.visits) if isinstance(world.visits, int) else world.visits
    counts = random.integers(low, high + 1, world.branches)
    branch = np.repeat(np.arange(world.branches), counts)
    n = len(branch)
    everywhere = random.integers(0, world.auditors, n)
    per_region = world.auditors // world.regions
    own = (branch * world.regions // world.branches) * per_region + random.integers(0, per_region, n)
    auditor = np.where(random.random(n) < world.abroad, everywhere, own) if world.regions > 1 else everywhere
    truth = MEAN + random.normal(0, world.branch_sd, world.branches)
    chance = 2 - random.gamma(2, 1, n) if world.skewed else random.normal(0, 1, n)
    chance *= world.chance_sd / (np.sqrt(2) if world.skewed else 1)
    lenient = random.normal(0, world.auditor_sd, world.auditors)
    _, auditor_codes = np.unique(auditor, return_inverse=True)
    return Drawn(truth[branch] + lenient[auditor] + chance, branch, auditor_codes, truth)


def outcome(world: World, seed: int) -> Outcome:
    """Return what comes of the world's programmes; the same seed gives the same figures."""
    random = np.random.default_rng(seed)
    columns = [
        _measured(made, _compared(made)) for made in (drawn(world, random) for _ in range(world.worlds))
    ]
    means = np.mean(columns, axis=0)
    figures: list[Any] = [*np.sqrt(means[:2]), *means[2:], world.branches * world.worlds]
    return Outcome(*figures)


def _compared(made: Drawn) -> Comparison:
    return compare(made.scores, {"branch": made.branch, "auditor": made.auditor})


def _measured(made: Drawn, found: Comparison) -> list[float]:
    within = made.scores - found.raw[made.branch]
    pooled = np.sqrt(np.sum(within**2) / max(len(within) - len(found.raw), 1))
    half = 1.96 * pooled / np.sqrt(found.n)
    places = [np.argsort(np.argsort(-values)) + 1 for values in (made.truth, found.raw, found.adjusted)]
    hundred = 100 / len(made.truth)
    return [
        float(np.mean((found.raw - made.truth) ** 2)),
        float(np.mean((found.adjusted - made.truth) ** 2)),
        float(np.mean(np.abs(found.raw - made.truth) <= half)),
        float(np.mean((found.lower <= made.truth) & (made.truth <= found.upper))),
        float(np.mean(half)),
        float(np.mean(found.upper - found.lower)) / 2,
        float(np.mean((found.rank_lower <= places[0]) & (places[0] <= found.rank_upper))),
        float(np.mean(found.rank_upper - found.rank_lower + 1)) * hundred,
        float(np.mean(np.abs(places[1] - places[0]))) * hundred,
        float(np.mean(np.abs(places[2] - places[0]))) * hundred,
    ]


def example(seed: int) -> tuple[Drawn, Comparison]:
    """Return one small programme to look at: 24 branches, 8 auditors, 4 visits each."""
    made = drawn(World("", "", 24, 8, 4, 1, auditor_sd=4.0), np.random.default_rng(seed))
    return made, _compared(made)
