"""What a comparison consists of; frozen values that a page can draw."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction

from saas.kernel.words import Lang, Words
from tenants.standards.comparing.words import Segment, differences

SHORT = 24  # characters; a longer value is shown as one text with its differences


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text that reads differently. lang: "zh" or "en"; label: what text it is."""

    label: Words
    lang: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A rule that is different; old or new may be a dash."""

    label: Words
    old: Words
    new: Words

    def segments(self, lang: Lang) -> tuple[Segment, ...]:
        """Return the differences of two long values; empty for short ones, which are better read whole."""
        old, new = self.old.say(lang), self.new.say(lang)
        return differences(old, new) if min(len(old), len(new)) > SHORT else ()


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One item. kind: "added", "removed" or "changed".

    marks, of what changed: reworded, reweighted, rescored (answers or what they are worth), retyped (answered in
    another way: scores before and after are not of the same thing), rules, moved.
    """

    code: str
    kind: str
    stage: str | None
    text_zh: str
    text_en: str
    old_weight: Fraction | None
    new_weight: Fraction | None
    texts: tuple[TextChange, ...] = ()
    values: tuple[ValueChange, ...] = ()
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StageChange:
    """One stage, changed or not. old_weight and new_weight: sums of its scored items' weights, None where it is not.

    kind: "added", "removed", "changed" or "same".
    """

    code: str
    kind: str
    name_zh: str
    name_en: str
    old_weight: Fraction | None
    new_weight: Fraction | None
    texts: tuple[TextChange, ...] = ()
    values: tuple[ValueChange, ...] = ()
    items: tuple[ItemChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """A whole comparison. stages: in the new order, removed ones where they were. same: items without any change."""

    texts: tuple[TextChange, ...]
    values: tuple[ValueChange, ...]
    stages: tuple[StageChange, ...]
    same: int
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def nothing(self) -> bool:
        """There is no difference that a reader would see."""
        stages = any(stage.kind != "same" or stage.items for stage in self.stages)
        return not (self.texts or self.values or stages)

    @property
    def weights_moved(self) -> bool:
        """Some stage weighs more or less than before."""
        return any(stage.old_weight != stage.new_weight for stage in self.stages)
