"""What a study says of one item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Examined:
    """One item. asked: visits in which it was shown; n: scored; na: not applicable.

    mean: 0..100 of full marks; ceiling, floor: shares of visits with full and with no marks, 0..1; discrimination:
    correlation with the points of all other items, None where undefined, and then why in both languages.
    """

    code: str
    weight: float
    asked: int
    n: int
    na: int
    mean: float | None
    ceiling: float | None
    floor: float | None
    discrimination: float | None
    why_zh: str
    why_en: str

    @property
    def na_rate(self) -> float | None:
        """Share of visits in which it did not apply."""
        return self.na / self.asked if self.asked else None

    def to_dict(self) -> dict[str, Any]:
        """Return the value as a JSON object, numbers rounded to a millionth."""
        return {k: round(v, 6) if isinstance(v, float) else v for k, v in asdict(self).items()}

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Examined:
        """Read a stored value."""
        return cls(**value)
