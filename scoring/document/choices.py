"""Answers chosen from a list of options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from scoring.document.responses import ONE, ZERO, Response, Value, fault
from scoring.exact import number, plain
from scoring.problems import AnswerFault, shown

Options = Mapping[str, Fraction | None]


def option_key(value: object) -> str | None:
    """Return the text by which an option is known (a number by its numeral), or None."""
    if isinstance(value, str):
        return value
    exact = number(value)
    return None if exact is None or isinstance(value, bool) else plain(exact)


def known_option(options: Options, raw: object) -> str:
    """Return the option's key. Raises AnswerFault naming the options there are."""
    key = option_key(raw)
    if key is None or key not in options:
        names = named(options)
        raise AnswerFault(
            f"{shown(raw)} 不是选项；应为 {names} 之一",
            f"{shown(raw)} is no option here; choose one of {names}",
        )
    return key


def named(options: Options) -> str:
    """Return the options as a short list for a message."""
    names = list(options)
    return ", ".join(names[:12]) + (", …" if len(names) > 12 else "")


@dataclass(frozen=True)
class Choice(Response):
    """One option with its score, or None for an unscored option."""

    options: Options
    kind: str = "choice"

    def read(self, raw: object) -> Value:
        """Accept the value of one option."""
        return known_option(self.options, raw)

    def mark(self, value: Value) -> Fraction | None:
        """Return the option's score."""
        return self.options[str(value)]

    def marks(self) -> list[Fraction]:
        """Return the scores of the scored options."""
        return [mark for mark in self.options.values() if mark is not None]


@dataclass(frozen=True)
class MultiChoice(Response):
    """Any number of options; s = the sum of their shares, or 1 less the sum (``deduct``), held in 0..1.

    Choosing nothing is an answer (sum 0). Unscored options (None) add nothing; a choice of unscored
    options only is unscored, as in Choice.
    """

    options: Options
    deduct: bool = False
    kind: str = "multi_choice"

    def read(self, raw: object) -> Value:
        """Accept a list of distinct options (or one option); the canonical order is the document's."""
        if not isinstance(raw, list | tuple | str):
            names = named(self.options)
            raise fault(raw, f"选项列表（{names}）", f"a list of options ({names})")
        keys = [known_option(self.options, entry) for entry in ([raw] if isinstance(raw, str) else raw)]
        if len(set(keys)) < len(keys):
            raise AnswerFault(
                "同一选项出现两次；每个选项只列一次", "an option is chosen twice; list each one once"
            )
        return tuple(key for key in self.options if key in keys)

    def mark(self, value: Value) -> Fraction | None:
        """Return the clamped sum of the chosen shares."""
        assert isinstance(value, tuple)
        shares = [share for key in value if (share := self.options[key]) is not None]
        if not self._shares() or (value and not shares):
            return None
        total = sum(shares, ZERO)
        return min(ONE, max(ZERO, ONE - total if self.deduct else total))

    def _shares(self) -> list[Fraction]:
        return [share for share in self.options.values() if share is not None]

    def marks(self) -> list[Fraction]:
        """Return the lowest and the highest reachable score."""
        shares = self._shares()
        if not shares:
            return []
        low = sum((share for share in shares if share < 0), ZERO)
        high = sum((share for share in shares if share > 0), ZERO)
        ends = (ONE - high, ONE - low) if self.deduct else (low, high)
        return [min(ONE, max(ZERO, end)) for end in ends]

    def grain(self, weight: Fraction) -> int:
        """Every sum of shares is a multiple of one over the shares' common denominator."""
        return lcm(weight.denominator, *((weight * share).denominator for share in self._shares()))
