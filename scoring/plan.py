"""What can be worked out before any answer is there: one common denominator, and every item's outcomes.

An item has few outcomes (yes or no, six levels, a handful of bands). Each is computed once per standard,
with its points as a whole number of 1/``grain``; scoring an audit is then picking and adding.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from weakref import WeakKeyDictionary

from scoring.answers import SHORT
from scoring.display import Printer
from scoring.document.model import Item, Standard
from scoring.document.responses import Value
from scoring.sheet import GroupResult, ItemResult

HIDDEN, NOT_APPLICABLE, UNANSWERED = 0, 1, 2
MOST_KEPT = 512
MOST_GROUPS_KEPT = 8192


@dataclass(frozen=True, slots=True)
class Outcome:
    """One item's contribution: points earned and possible in units of 1/grain (0 and 0 outside the sums)."""

    result: ItemResult
    earned: int = 0
    possible: int = 0
    bonus: int = 0
    na: bool = False
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """What comes of an answer to an item.

    value: canonical; said: as it is hashed; written: the member of that JSON, None where it has no such form.
    """

    value: Value
    said: object
    outcome: Outcome
    written: bytes | None


class Plan:
    """The precomputed part of one standard; safe to share, since what it keeps depends on nothing else."""

    def __init__(self, standard: Standard) -> None:
        rules = standard.rules
        items = standard.items
        self.rules = rules
        self.grain = lcm(*(item.response.grain(item.weight) for item in items))
        self.fixed = [
            tuple(_left_out(item, state) for state in ("hidden", "na", "unanswered")) for item in items
        ]
        self._points: dict[int, Fraction] = {}
        self.known_groups: dict[tuple[object, ...], GroupResult] = {}
        self.known_stages: dict[tuple[object, ...], GroupResult] = {}
        self.known: list[dict[object, Outcome]] = [{} for _ in items]
        self.heard: list[dict[tuple[type, object], Heard]] = [{} for _ in items]
        self.by_code = sorted((item.code, place) for place, item in enumerate(items))
        self.weights = [
            int(item.weight * self.grain) if item.countable and not item.bonus else 0 for item in items
        ]
        self.stages = standard.stages
        self.groups = (
            Grouping(
                tuple(stage.code for stage in standard.stages), [item.stage for item in items], self.weights
            ),
            Grouping(standard.dimensions, [item.dimension for item in items], self.weights),
            Grouping(standard.aspects, [item.aspect for item in items], self.weights),
        )
        self.printer = Printer(rules, rules.pass_mark)
        self.group_printer = Printer(rules, None, with_bands=not rules.in_points)
        self.stage_printers = [
            Printer(rules, stage.pass_mark, not rules.in_points) for stage in standard.stages
        ]

    def points(self, units: int) -> Fraction:
        """Return ``units`` of 1/grain as points."""
        known = self._points.get(units)
        if known is None:
            known = Fraction(units, self.grain)
            if len(self._points) < MOST_KEPT:
                self._points[units] = known
        return known

    def outcome(self, index: int, item: Item, value: Value) -> Outcome:
        """Return the outcome of an answered item. Raises AnswerFault when the value lies in no band."""
        known = self.known[index]
        slot = item.response.slot(value)
        found = known.get(slot)
        if found is None:
            found = self._answered(item, value)
            if len(known) < MOST_KEPT:
                known[slot] = found
        return found

    def remember(self, index: int, bare: object, heard: Heard) -> None:
        """Keep what came of an answer, so that the next audit that has it need not read it again."""
        known = self.heard[index]
        if len(known) < MOST_KEPT and (not isinstance(bare, str) or len(bare) <= SHORT):
            known[type(bare), bare] = heard

    def _answered(self, item: Item, value: Value) -> Outcome:
        s = item.response.mark(value)
        failed = item.critical and s is not None and s <= item.critical_fail_at
        if s is None or not item.weight:
            return Outcome(
                ItemResult(item.code, "unscored", s, item.weight, None, None, failed, item.bonus),
                failed=failed,
            )
        earned = item.weight * s
        lost = Fraction(0) if item.bonus else item.weight - earned
        result = ItemResult(item.code, "scored", s, item.weight, earned, lost, failed, item.bonus)
        points, full = int(earned * self.grain), int(item.weight * self.grain)
        if item.bonus:
            return Outcome(result, points, bonus=points, failed=failed)
        return Outcome(result, points, full, failed=failed)


def _left_out(item: Item, state: str) -> Outcome:
    if state == "unanswered" and item.response.kind == "instruction":
        state = "unscored"
    return Outcome(
        ItemResult(item.code, state, None, item.weight, None, None, bonus=item.bonus), na=state == "na"
    )


class Grouping:
    """Which group each item belongs to, as an index (the last one gathers items of no group)."""

    def __init__(
        self, codes: tuple[str, ...], of_items: list[str] | list[str | None], weights: list[int]
    ) -> None:
        places = {code: place for place, code in enumerate(codes)}
        self.codes = codes
        self.of_item = [places.get(code or "", len(codes)) for code in of_items]
        self.weights = [0] * (len(codes) + 1)
        for place, weight in zip(self.of_item, weights, strict=True):
            self.weights[place] += weight


_PLANS: WeakKeyDictionary[Standard, Plan] = WeakKeyDictionary()


def plan_of(standard: Standard) -> Plan:
    """Return the standard's plan, made at its first use."""
    plan = _PLANS.get(standard)
    if plan is None:
        plan = _PLANS[standard] = Plan(standard)
    return plan
