"""``when``: an item is shown only if earlier answers meet a condition.

::

    {"item": "BK-AR02", "equals": "yes"}            a test; in, at_most, at_least likewise; several = all
    {"and": [..]}  {"or": [..]}  {"not": {..}}      any nesting

A test of an item without an answer (hidden or left open) is false; "not applicable" equals only "na".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.document.responses import Value


class NotApplicable(str):
    """The answer "not applicable": known by identity, so that no text is ever mistaken for it."""

    __slots__ = ()


NA = NotApplicable("na")
Facts = Mapping[str, Value]


@dataclass(frozen=True)
class Test:
    """One comparison of one earlier answer with any of the ``wanted`` values.

    ``operator`` is ``in`` (``equals`` is an ``in`` of one), ``at_most`` or ``at_least``.
    """

    item: str
    operator: str
    wanted: tuple[Value, ...]

    def holds(self, facts: Facts) -> bool:
        """Tell whether the answer meets the comparison."""
        answer = facts.get(self.item)
        if answer is None:
            return False
        if self.operator == "in":
            return any(_same(answer, one) for one in self.wanted)
        limit = self.wanted[0]
        if isinstance(answer, str | tuple) or isinstance(limit, str | tuple):
            return False
        return answer <= limit if self.operator == "at_most" else answer >= limit

    def items(self) -> set[str]:
        """Return the codes referred to."""
        return {self.item}


def _same(answer: Value, wanted: Value) -> bool:
    """Tell equality; of several choices, one wanted option must be among them, a wanted list must be all."""
    if isinstance(answer, tuple) and isinstance(wanted, str):
        return wanted in answer
    if isinstance(answer, tuple) and isinstance(wanted, tuple):
        return len(answer) == len(wanted) and set(answer) == set(wanted)
    return answer == wanted


@dataclass(frozen=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]

    def holds(self, facts: Facts) -> bool:
        """Tell whether every part holds."""
        return all(part.holds(facts) for part in self.parts)

    def items(self) -> set[str]:
        """Return the codes referred to."""
        return set().union(*(part.items() for part in self.parts))


@dataclass(frozen=True)
class Some:
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def holds(self, facts: Facts) -> bool:
        """Tell whether a part holds."""
        return any(part.holds(facts) for part in self.parts)

    def items(self) -> set[str]:
        """Return the codes referred to."""
        return set().union(*(part.items() for part in self.parts))


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: Condition

    def holds(self, facts: Facts) -> bool:
        """Tell whether the part fails."""
        return not self.part.holds(facts)

    def items(self) -> set[str]:
        """Return the codes referred to."""
        return self.part.items()


Condition = Test | All | Some | Not
