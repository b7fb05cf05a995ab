"""How fast the scoring core is, beside the naive implementation with fractions that the tests use.

Both score the same 200 different audits of the built-in bank standard (50 items). Times are processor time of one
call, the best of some rounds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from random import Random
from time import process_time
from typing import Any

from bench.figure import Figure
from scoring import Standard, lint, load_standard, score
from scoring.rollup import Cell
from tenants.standards.library import library_entry
from tests.scoring import naive

ROUNDS = 5
AUDITS = 200


def random_audit(standard: Standard, random: Random) -> dict[str, Any]:
    """Return plausible answers: a tenth not applicable where allowed, times and counts that vary."""
    answers: dict[str, Any] = {}
    for item in standard.items:
        if item.na_allowed and random.random() < 0.1:
            answers[item.code] = "na"
            continue
        kinds: dict[str, Callable[[], object]] = {
            "yes_no": lambda: random.choice(["yes", "yes", "yes", "no"]),
            "scale_0_5": lambda: random.randint(0, 5),
            "duration_seconds": lambda: Decimal(random.randint(0, 20000)) / 10,
            "count": lambda: random.randint(0, 180),
            "choice": lambda: "basic",
            "photo": lambda: ["sha256:" + "a" * 64],
            "text": lambda: "很好",
        }
        answers[item.code] = kinds[item.response.kind]()
    return answers


def measure() -> Iterator[Figure]:
    """Time scoring, sealing, loading, linting and adding up."""
    document = json.loads(json.dumps(library_entry("BANK-BRANCH").document), parse_float=Decimal)
    standard = load_standard(document)
    random = Random(3)
    audits = [random_audit(standard, random) for _ in range(AUDITS)]
    sheets = [score(standard, answers) for answers in audits]
    assert [sheet.score.final for sheet in sheets] == [naive.evaluate(document, a)["final"] for a in audits]
    cells = [Cell.of([sheet]) for sheet in sheets]
    stored = [cell.to_dict() for cell in cells]
    slow = _best(AUDITS, lambda: [naive.evaluate(document, answers) for answers in audits])
    quick = _best(AUDITS, lambda: [score(standard, answers) for answers in audits])
    sealed = _best(AUDITS, lambda: [score(standard, answers).digests for answers in audits])
    yield Figure("score one audit, 50 items", quick, "ms", 0.5, reference=slow, what="naive fractions")
    yield Figure("score and seal", sealed, "ms", reference=slow, what="naive fractions")
    yield Figure("load and check the standard", _best(5, lambda: [load_standard(document) for _ in range(5)]), "ms", 20)
    yield Figure("lint the standard", _best(5, lambda: [lint(document) for _ in range(5)]), "ms")
    yield Figure("add one audit to a cell", _best(AUDITS, lambda: Cell.of(sheets)), "ms")
    yield Figure("merge one cell", _best(AUDITS, lambda: Cell.merge(cells)), "ms")
    yield Figure("add up one stored cell", _best(AUDITS, lambda: Cell.of_stored(stored)), "ms")


def _best(calls: int, deed: Callable[[], object]) -> float:
    """Return milliseconds a call, the best of some rounds."""
    times = []
    for _ in range(ROUNDS):
        start = process_time()
        deed()
        times.append((process_time() - start) / calls)
    return min(times) * 1000
