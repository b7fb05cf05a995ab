"""What a study of the customer's way says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class StageRate:
    """One stage. n: visits that scored it; passed: of those, how many reached ``mark`` (0..100).

    own_mark: whether that is the stage's own gate, not the pass mark of the whole. through: share of visits in which
    no stage up to here failed, 0..1.
    """

    code: str
    mark: float
    own_mark: bool
    n: int
    passed: int
    through: float

    @property
    def rate(self) -> float:
        """Share of visits that passed it, 0..1; 1 where it never was."""
        return self.passed / self.n if self.n else 1.0


@dataclass(frozen=True, slots=True)
class Weighed:
    """One item or stage. kind: "item" or "stage". weight: its share of all points, 0..100; performance: 0..100.

    pull: correlation with the points of all others, None where undefined.
    """

    kind: str
    code: str
    weight: float
    performance: float
    pull: float | None
    n: int


@dataclass(frozen=True, slots=True)
class GapOf:
    """One dimension over n visits: means of expectation and perception, 0..5; low, high: 95 % interval of the gap."""

    dimension: str
    n: int
    before: float
    after: float
    low: float | None
    high: float | None

    @property
    def gap(self) -> float:
        """Perception less expectation: below 0 less than was expected."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Way:
    """stages: None where there is no pass mark to measure them by; observed: share of visits without a failed stage."""

    visits: int
    stages: tuple[StageRate, ...] | None
    observed: float | None
    weighed: tuple[Weighed, ...]
    gaps: tuple[GapOf, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the value as JSON objects, numbers rounded to a millionth."""
        return {
            "visits": self.visits,
            "stages": None if self.stages is None else [_rounded(asdict(one)) for one in self.stages],
            "observed": None if self.observed is None else round(self.observed, 6),
            "weighed": [_rounded(asdict(one)) for one in self.weighed],
            "gaps": [_rounded(asdict(one)) for one in self.gaps],
        }

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Way:
        """Read a stored value."""
        return cls(
            value["visits"],
            None if value["stages"] is None else tuple(StageRate(**one) for one in value["stages"]),
            value["observed"],
            tuple(Weighed(**one) for one in value["weighed"]),
            tuple(GapOf(**one) for one in value["gaps"]),
        )


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    return {name: round(value, 6) if isinstance(value, float) else value for name, value in row.items()}
