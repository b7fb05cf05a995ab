"""Scoring many old audits under another standard: totals only, and only answers that still fit.

What an old audit says may not fit: an item is gone, is answered in another way, has lost an option, is hidden
now. Such answers are left out, and items without an answer stay open, required or not. The total is that which
`scoring.score` gives for the answers that are left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from scoring.answers import MEMBERS, is_blank, read_answer
from scoring.document.conditions import NA
from scoring.document.model import Item, Standard
from scoring.document.responses import Value
from scoring.engine import score
from scoring.plan import Outcome, plan_of
from scoring.problems import AnswerFault
from scoring.sheet import ScoreSheet
from scoring.verdict import Bare, Sums, bare_total

MOST_KEPT = 4096
KEPT = frozenset((str, int, float, bool, Decimal))
ALLOWED = frozenset(MEMBERS)

Known = tuple[Value | None, Outcome | None]  # the canonical value and what it gives; (None, None): it does not fit


@dataclass(frozen=True, slots=True)
class Rescored:
    """One audit under the other standard. unfit: codes of items that it has, with answers that it cannot take.

    hidden: codes of answered items that its conditions hide.
    """

    total: Bare
    unfit: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


class Rescoring:
    """Scores audits one after the other; remembers what each answer to each item comes to."""

    def __init__(self, standard: Standard) -> None:
        self.standard = standard
        self.plan = plan_of(standard)
        self.stages = self.plan.groups[0]
        self.rows = [
            (index, item.code, item, place)
            for index, (item, place) in enumerate(zip(standard.items, self.stages.of_item, strict=True))
        ]
        self.conditional = any(item.when is not None for item in standard.items)
        self.known: list[dict[tuple[type, object], Known]] = [{} for _ in standard.items]

    def __call__(self, answers: Mapping[str, object]) -> Rescored:
        """Return the total of one audit. Answers to items that the standard does not have are passed over."""
        size = len(self.stages.codes) + 1
        earned, possible, bonus, failed = [0] * size, [0] * size, [0] * size, [0] * size
        facts: dict[str, Value] = {}
        unfit: list[str] = []
        hidden: list[str] = []
        for index, code, item, place in self.rows:
            raw = answers.get(code)
            if raw is None:
                continue
            if item.when is not None and not item.when.holds(facts):
                if not is_blank(raw):
                    hidden.append(code)
                continue
            value, outcome = self._known(index, item, raw)
            if value is None:
                if not is_blank(raw):
                    unfit.append(code)
                continue
            if self.conditional:
                facts[code] = value
            if outcome is None:
                continue
            if outcome.possible:
                earned[place] += outcome.earned
                possible[place] += outcome.possible
            elif outcome.bonus:
                earned[place] += outcome.bonus
                bonus[place] += outcome.bonus
            if outcome.failed:
                failed[place] += 1
        sums = Sums(earned, possible, bonus, [0] * size, failed)
        return Rescored(bare_total(self.plan, sums), tuple(unfit), tuple(hidden))

    def _known(self, index: int, item: Item, raw: object) -> Known:
        inner = raw
        if type(raw) is dict and raw.keys() <= ALLOWED:
            inner = raw.get("value")
        if type(inner) not in KEPT:
            return self._read(index, item, raw)
        known, slot = self.known[index], (type(inner), inner)
        found = known.get(slot)
        if found is None:
            found = self._read(index, item, inner)
            if len(known) < MOST_KEPT:
                known[slot] = found
        return found

    def _read(self, index: int, item: Item, raw: object) -> Known:
        try:
            value = read_answer(item, raw)
            if value is None:
                return None, None
            return value, None if value is NA else self.plan.outcome(index, item, value)
        except AnswerFault:
            return None, None


def fitting_answers(standard: Standard, answers: Mapping[str, object]) -> dict[str, object]:
    """Return the answers that a standard can take: what `Rescoring` scores."""
    done = Rescoring(standard)(answers)
    left_out = {*done.unfit, *done.hidden}
    known = standard.by_code
    return {code: raw for code, raw in answers.items() if code in known and code not in left_out}


def score_fitting(standard: Standard, answers: Mapping[str, object]) -> ScoreSheet:
    """Return the whole sheet of what fits; required items may be open."""
    return score(unhurried(standard), fitting_answers(standard, answers))


def unhurried(standard: Standard) -> Standard:
    """Return the standard with nothing required: what is open is left out and not refused."""
    return replace(standard, items=tuple(replace(item, required=False) for item in standard.items))
