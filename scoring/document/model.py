"""A compiled standard: what the engine walks; immutable to everybody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from scoring.document.conditions import Condition
from scoring.document.responses import Response
from scoring.document.rules import Rules


@dataclass(frozen=True)
class Stage:
    """A journey stage; ``weight`` counts in weighted_sections, ``pass_mark`` is a gate, in the stage's own unit."""

    code: str
    order: Fraction
    name_zh: str
    name_en: str
    weight: Fraction | None
    pass_mark: Fraction | None


@dataclass(frozen=True)
class Item:
    """One checklist item."""

    code: str
    stage: str
    text_zh: str
    text_en: str
    response: Response
    weight: Fraction
    critical: bool
    critical_fail_at: Fraction
    dimension: str | None
    aspect: str | None
    na_allowed: bool
    required: bool
    bonus: bool
    when: Condition | None

    @property
    def countable(self) -> bool:
        """It has a weight and a response that can be scored: it belongs to the sums."""
        return self.weight > 0 and bool(self.response.marks())


@dataclass(frozen=True, eq=False)
class Standard:
    """A whole standard; ``document`` is the JSON value it was read from, ``digest`` its canonical SHA-256.

    Standards are equal when their digests are.
    """

    code: str
    version: int | str | None
    name_zh: str
    name_en: str
    schema_version: str
    rules: Rules
    stages: tuple[Stage, ...]
    items: tuple[Item, ...]
    digest: str
    document: Mapping[str, object] = field(repr=False)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Standard) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    @cached_property
    def by_code(self) -> Mapping[str, Item]:
        """The items by code."""
        return {item.code: item for item in self.items}

    @cached_property
    def place_of(self) -> Mapping[str, int]:
        """The place of each item in the document, by code."""
        return {item.code: place for place, item in enumerate(self.items)}

    @cached_property
    def dimensions(self) -> tuple[str, ...]:
        """Dimension codes in use: the twelve known ones in their own order, then others as they appear."""
        return _in_order(DIMENSIONS, [item.dimension for item in self.items])

    @cached_property
    def aspects(self) -> tuple[str, ...]:
        """Aspect codes in use, the five known ones first."""
        return _in_order(ASPECTS, [item.aspect for item in self.items])


DIMENSIONS = (
    "convenience",
    "aesthetics",
    "timeliness",
    "tidiness",
    "comfort",
    "communication",
    "skill",
    "courtesy",
    "friendliness",
    "reliability",
    "responsiveness",
    "safety",
)
ASPECTS = ("content", "process", "outcome", "structure", "impact")


def _in_order(known: tuple[str, ...], used: list[str | None]) -> tuple[str, ...]:
    found = dict.fromkeys(code for code in used if code)
    return (*(code for code in known if code in found), *(code for code in found if code not in known))
