"""What a study says of auditors: a record each, and how far they agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Record:
    """One auditor. severity: points below the average auditor, with a 95 % interval; None where not known.

    residuals: (day, points beyond what the branch usually gets, less nothing for severity), the oldest first;
    rules: (index, run rule, side) on their control chart; p, index, before, after: of the break that stands out most,
    p None where there are too few.
    """

    membership_id: str
    n: int
    branches: int
    raw: float
    severity: float | None
    low: float | None
    high: float | None
    residuals: tuple[tuple[str, float], ...]
    rules: tuple[tuple[int, str, str], ...]
    p: float | None
    index: int
    before: float
    after: float

    def to_dict(self) -> dict[str, Any]:
        """Return the value as a JSON object, numbers rounded to a millionth (p to nine digits)."""
        return {name: _plain(value, 9 if name == "p" else 6) for name, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Record:
        """Read a stored value."""
        residuals = tuple((day, points) for day, points in value["residuals"])
        return cls(**{**value, "residuals": residuals, "rules": tuple((a, b, c) for a, b, c in value["rules"])})


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A coefficient of agreement with its 95 % interval; value None where undefined, and then why."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    why_zh: str = ""
    why_en: str = ""


@dataclass(frozen=True, slots=True)
class ItemAgreement:
    """One item in the doubles where both scored it. same: share of equal scores, 0..1."""

    code: str
    n: int
    same: float
    coefficient: Coefficient


@dataclass(frozen=True, slots=True)
class Crew:
    """All auditors together. why: in both languages, where severity cannot be told.

    arranged: doubles asked for; used: those made by both on one day; difference: mean distance of their scores.
    """

    auditors: int
    visits: int
    auditor_sd: float | None
    branch_sd: float | None
    chance_sd: float | None
    why_zh: str
    why_en: str
    arranged: int
    used: int
    difference: float | None
    coefficients: tuple[Coefficient, ...]
    items: tuple[ItemAgreement, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the value as JSON objects."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Crew:
        """Read a stored value."""
        coefficients = tuple(Coefficient(**one) for one in value["coefficients"])
        items = tuple(
            ItemAgreement(**{**one, "coefficient": Coefficient(**one["coefficient"])}) for one in value["items"]
        )
        return cls(**{**value, "coefficients": coefficients, "items": items})


def _plain(value: Any, places: int = 6) -> Any:
    if isinstance(value, float):
        return round(value, places)
    if isinstance(value, tuple | list):
        return [_plain(one, places) for one in value]
    return {name: _plain(one, places) for name, one in value.items()} if isinstance(value, dict) else value
