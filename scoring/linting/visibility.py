"""Can an item be shown? Tries the answers that matter to its condition.

Only values at which a condition can change are tried (the wanted values, both sides of each limit, any other
one), together with "no answer" and "not applicable" where these are possible, over the item's whole chain of
earlier items. Where that is more than ``MOST_TRIES`` combinations, nothing is tried and nothing reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, combinations
from math import prod

from scoring.document.choices import Choice, MultiChoice
from scoring.document.conditions import NA, All, Condition, Not, Some, Test
from scoring.document.model import Item, Standard
from scoring.document.responses import Response, Scale, Value, YesNo
from scoring.exact import number
from scoring.problems import AnswerFault

MOST_TRIES = 20_000
LONGEST_CHAIN = 40
ANY_TEXT = "\x01"


@dataclass
class Search:
    """Which outcomes of one condition were found."""

    target: Condition
    chain: list[Item]
    values: Mapping[str, list[Value | None]]
    found: set[bool] = field(default_factory=set)

    def run(self, place: int, facts: dict[str, Value]) -> None:
        """Try every combination from ``place`` on."""
        if len(self.found) == 2:
            return
        if place == len(self.chain):
            self.found.add(self.target.holds(facts))
            return
        item = self.chain[place]
        hidden = item.when is not None and not item.when.holds(facts)
        for value in [None] if hidden else self.values[item.code]:
            if value is None:
                self.run(place + 1, facts)
            else:
                self.run(place + 1, {**facts, item.code: value})


def outcomes(standard: Standard, item: Item, budget: int = MOST_TRIES) -> tuple[set[bool], int]:
    """Return which of shown (True) and hidden (False) can happen, and the combinations that took.

    Nothing can be said (an empty set) where it would take more than ``budget``.
    """
    if item.when is None:
        return {True}, 1
    codes = _chain(standard, item.when)
    if len(codes) > LONGEST_CHAIN:
        return set(), 0
    place = standard.place_of
    chained = [standard.by_code[code] for code in sorted(codes, key=place.__getitem__)]
    tests: dict[str, list[Test]] = {}
    for condition in [item.when, *(one.when for one in chained if one.when)]:
        for test in _tests(condition):
            tests.setdefault(test.item, []).append(test)
    values = {one.code: _values(one, tests.get(one.code, [])) for one in chained}
    size = prod(len(choices) for choices in values.values())
    if size > min(budget, MOST_TRIES):
        return set(), 0
    search = Search(item.when, chained, values)
    search.run(0, {})
    return search.found, size


def _chain(standard: Standard, condition: Condition) -> set[str]:
    """Return every item on which the condition rests, directly or not; of a chain too long, its beginning."""
    found: set[str] = set()
    waiting = condition.items()
    while waiting and len(found) <= LONGEST_CHAIN:
        code = waiting.pop()
        if code not in found:
            found.add(code)
            earlier = standard.by_code[code].when
            waiting |= earlier.items() if earlier else set()
    return found


def _tests(condition: Condition) -> Iterator[Test]:
    if isinstance(condition, Test):
        yield condition
    elif isinstance(condition, Not):
        yield from _tests(condition.part)
    elif isinstance(condition, All | Some):
        yield from chain.from_iterable(_tests(part) for part in condition.parts)


def _values(item: Item, tests: list[Test]) -> list[Value | None]:
    """Return the answers worth trying, canonical and possible ones only."""
    candidates: list[object] = list(_own_values(item.response, tests))
    for test in tests:
        for wanted in test.wanted:
            limit = None if isinstance(wanted, str | tuple) else number(wanted)
            candidates += [list(wanted)] if isinstance(wanted, tuple) else [wanted]
            candidates += (
                []
                if limit is None
                else [limit - 1, limit - Decimal("0.5"), limit + Decimal("0.5"), limit + 1]
            )
    values: dict[Value, None] = {}
    for candidate in candidates:
        value = None if candidate is NA else _possible(item.response, candidate)
        if value is not None:
            values[value] = None
    free: list[Value | None] = [] if item.required else [None]
    return [*values, *([NA] if item.na_allowed else []), *free]


def _own_values(response: Response, tests: list[Test]) -> Iterator[object]:
    if isinstance(response, YesNo):
        yield from ("yes", "no")
    elif isinstance(response, Scale):
        yield from range(6)
    elif isinstance(response, Choice):
        yield from response.options
    elif isinstance(response, MultiChoice):
        named = {
            one
            for test in tests
            for want in test.wanted
            for one in ([want] if isinstance(want, str) else _list(want))
        }
        options = [key for key in response.options if key in named][:8]
        others = [key for key in response.options if key not in named][:1]
        for size in range(len(options) + 1):
            for chosen in combinations(options, size):
                yield list(chosen)
                yield [*chosen, *others]
    else:
        yield from (0, 10**9, ANY_TEXT, [ANY_TEXT], "2000-01-01")


def _list(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _possible(response: Response, candidate: object) -> Value | None:
    try:
        return response.read(candidate)
    except AnswerFault:
        return None
