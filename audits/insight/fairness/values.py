"""What a fair comparison says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Verdict = Literal["above", "below", "unclear"]
Method = Literal["crossed", "plain"]


@dataclass(frozen=True, slots=True)
class Standing:
    """One branch. Scores in the standard's unit; best, worst: places that the visits allow, None when not ranked.

    low, high: 95 % interval of the distance from the average of all, set where the branch stands: clear of the
    average exactly when the verdict is. leniency: how many points its auditors gave it on average beyond the average
    auditor, None when not known.
    group: 1 is the best; branches of a group cannot be told from its first. more: further visits that would show
    on which side of the average it stands, None when that is plain already or out of reach.
    """

    branch_id: str
    n: int
    raw: float
    adjusted: float
    low: float
    high: float
    best: int | None
    worst: int | None
    group: int | None
    verdict: Verdict
    more: int | None
    leniency: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All branches, the highest adjusted score first (the lowest where lower is better).

    method: "crossed" with auditors' severity taken out, "plain" without, and then why in both languages.
    branch_sd, auditor_sd, chance_sd: standard deviations; auditor_sd None for "plain". visits_for_3: how many visits
    show a branch's score to within three points.
    """

    method: Method
    why_zh: str
    why_en: str
    visits: int
    auditors: int
    ranked: int
    groups: int
    mean: float
    branch_sd: float
    auditor_sd: float | None
    chance_sd: float
    visits_for_3: int
    rows: tuple[Standing, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the value as JSON objects, numbers rounded to a millionth of a point."""
        return {
            name: round(value, 6) if isinstance(value, float) else value
            for name, value in asdict(self).items()
            if name != "rows"
        } | {"rows": [_rounded(asdict(row)) for row in self.rows]}

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Comparison:
        """Read a stored value."""
        return cls(**{**value, "rows": tuple(Standing(**row) for row in value["rows"])})


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    return {name: round(value, 6) if isinstance(value, float) else value for name, value in row.items()}
