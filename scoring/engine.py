"""Scoring one audit: answers in, score sheet out; pure, exact, the same bytes every time.

1. Walk the items in order: shown or hidden, answered or not, s (`Walk`).
2. Sum points on one common denominator, so that only whole numbers are added (`plan.Plan`).
3. Divide once per group; apply critical policy, gates, bands (`verdict`).
"""

from __future__ import annotations

from collections.abc import Mapping

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
        items=tuple([outcome.result for outcome in outcomes]),
        critical_failures=tuple([o.result.code for o in outcomes if o.failed]),
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
    pairs = zip(standard.items, walk.heard, strict=True)
    return {item.code: heard.said for item, heard in pairs if heard is not None}


class Walk:
    """One pass over the items; conditions look only backwards, so one pass is enough."""

    def __init__(self, standard: Standard, answers: Mapping[str, object]) -> None:
        self.standard = standard
        self.answers = answers
        self.plan: Plan = plan_of(standard)
        self.facts: dict[str, Value] = {}
        self.heard: list[Heard | None] = [None] * len(standard.items)
        self.problems: list[Problem] = []
        self.faulty: set[str] = set()

    def outcomes(self) -> list[Outcome]:
        """Return one outcome per item, in document order; problems are noted."""
        if not self.answers.keys() <= self.standard.by_code.keys():
            self.problems += unknown_codes(self.standard, self.answers)
        outcomes: list[Outcome] = []
        for index, (item, kept, fixed) in enumerate(
            zip(self.standard.items, self.plan.heard, self.plan.fixed, strict=True)
        ):
            raw = self.answers.get(item.code)
            if item.when is not None and not item.when.holds(self.facts):
                if not is_blank(raw) and not item.when.items() & self.faulty:
                    self._hidden_answer(item)
                outcomes.append(fixed[HIDDEN])
                continue
            bare = bare_answer(raw)
            heard = kept.get((type(bare), bare)) or self._read(index, item, raw, bare)
            if heard is None:
                outcomes.append(fixed[UNANSWERED])
                continue
            self.facts[item.code] = heard.value
            self.heard[index] = heard
            outcomes.append(heard.outcome)
        return outcomes

    def _read(self, index: int, item: Item, raw: object, bare: object) -> Heard | None:
        """Return what comes of an answer that nobody gave before, None where it is none; a problem is noted."""
        try:
            value = read_answer(item, raw)
            if value is None:
                self._unanswered(item)
                return None
            self.facts[item.code] = value
            said = canonical_answer(value, raw)
            outcome = self.plan.fixed[index][NOT_APPLICABLE] if value is NA else self.plan.outcome(index, item, value)
        except AnswerFault as wrong:
            self._wrong(item, wrong.zh, wrong.en)
            return None
        try:
            heard = Heard(value, said, outcome, member(item.code, said))
        except NotCanonical:  # `digest` tells it
            return Heard(value, said, outcome, None)
        if bare is not None and (value is NA or item.response.recurs):
            self.plan.remember(index, bare, heard)
        return heard

    def _unanswered(self, item: Item) -> None:
        if item.required and item.response.kind != "instruction":
            self._wrong(item, "必答项未回答；请作答后再提交", "is required and has no answer; answer it")

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
        said = [(code, heard) for code, place in self.plan.by_code if (heard := self.heard[place])]
        try:
            rows = [heard.written or member(code, heard.said) for code, heard in said]
            return digest_of_bytes(b"{%s}" % b",".join(rows))
        except NotCanonical as refused:
            raise AnswersError([refused.problem]) from None
