"""Scoring past audits again, one after the other, and summing up before and after. Pure: no database."""

from __future__ import annotations

import hashlib
import json
import uuid
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from audits.insight.what_if.ranks import kendall, places, spearman
from audits.insight.what_if.values import PLACES, Counted, Outcome, Shift
from scoring import Standard
from scoring.document.rules import Rules
from scoring.exact import half_up, parsed
from scoring.rescoring import Rescoring

ZERO = Fraction(0)


class PastAudit(NamedTuple):
    """One audit as it is stored. answers: zlib of its JSON; final, coverage: exact text."""

    id: uuid.UUID
    branch_id: uuid.UUID
    final: str | None
    band: str | None
    passed: bool | None
    coverage: str | None
    content_digest: str
    answers: bytes


class _Mean:
    """An exact mean: whole numbers are added by denominator and combined once."""

    __slots__ = ("count", "parts")

    def __init__(self) -> None:
        self.count = 0
        self.parts: dict[int, int] = {}

    def add(self, value: Fraction | None) -> None:
        if value is not None:
            self.count += 1
            self.parts[value.denominator] = self.parts.get(value.denominator, 0) + value.numerator

    def value(self) -> Fraction | None:
        if not self.count:
            return None
        return sum((Fraction(top, bottom) for bottom, top in self.parts.items()), ZERO) / self.count


@dataclass
class _Branch:
    """What is known of one branch so far."""

    visits: int
    before: _Mean
    after: _Mean


class Weighing:
    """Takes audits in, gives an outcome out; ``old`` names the bands of before."""

    def __init__(self, draft: Standard, old: Rules) -> None:
        self.rescoring = Rescoring(draft)
        self.draft, self.old = draft, old
        self.codes = frozenset(draft.by_code)
        self.branches: dict[uuid.UUID, _Branch] = {}
        self.whole = _Branch(0, _Mean(), _Mean())
        self.coverage = (_Mean(), _Mean())
        self.passes = [0, 0]
        self.moves: Counter[tuple[str | None, str | None]] = Counter()
        self.counted: dict[str, Counter[str]] = {name: Counter() for name in ("gone", "unfit", "hidden")}
        self.inputs = hashlib.sha256(draft.digest.encode())

    def take(self, audits: Iterable[PastAudit]) -> None:
        """Score some audits; their order is part of the fingerprint of what went in."""
        for audit in audits:
            self.inputs.update(f"{audit.id} {audit.content_digest}\n".encode())
            answers = json.loads(zlib.decompress(audit.answers), parse_float=Decimal)
            self._one(audit, answers)

    def _one(self, audit: PastAudit, answers: Mapping[str, Any]) -> None:
        done = self.rescoring(answers)
        before, after = parsed(audit.final), done.total.final
        branch = self.branches.get(audit.branch_id)
        if branch is None:
            branch = self.branches[audit.branch_id] = _Branch(0, _Mean(), _Mean())
        for kept in (branch, self.whole):
            kept.visits += 1
            kept.before.add(before)
            kept.after.add(after)
        self.coverage[0].add(parsed(audit.coverage))
        self.coverage[1].add(done.total.coverage)
        self.passes[0] += audit.passed is True
        self.passes[1] += done.total.passed is True
        self.moves[audit.band, done.total.band] += 1
        if not answers.keys() <= self.codes:
            self.counted["gone"].update(answers.keys() - self.codes)
        self.counted["unfit"].update(done.unfit)
        self.counted["hidden"].update(done.hidden)

    def outcome(self, names: Mapping[str, tuple[str, str]], before: Set[str]) -> Outcome:
        """Return what came out.

        names: wording of items by code, also of those that are gone; before: the codes that any version had.
        """
        shifts = self._shifts()
        pairs = [(float(s.before), float(s.after)) for s in shifts if s.before is not None and s.after is not None]
        new = [code for code in self.draft.by_code if code not in before]
        return Outcome(
            audits=self.whole.visits,
            mean_before=_said(self.whole.before.value()), mean_after=_said(self.whole.after.value()),
            coverage_before=_said(self.coverage[0].value()), coverage_after=_said(self.coverage[1].value()),
            passes_before=self.passes[0], passes_after=self.passes[1], tau=kendall(pairs), rho=spearman(pairs),
            branches=tuple(shifts), band_moves=self._band_moves(),
            gone=_counted(self.counted["gone"], names), unfit=_counted(self.counted["unfit"], names),
            hidden=_counted(self.counted["hidden"], names),
            new=tuple(Counted(code, *names.get(code, (code, code)), 0) for code in new),
        )  # fmt: skip

    def _band_moves(self) -> tuple[tuple[str | None, str | None, int], ...]:
        ordered = sorted(self.moves.items(), key=lambda pair: (-pair[1], str(pair[0])))
        return tuple((before, after, count) for (before, after), count in ordered)

    def _shifts(self) -> list[Shift]:
        found = []
        means = {key: (one.before.value(), one.after.value()) for key, one in self.branches.items()}
        both = {key: pair for key, pair in means.items() if None not in pair}
        ranks = [
            places({key: pair[side] or ZERO for key, pair in both.items()}, lower_is_better=rules.lower_is_better)
            for side, rules in enumerate((self.old, self.draft.rules))
        ]
        for key, (before, after) in means.items():
            visits, old, new = self.branches[key].visits, self.old.band_of(before), self.draft.rules.band_of(after)
            bands = old.code if old else None, new.code if new else None
            place = ranks[0].get(key), ranks[1].get(key)
            found.append(Shift(str(key), visits, _said(before), _said(after), *bands, *place))
        return sorted(found, key=lambda shift: (shift.place_after or 10**9, shift.branch_id))


def _said(value: Fraction | None) -> str | None:
    return None if value is None else half_up(value, PLACES)


def _counted(counts: Counter[str], names: Mapping[str, tuple[str, str]]) -> tuple[Counted, ...]:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Counted(code, *names.get(code, (code, code)), count) for code, count in ordered)
