"""The branch improvement report as one plain value: what the paper prints, and nothing else.

::

    BranchReport
    ├── tenant, branch, region, period, standard, language      who, when, by what
    ├── Score          what we got and how sure it is           question 1
    ├── Comparison*    region and tenant                        question 2
    ├── Month*         twelve months                            question 2
    ├── Finding*       what lost points, best gain first        question 3
    ├── Critical*      failed veto items, before everything else
    ├── Part*          stages, dimensions, aspects
    └── AuditLine*     the visits, with what is needed to score them again

Texts are in the report's own language; numbers are exact (Fraction, Decimal, int) with the printed form
beside them where the score sheet decides it. Nothing here can tell who the shopper was: notes are the
words shown to the branch, and ``AuditLine.answers`` carries values alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from saas.kernel.words import Lang

Exact = Fraction | Decimal | int


@dataclass(frozen=True, slots=True)
class Interval:
    """Limits within which the true value lies with ``confidence`` percent."""

    low: Exact
    high: Exact
    confidence: int = 95


@dataclass(frozen=True, slots=True)
class Band:
    """One band of the standard, best first in a report: its name and the least score that reaches it."""

    code: str
    name: str
    minimum: Exact


@dataclass(frozen=True, slots=True)
class Score:
    """The period's score: the mean of the audits' final scores, 0..100 (None: no score).

    display: as it must be printed, "" for no score. raw: the mean before the critical policy, None when that
    is the same. coverage: weight answered over weight possible, 0..1.
    interval: None when there are too few visits to tell.
    """

    value: Fraction | None
    display: str
    band: str
    band_name: str
    passed: bool | None
    visits: int
    coverage: Exact
    interval: Interval | None = None
    raw: Fraction | None = None


class Verdict(StrEnum):
    """Whether we differ from a group by more than chance explains."""

    HIGHER = "higher"
    LOWER = "lower"
    SAME = "same"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A group we compare with: mean of its audits; ``difference`` is the interval of (us minus them)."""

    name: str
    mean: Exact | None
    visits: int
    branches: int
    interval: Interval | None = None
    difference: Interval | None = None

    @property
    def verdict(self) -> Verdict:
        """Whether the difference is real: its interval leaves out zero."""
        if self.difference is None:
            return Verdict.UNKNOWN
        if self.difference.low > 0:
            return Verdict.HIGHER
        return Verdict.LOWER if self.difference.high < 0 else Verdict.SAME


@dataclass(frozen=True, slots=True)
class Month:
    """One period of the trend; None = no visits."""

    label: str
    us: Exact | None
    region: Exact | None = None
    tenant: Exact | None = None
    low: Exact | None = None
    high: Exact | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A stage, dimension or aspect: its score, the comparison's, its share of the points (0..100)."""

    code: str
    name: str
    score: Exact | None
    compare: Exact | None = None
    weight: Exact = 0
    critical: bool = False


@dataclass(frozen=True, slots=True)
class Photo:
    """One picture of evidence: ``sha`` ("sha256:...") names its bytes among the blobs for the renderer."""

    sha: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one visit saw: the answer in words and the note released to the branch."""

    visit: str
    answer: str
    note: str = ""
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """An item that lost points.

    lost: points lost in a visit that failed it, on the average; recoverable: what the period's score gains
    when it is always done well; failed ``failed`` of the ``of`` visits that scored it.
    excellent: what good looks like; action: a first step to write into the plan.
    """

    code: str
    text: str
    stage: str
    dimension: str
    seen: tuple[Seen, ...]
    lost: Exact
    recoverable: Exact
    failed: int
    of: int
    excellent: str = ""
    action: str = ""
    critical: bool = False


@dataclass(frozen=True, slots=True)
class Critical:
    """A veto item that failed: it caps the visit's score whatever else went well."""

    code: str
    text: str
    stage: str
    seen: tuple[Seen, ...]
    excellent: str = ""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One visit that counts. ``answers`` and ``sheet`` go into the attachment: anyone can score again.

    digest: the sheet's digest; standard: the digest of the standard's document (a key of ``standards``).
    answers: item code to bare value or "na": no notes, no evidence, no place, no time.
    """

    visited_on: str
    display: str
    band_name: str
    coverage: Exact
    digest: str
    standard: str
    answers: Mapping[str, Any] = field(repr=False)
    sheet: Mapping[str, Any] = field(repr=False)
    critical: bool = False


@dataclass(frozen=True, slots=True)
class Tenant:
    """The organisation: its name, logo (JPEG or PNG bytes) and accent ``#rrggbb``; "" for ours."""

    name: str
    logo: bytes | None = None
    accent: str = ""


@dataclass(frozen=True, slots=True)
class BranchReport:
    """Everything the report of one branch and one period prints.

    standards: documents by digest, for the attachment. made_on: ISO date. verify_at: the address that answers
    for a code ("https://.../verify/"). findings run from the most points recoverable to the least.
    target: the line to reach, under the name ``target_name`` ("" says "target").
    lower_is_better: a penalty scheme, whose recoverable points come off the score.
    ceiling: the best possible score, None for points without one.
    """

    language: Lang
    tenant: Tenant
    branch: str
    region: str
    period: str
    standard_name: str
    standard_version: str
    score: Score
    bands: tuple[Band, ...]
    made_on: str
    verify_at: str
    comparisons: tuple[Comparison, ...] = ()
    months: tuple[Month, ...] = ()
    stages: tuple[Part, ...] = ()
    dimensions: tuple[Part, ...] = ()
    aspects: tuple[Part, ...] = ()
    criticals: tuple[Critical, ...] = ()
    findings: tuple[Finding, ...] = ()
    audits: tuple[AuditLine, ...] = ()
    standards: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)
    target: Exact | None = None
    target_name: str = ""
    decimals: int = 2
    lower_is_better: bool = False
    ceiling: Exact | None = 100

    @property
    def compared_with(self) -> str:
        """The name of the group that stands beside stages and dimensions: the first comparison."""
        return self.comparisons[0].name if self.comparisons else ""
