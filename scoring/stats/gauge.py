"""Gauge repeatability and reproducibility: is the checklist, in these hands, an instrument at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from scoring.stats.undefined import Undefined

POOL_ABOVE = 0.05  # an interaction less certain than this joins the repeatability


@dataclass(frozen=True, slots=True)
class Components:
    """Variances. operator: between auditors; interaction: of auditors with parts (visits); None when not separable."""

    part: float
    operator: float
    repeatability: float
    interaction: float | None = None

    @property
    def reproducibility(self) -> float:
        """Variance due to who measures."""
        return self.operator + (self.interaction or 0.0)

    @property
    def gauge(self) -> float:
        """Variance of measuring: repeatability and reproducibility."""
        return self.repeatability + self.reproducibility

    @property
    def total(self) -> float:
        """Variance of all measurements."""
        return self.gauge + self.part


@dataclass(frozen=True, slots=True)
class Gauge:
    """Per cent of variance and of standard deviation, by source; ndc: parts that can be told apart (None: no error)."""

    components: Components
    pct_contribution: dict[str, float]
    pct_study_variation: dict[str, float]
    ndc: int | None


def gauge(components: Components) -> Gauge:
    """Return what each source contributes.

    pct_contribution = 100 variance / total; pct_study_variation = 100 sd / total sd (these do not sum to 100); ndc =
    1.41 sd of parts / sd of gauge, cut to a whole number, at least 1. Raises Undefined when nothing varies.
    Source: AIAG, Measurement Systems Analysis, 4th ed. (2010), chapter III.
    """
    if components.total == 0:
        raise Undefined("没有任何变异", "nothing varies")
    sources = {
        "grr": components.gauge,
        "repeatability": components.repeatability,
        "reproducibility": components.reproducibility,
        "operator": components.operator,
        "interaction": components.interaction or 0.0,
        "part": components.part,
        "total": components.total,
    }
    share = {name: variance / components.total for name, variance in sources.items()}
    ratio = sqrt(components.part / components.gauge) if components.gauge else None
    return Gauge(
        components,
        {name: 100 * value for name, value in share.items()},
        {name: 100 * sqrt(value) for name, value in share.items()},
        None if ratio is None else max(int(1.41 * ratio), 1),
    )


Cells = dict[tuple[Hashable, Hashable], list[float]]


def crossed_components(rows: Sequence[tuple[Hashable, Hashable, float]]) -> Components:
    """Return the components of (part, operator, value): every operator measured every part, equally often.

    Two-way analysis of variance, negative estimates clamped at 0. The interaction joins the repeatability when its F
    has p above 0.05; with one measurement a cell the two cannot be separated (interaction None).
    Raises Undefined below two parts or operators, ValueError (part, operator) for a cell of another size.
    Source: AIAG, Measurement Systems Analysis, 4th ed. (2010), appendix A; Montgomery, 6th ed., section 8.7.
    """
    cells: Cells = defaultdict(list)
    for part, operator, value in rows:
        cells[part, operator].append(value)
    parts, operators = list(dict.fromkeys(p for p, _ in cells)), list(dict.fromkeys(o for _, o in cells))
    if len(parts) < 2 or len(operators) < 2:
        raise Undefined("至少需要两个部件、两名操作者", "it takes at least two parts and two operators")
    size = len(next(iter(cells.values())))
    for part in parts:
        for operator in operators:
            if len(cells.get((part, operator), ())) != size:
                raise ValueError(part, operator)
    return _from_squares(_squares(cells, parts, operators), len(parts), len(operators), size)


def _squares(cells: Cells, parts: Sequence[Hashable], operators: Sequence[Hashable]) -> tuple[float, ...]:
    """Return the sums of squares of parts, operators, interaction and repeats."""
    size = len(next(iter(cells.values())))
    everything = [value for values in cells.values() for value in values]
    grand = fsum(everything) / len(everything)
    means = {key: fsum(values) / size - grand for key, values in cells.items()}
    by_part = {p: fsum(means[p, o] for o in operators) / len(operators) for p in parts}
    by_operator = {o: fsum(means[p, o] for p in parts) / len(parts) for o in operators}
    dust = 1e-26 * len(everything) * max(abs(value) for value in everything) ** 2
    sums = (
        len(operators) * size * fsum(mean**2 for mean in by_part.values()),
        len(parts) * size * fsum(mean**2 for mean in by_operator.values()),
        size * fsum((means[p, o] - by_part[p] - by_operator[o]) ** 2 for p, o in cells),
        fsum((value - grand - means[key]) ** 2 for key, values in cells.items() for value in values),
    )
    return tuple(0.0 if total <= dust else total for total in sums)


def _from_squares(sums: tuple[float, ...], parts: int, operators: int, size: int) -> Components:
    from scipy.special import fdtrc  # only designs with rows need it

    between = (parts - 1) * (operators - 1)
    repeats = parts * operators * (size - 1)
    ms_part, ms_operator, ms_both = sums[0] / (parts - 1), sums[1] / (operators - 1), sums[2] / between
    ms_repeat = sums[3] / repeats if repeats else 0.0
    separable = repeats > 0
    if separable and (
        ms_both == 0 or (ms_repeat > 0 and fdtrc(between, repeats, ms_both / ms_repeat) > POOL_ABOVE)
    ):
        ms_repeat = (sums[2] + sums[3]) / (between + repeats)
        return Components(
            max((ms_part - ms_repeat) / (operators * size), 0.0),
            max((ms_operator - ms_repeat) / (parts * size), 0.0),
            ms_repeat,
            0.0,
        )
    return Components(
        max((ms_part - ms_both) / (operators * size), 0.0),
        max((ms_operator - ms_both) / (parts * size), 0.0),
        ms_repeat if separable else ms_both,
        max((ms_both - ms_repeat) / size, 0.0) if separable else None,
    )
