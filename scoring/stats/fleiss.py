"""Fleiss' kappa: several auditors on each visit, not always the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from scoring.stats.undefined import Undefined


@dataclass(frozen=True, slots=True)
class Fleiss:
    """kappa, and z = kappa over its standard error if there were no agreement beyond chance."""

    kappa: float
    z: float


def fleiss(counts: Sequence[Sequence[float]]) -> Fleiss:
    """Return kappa of ``counts`` (visit x category: how many auditors chose it; the same number in each row).

    kappa = (P - Pe) / (1 - Pe); var0 = 2 ((Σpq)² - Σpq(q - p)) / (N m (m - 1) (Σpq)²) with N visits, m auditors.
    Raises Undefined without visits, with one auditor a visit, or when one category was chosen throughout.
    Source: J. L. Fleiss, Psychol Bull 76 (1971) 378-382; variance: Fleiss, Nee and Landis, Psychol Bull 86 (1979)
    974-977 (it replaces that of 1971; so do R's irr and Fleiss, Levin and Paik, 3rd ed., 18.3).
    """
    visits = len(counts)
    if not visits:
        raise Undefined("没有到访", "there are no visits")
    raters = fsum(counts[0])
    if raters < 2:
        raise Undefined("每次到访只有一名检查员", "each visit has one auditor; agreement needs two")
    agreement = fsum((fsum(c * c for c in row) - raters) / (raters * (raters - 1)) for row in counts) / visits
    shares = [fsum(column) / (visits * raters) for column in zip(*counts, strict=True)]
    pq = fsum(p * (1 - p) for p in shares)
    if max(shares) == 1 or pq <= 0:
        raise Undefined("只用到一个类别", "only one category was chosen")
    kappa = (agreement - (1 - pq)) / pq
    spread = pq * pq - fsum(p * (1 - p) * (1 - 2 * p) for p in shares)
    variance = 2 * spread / (visits * raters * (raters - 1) * pq * pq)
    return Fleiss(kappa, kappa / sqrt(variance))
