"""Blind doubles in, coefficients of agreement out. No database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import fsum
from random import Random
from typing import TypeVar

from audits.insight.auditors.reading import Double
from audits.insight.auditors.values import Coefficient, ItemAgreement
from scoring.stats.intraclass import icc
from scoring.stats.kappa import cohen, disagreement
from scoring.stats.krippendorff import alpha
from scoring.stats.undefined import Undefined

Pair = tuple[float, float]
Table = list[list[float]]  # full marks or less, by one auditor and by the other
Row = TypeVar("Row")
_DRAWS, _SEED = 1000, 20261122
FEWEST = 3  # doubles below which an item is not listed
YES_NO, ORDERED = "yes_no", "ordered"


def coefficients(doubles: Sequence[Double], kinds: Mapping[str, str]) -> tuple[Coefficient, ...]:
    """Return what all doubles say: of total scores, and of yes/no items. kinds: item -> "yes_no" or "ordered".

    The two auditors differ from visit to visit, so scores are measured by ICC(1); when one pair of auditors made all
    doubles, by ICC(2). Kappa is pooled over the yes/no items; intervals of alpha and kappa are percentiles of 1,000
    draws of whole visits (the bootstrap), with a fixed seed.
    """
    totals = [double.scores for double in doubles]
    same_crew = len({double.auditors for double in doubles}) == 1
    return (
        *_icc(totals, same_crew),
        _drawn("alpha", totals, lambda pairs: alpha([[a for a, _ in pairs], [b for _, b in pairs]], "interval")),
        _drawn("kappa", [_yes_no_table(double, kinds) for double in doubles], _pooled_kappa),
    )


def by_item(doubles: Sequence[Double], kinds: Mapping[str, str]) -> tuple[ItemAgreement, ...]:
    """Return every item that both scored in enough doubles, the least agreed first.

    Kappa for yes/no items, Krippendorff's alpha (interval) for others; undefined where all answers are the same.
    """
    found = []
    for code, kind in kinds.items():
        pairs = [(one[code], two[code]) for one, two in (d.items for d in doubles) if code in one and code in two]
        if len(pairs) < FEWEST:
            continue
        same = sum(a == b for a, b in pairs) / len(pairs)
        found.append(ItemAgreement(code, len(pairs), same, _of_item(pairs, kind)))
    return tuple(sorted(found, key=lambda one: (one.same, one.code)))


def _icc(totals: Sequence[Pair], same_crew: bool) -> tuple[Coefficient, ...]:
    names = ("icc2", "icc2k") if same_crew else ("icc1", "icc1k")
    try:
        made = icc(totals)
    except Undefined as undefined:
        return tuple(_undefined(name, undefined) for name in names)
    found = []
    for name in names:
        one = getattr(made, name)
        nothing = Undefined("到访之间没有差异", "visits do not differ")
        found.append(Coefficient(name, one.value, one.lower, one.upper) if one else _undefined(name, nothing))
    return tuple(found)


def _of_item(pairs: Sequence[Pair], kind: str) -> Coefficient:
    try:
        if kind == YES_NO:
            made = cohen(_table(pairs), disagreement(2, None))
            return Coefficient("kappa", made.kappa, max(made.lower, -1.0), min(made.upper, 1.0))
        value = alpha([[a for a, _ in pairs], [b for _, b in pairs]], "interval")
        return Coefficient("alpha", value, None, None)
    except Undefined as undefined:
        return _undefined("kappa" if kind == YES_NO else "alpha", undefined)


def _yes_no_table(double: Double, kinds: Mapping[str, str]) -> Table:
    one, two = double.items
    codes = [code for code, kind in kinds.items() if kind == YES_NO and code in one and code in two]
    return _table([(one[code], two[code]) for code in codes])


def _pooled_kappa(tables: Sequence[Table]) -> float:
    return cohen([[fsum(t[i][j] for t in tables) for j in (0, 1)] for i in (0, 1)], disagreement(2, None)).kappa


def _table(pairs: Sequence[Pair]) -> Table:
    """Count full marks against less; who of the two stands first means nothing, so each pair counts both ways."""
    table = [[0.0, 0.0], [0.0, 0.0]]
    for a, b in pairs:
        for first, second in ((a, b), (b, a)):
            table[first >= 1][second >= 1] += 0.5
    return table


def _drawn(name: str, rows: Sequence[Row], measure: Callable[[Sequence[Row]], float]) -> Coefficient:
    """Return a coefficient with the middle 95 % of its values over drawn visits; no interval where few draws count."""
    try:
        value = measure(rows)
    except Undefined as undefined:
        return _undefined(name, undefined)
    random = Random(_SEED)
    drawn = []
    for _ in range(_DRAWS):
        try:
            drawn.append(measure(random.choices(rows, k=len(rows))))
        except Undefined:
            continue
    if len(drawn) < _DRAWS // 2:
        return Coefficient(name, value, None, None)
    drawn.sort()
    return Coefficient(name, value, drawn[int(0.025 * len(drawn))], drawn[int(0.975 * len(drawn))])


def _undefined(name: str, why: Undefined) -> Coefficient:
    return Coefficient(name, None, None, None, why.zh, why.en)
