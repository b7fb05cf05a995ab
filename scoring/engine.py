"""Scoring one audit: answers in, score sheet out; pure, exact, the same bytes every time.

1. Walk the items in order: shown or hidden, answered or not, s (`Walk`).
2. Sum points on one common denominator, so that only whole numbers are added (`plan.Plan`).
3. Divide once per group; apply critical policy, gates, bands (`verdict`).
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from scoring.answers import bare_answer, canonical_answer, is_blank, read_answer, unknown_codes
from scoring.canonical import NotCanonical, digest_of_bytes, member
from scoring.document.conditions import NA
from scoring.document.model import Item, Standard
from scoring.document.responses import Value
from scoring.plan import HIDDEN, NOT_APPLICABLE, UNANSWERED, Heard, Outcome, Plan, plan_of
from scoring.problems import AnswerFault, AnswersError, Problem
from scoring.sheet import ScoreSheet, StandardRef
from scoring.verdict import totals
from scoring.version import ENGINE


def score(standard: Standard, answers: Mapping[str, object]) -> ScoreSheet:
    """Return the score sheet of one audit. Raises AnswersError with every problem found.

    ``answers`` maps item codes to a value, ``"na"``, or ``{"value", "note", "evidence"}``; null is no answer.
    """
    walk = Walk(standard, answers)
    outcomes = walk.outcomes()
    if walk.problems:
        raise AnswersError(walk.problems)
    result = totals(walk.plan, outcomes)
    rules = standard.rules
    return ScoreSheet(
        standard=StandardRef(
            standard.code,
            standard.version,
            rules.method,
            "lower_is_better" if rules.lower_is_better else "higher_is_better",
        ),
        score=result.total,
        coverage=result.coverage,
        earned=result.earned,
        possible=result.possible,
        stages=result.stages,
        dimensions=result.dimensions,
        aspects=result.aspects,
        items=tuple(outcome.result for outcome in outcomes),
        critical_failures=tuple(o.result.code for o in outcomes if o.result.critical_failure),
        engine=ENGINE,
        standard_digest=standard.digest,
        answers_digest=walk.digest(),
    )


def canonical_answers(standard: Standard, answers: Mapping[str, object]) -> dict[str, object]:
    """Return the answers as they are hashed: canonical values and evidence, no notes, no blanks.

    Scoring them gives the same sheet, to the byte. Raises AnswersError like `score`.
    """
    walk = Walk(standard, answers)
    walk.outcomes()
    if walk.problems:
        raise AnswersError(walk.problems)
    return walk.canonical


class Walk:
    """One pass over the items; conditions look only backwards, so one pass is enough."""

    def __init__(self, standard: Standard, answers: Mapping[str, object]) -> None:
        self.standard = standard
        self.answers = answers
        self.plan: Plan = plan_of(standard)
        self.facts: dict[str, Value] = {}
        self.canonical: dict[str, object] = {}
        self.written: dict[str, bytes] = {}
        self.problems: list[Problem] = []
        self.faulty: set[str] = set()

    def outcomes(self) -> list[Outcome]:
        """Return one outcome per item, in document order; problems are noted."""
        if not self.answers.keys() <= self.standard.by_code.keys():
            self.problems += unknown_codes(self.standard, self.answers)
        return [self._outcome(index, item) for index, item in enumerate(self.standard.items)]

    def _outcome(self, index: int, item: Item) -> Outcome:
        fixed = self.plan.fixed[index]
        raw = self.answers.get(item.code)
        if item.when is not None and not item.when.holds(self.facts):
            if not is_blank(raw) and not item.when.items() & self.faulty:
                self._hidden_answer(item)
            return fixed[HIDDEN]
        bare = bare_answer(raw)
        known = self.plan.heard[index].get((type(bare), bare))
        if known is None:
            return self._read(index, item, raw, bare)
        self.facts[item.code] = known.value
        self.canonical[item.code] = known.said
        self.written[item.code] = known.written
        return known.outcome

    def _read(self, index: int, item: Item, raw: object, bare: object) -> Outcome:
        fixed = self.plan.fixed[index]
        try:
            value = read_answer(item, raw)
            if value is None:
                return self._unanswered(item, fixed[UNANSWERED])
            self.facts[item.code] = value
            self.canonical[item.code] = canonical_answer(value, raw)
            outcome = fixed[NOT_APPLICABLE] if value is NA else self.plan.outcome(index, item, value)
        except AnswerFault as wrong:
            self._wrong(item, wrong.zh, wrong.en)
            return fixed[UNANSWERED]
        if bare is not None and (value is NA or item.response.recurs):
            self._remember(index, item, bare, outcome)
        return outcome

    def _remember(self, index: int, item: Item, bare: object, outcome: Outcome) -> None:
        value, said = self.facts[item.code], self.canonical[item.code]
        with suppress(NotCanonical):  # `digest` tells it
            self.plan.remember(index, bare, Heard(value, said, member(item.code, said), outcome))

    def _unanswered(self, item: Item, outcome: Outcome) -> Outcome:
        if item.required and item.response.kind != "instruction":
            self._wrong(item, "必答项未回答；请作答后再提交", "is required and has no answer; answer it")
        return outcome

    def _hidden_answer(self, item: Item) -> None:
        self._wrong(
            item,
            "此项的显示条件不成立，不应有回答；请删去，或核对其条件所依据的回答",
            "is hidden by its condition and must have no answer; remove it, or check the answer it depends on",
        )

    def _wrong(self, item: Item, zh: str, en: str) -> None:
        self.faulty.add(item.code)
        self.problems.append(Problem(f"answers.{item.code}", zh, en, item.code))

    def digest(self) -> str:
        """Return the fingerprint of the canonical answers. Raises AnswersError when text has no UTF-8 form."""
        codes = [code for code in self.plan.in_order if code in self.canonical]
        try:
            rows = [self.written.get(code) or member(code, self.canonical[code]) for code in codes]
            return digest_of_bytes(b"{" + b",".join(rows) + b"}")
        except NotCanonical as refused:
            raise AnswersError([refused.problem]) from None
