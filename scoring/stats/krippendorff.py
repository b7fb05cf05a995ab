"""Krippendorff's alpha: do auditors agree, beyond what chance gives, with answers missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import fsum

from scoring.stats.undefined import Undefined

LEVELS = ("nominal", "ordinal", "interval", "ratio")
Label = float | str | bool


def alpha(ratings: Sequence[Sequence[Label | None]], level: str) -> float:
    """Return alpha of ``ratings`` (auditor x visit, None where missing); numbers for all levels but "nominal".

    alpha = 1 - Do / De: disagreement of answers to the same visit over that of answers anywhere, among visits with
    two answers at least. Squared distance: nominal 0 or 1; ordinal by mid-ranks; interval (a - b)²; ratio
    ((a - b) / (a + b))², for values of at least 0.
    Raises Undefined when no visit has two answers, or when all answers are the same.
    Source: K. Krippendorff, Content Analysis, 2nd ed. (2004), chapter 11; Computing Krippendorff's Alpha-Reliability
    (2011).
    """
    visits = [[answer for answer in visit if answer is not None] for visit in zip(*ratings, strict=True)]
    paired = [visit for visit in visits if len(visit) > 1]
    if not paired:
        raise Undefined("没有一次到访有两名检查员的答案", "no visit was rated by two auditors")
    margins = Counter(answer for visit in paired for answer in visit)
    if len(margins) < 2:
        raise Undefined("所有答案都相同：没有差异可言", "all answers are the same: there is no variance")
    n = margins.total()
    distance = _Distances(level, margins)
    observed = fsum(distance.total(Counter(visit)) / (len(visit) - 1) for visit in paired) / n
    return 1 - observed / (distance.total(margins) / (n * (n - 1)))


class _Distances:
    """Sums of squared distances over all ordered pairs of a bag of answers."""

    def __init__(self, level: str, margins: Counter[Label]) -> None:
        self.level = level
        self.value: dict[Label, float] = {}
        if level in ("interval", "ratio"):
            middle = (
                fsum(float(a) * m for a, m in margins.items()) / margins.total()
                if level == "interval"
                else 0.0
            )
            self.value = {answer: float(answer) - middle for answer in margins}
        elif level == "ordinal":
            below = 0
            for answer in sorted(margins, key=float):
                self.value[answer] = below + margins[answer] / 2
                below += margins[answer]

    def total(self, bag: Counter[Label]) -> float:
        size = bag.total()
        if self.level == "nominal":
            return float(size * size - sum(m * m for m in bag.values()))
        if self.level == "ratio":
            return self._ratio(bag)
        mean = fsum(m * self.value[a] for a, m in bag.items()) / size
        return 2 * size * fsum(m * (self.value[a] - mean) ** 2 for a, m in bag.items())

    def _ratio(self, bag: Counter[Label]) -> float:
        pairs = [(self.value[a], m) for a, m in bag.items()]
        parts = (
            m1 * m2 * ((a - b) / (a + b)) ** 2
            for index, (a, m1) in enumerate(pairs)
            for b, m2 in pairs[:index]
        )
        return 2 * fsum(parts)
