"""What a run finds: past audits under the rules of then and under a draft, branch by branch.

Figures are numerals with four decimals (half up), worked out exactly before they are written; None is no score.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from typing import Any

PLACES = 4


@dataclass(frozen=True, slots=True)
class Shift:
    """One branch. visits: audits looked at; before, after: mean of audits; places: ranks, the best is 1.

    Ranks count branches that have a score under both; None for the others.
    """

    branch_id: str
    visits: int
    before: str | None
    after: str | None
    band_before: str | None
    band_after: str | None
    place_before: int | None
    place_after: int | None

    @property
    def id(self) -> uuid.UUID:
        """The branch's id."""
        return uuid.UUID(self.branch_id)

    @property
    def change(self) -> float | None:
        """Points gained (lost when negative)."""
        return None if self.before is None or self.after is None else float(self.after) - float(self.before)

    @property
    def climbed(self) -> int | None:
        """Places gained (lost when negative)."""
        if self.place_before is None or self.place_after is None:
            return None
        return self.place_before - self.place_after

    @property
    def band_changes(self) -> bool:
        """It would be in another band."""
        return self.before is not None and self.after is not None and self.band_before != self.band_after


@dataclass(frozen=True, slots=True)
class Counted:
    """An item and in how many audits something happened to its answer."""

    code: str
    text_zh: str
    text_en: str
    audits: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """A whole run. tau: Kendall's tau-b of the two orders, rho: Spearman's; None where undefined.

    mean_*: mean of audits; coverage_*: mean share of the weight that has an answer; passes_*: audits that pass.
    band_moves: (band before, band after, audits). gone: answered items that the draft does not have; unfit: answers
    that it cannot take; hidden: answers that its conditions hide; new: items of the draft that no version had.
    """

    audits: int
    mean_before: str | None
    mean_after: str | None
    coverage_before: str | None
    coverage_after: str | None
    passes_before: int
    passes_after: int
    tau: float | None
    rho: float | None
    branches: tuple[Shift, ...]
    band_moves: tuple[tuple[str | None, str | None, int], ...]
    gone: tuple[Counted, ...]
    unfit: tuple[Counted, ...]
    hidden: tuple[Counted, ...]
    new: tuple[Counted, ...]

    @property
    def band_changes(self) -> int:
        """How many branches would be in another band."""
        return sum(shift.band_changes for shift in self.branches)

    @property
    def movers(self) -> tuple[Shift, ...]:
        """The branches whose score changes most, at most ten."""
        moved = [shift for shift in self.branches if shift.change]
        return tuple(sorted(moved, key=lambda shift: (-abs(shift.change or 0), shift.branch_id))[:10])

    @property
    def farthest(self) -> Shift | None:
        """The branch that gains or loses most places."""
        ranked = [shift for shift in self.branches if shift.climbed]
        return max(ranked, key=lambda shift: (abs(shift.climbed or 0), shift.branch_id), default=None)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object."""
        return asdict(self)

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Outcome:
        """Read back what `to_dict` wrote."""
        counted = {key: tuple(Counted(**row) for row in value[key]) for key in ("gone", "unfit", "hidden", "new")}
        moves = tuple((before, after, count) for before, after, count in value["band_moves"])
        branches = tuple(Shift(**row) for row in value["branches"])
        return cls(**{**value, **counted, "band_moves": moves, "branches": branches})
