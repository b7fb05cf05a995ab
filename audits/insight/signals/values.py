"""What a study of signals says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Change:
    """One series that may have changed. item: None for a branch's scores, else the pass rate of an item of the unit.

    p: of the whole series, every place of the break tried. since: day or month of the first point after the break;
    before, after: mean scores, or pass rates in percent; n_before, n_after: what they rest on (visits, verdicts).
    values: the series itself, None where there was nothing; last: when its newest point was. rules: (index, run rule,
    side) on its control chart.
    """

    unit_id: str
    item: str | None
    p: float
    index: int
    since: str
    before: float
    after: float
    n_before: int
    n_after: int
    values: tuple[float | None, ...]
    last: str
    rules: tuple[tuple[int, str, str], ...]

    @property
    def difference(self) -> float:
        """After less before, in points or percentage points."""
        return self.after - self.before

    @property
    def key(self) -> str:
        """What names the series."""
        return f"{self.unit_id}/{self.item or ''}"


@dataclass(frozen=True, slots=True)
class Signals:
    """What was looked at, and what may have changed.

    scores: branches whose scores were tested; items: unit -> how many items were; regions_only: items of single
    branches were left out, being too many. found: those with p up to 0.05 or with a signal on their chart.
    """

    scores: tuple[str, ...]
    items: Mapping[str, int]
    regions_only: bool
    found: tuple[Change, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the value as JSON objects, numbers rounded to a millionth."""
        found = [{name: _plain(one) for name, one in asdict(change).items()} for change in self.found]
        return {
            "scores": list(self.scores), "items": dict(self.items), "regions_only": self.regions_only, "found": found
        }  # fmt: skip

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Signals:
        """Read a stored value."""
        found = tuple(
            Change(**{**one, "values": tuple(one["values"]), "rules": tuple((a, b, c) for a, b, c in one["rules"])})
            for one in value["found"]
        )
        return cls(tuple(value["scores"]), value["items"], value["regions_only"], found)


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.9g}") if abs(value) < 1e-3 else round(value, 6)
    return [_plain(one) for one in value] if isinstance(value, tuple) else value
