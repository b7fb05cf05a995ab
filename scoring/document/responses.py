"""How an item is answered: reading one answer, and the normalised score s it earns.

Every kind reads a raw JSON value into its canonical form (``read``), or raises AnswerFault saying what
would be right, and gives s in 0..1 for it (``mark``), or None when the answer is recorded but not scored.

::

    here         YesNo, Scale, Deduction
    banded.py    Banded: duration_seconds, count, number
    choices.py   Choice, MultiChoice
    recorded.py  Recorded: photo, text, signature, datetime, instruction (never scored)
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from scoring.exact import Number, number
from scoring.problems import AnswerFault, shown

Value = str | Number | tuple[str, ...]
ONE = Fraction(1)
ZERO = Fraction(0)


class Response(ABC):
    """One way of answering."""

    kind: str

    @abstractmethod
    def read(self, raw: object) -> Value | None:
        """Return the canonical value of a raw answer, None when it is blank. Raises AnswerFault."""

    @abstractmethod
    def mark(self, value: Value) -> Fraction | None:
        """Return s in 0..1 for a canonical value, None when unscored. Raises AnswerFault in a band hole."""

    @abstractmethod
    def marks(self) -> list[Fraction]:
        """Return the scores of which the lowest and highest bound s; empty when never scored."""

    def slot(self, value: Value) -> object:
        """Return a small hashable that decides the mark: equal slots have equal marks."""
        return value

    @property
    def recurs(self) -> bool:
        """Whether many audits give the same answers; what somebody wrote or showed is of one audit."""
        return True

    def grain(self, weight: Fraction) -> int:
        """Return a common denominator of every ``weight x s`` that can come out."""
        return lcm(weight.denominator, *((weight * mark).denominator for mark in self.marks()))

    @property
    def best(self) -> Fraction | None:
        """The highest reachable s; None when nothing is scored."""
        return max(self.marks(), default=None)

    @property
    def worst(self) -> Fraction | None:
        """The lowest reachable s; None when nothing is scored."""
        return min(self.marks(), default=None)


def fault(raw: object, zh: str, en: str) -> AnswerFault:
    """Return the refusal of a raw answer, with what would be right."""
    said = shown(raw)
    return AnswerFault(f"{said} 不是有效回答；应为{zh}", f"{said} is no valid answer; give {en}")


YES_OR_NO = {
    **dict.fromkeys(("yes", "y", "true", "是"), "yes"),
    **dict.fromkeys(("no", "n", "false", "否"), "no"),
}


@dataclass(frozen=True)
class YesNo(Response):
    """Yes or no, each with its own score (None = recorded only)."""

    yes: Fraction | None = ONE
    no: Fraction | None = ZERO
    kind: str = "yes_no"

    def read(self, raw: object) -> Value:
        """Accept true, false, and the words yes and no in any case and either language."""
        if raw is True or raw is False:
            return "yes" if raw else "no"
        value = YES_OR_NO.get(raw.strip().lower()) if isinstance(raw, str) else None
        if value is None:
            raise fault(raw, " yes 或 no", "yes or no")
        return value

    def mark(self, value: Value) -> Fraction | None:
        """Return the score of the word."""
        return self.yes if value == "yes" else self.no

    def marks(self) -> list[Fraction]:
        """Return the one or two scores there are."""
        return [mark for mark in (self.yes, self.no) if mark is not None]


@dataclass(frozen=True)
class Scale(Response):
    """A level from 0 to 5; s = level / 5."""

    kind: str = "scale_0_5"

    def read(self, raw: object) -> Value:
        """Accept a whole number from 0 to 5."""
        value = number(raw)
        if not isinstance(value, int) or not 0 <= value <= 5:
            raise fault(raw, " 0 到 5 的整数", "a whole number from 0 to 5")
        return value

    def mark(self, value: Value) -> Fraction | None:
        """Return level / 5."""
        assert isinstance(value, int)
        return Fraction(value, 5)

    def marks(self) -> list[Fraction]:
        """Return 0, 1/5 .. 1."""
        return [Fraction(level, 5) for level in range(6)]


@dataclass(frozen=True)
class Deduction(Response):
    """扣分制: occurrences; s = max(0, 1 - n x per_occurrence / weight); unscored when the weight is 0."""

    per_occurrence: Fraction
    weight: Fraction
    kind: str = "deduction"

    def read(self, raw: object) -> Value:
        """Accept a whole number of at least 0."""
        value = number(raw)
        if not isinstance(value, int) or value < 0:
            raise fault(
                raw, "发生次数（不小于 0 的整数）", "the number of occurrences, a whole number of at least 0"
            )
        return value

    def mark(self, value: Value) -> Fraction | None:
        """Return what is left of 1 after the occurrences, never below 0."""
        if not self.weight:
            return None
        assert isinstance(value, int)
        return max(ZERO, 1 - value * self.per_occurrence / self.weight)

    def marks(self) -> list[Fraction]:
        """Return the ends of the range."""
        if not self.weight:
            return []
        return [ONE, ZERO] if self.per_occurrence else [ONE]

    def grain(self, weight: Fraction) -> int:
        """Points lost are whole multiples of per_occurrence."""
        return lcm(weight.denominator, self.per_occurrence.denominator)
