"""How fast the scoring core is: ``python bench/scoring.py [ROUNDS]``.

Scores 200 different audits of the built-in bank standard (50 items), and times the same audits with the naive
Fraction implementation of the tests in the same run, so that the ratio means something on any machine.
Times are processor time, the best of ROUNDS (5 unless said), per call.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scoring import Standard, lint, load_standard, score  # noqa: E402
from scoring.rollup import Cell  # noqa: E402
from tests.scoring import naive  # noqa: E402

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


def best(rounds: int, calls: int, deed: Callable[[], object]) -> float:
    """Return milliseconds per call, the best of some rounds."""
    times = []
    for _ in range(rounds):
        start = process_time()
        deed()
        times.append((process_time() - start) / calls)
    return min(times) * 1000


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    path = ROOT / "tenants/standards/library/bank.json"
    document = json.loads(path.read_text("utf-8"), parse_float=Decimal)
    standard = load_standard(document)
    random = Random(3)
    audits = [random_audit(standard, random) for _ in range(AUDITS)]
    sheets = [score(standard, answers) for answers in audits]
    assert [sheet.score.final for sheet in sheets] == [naive.evaluate(document, a)["final"] for a in audits]
    slow = best(rounds, AUDITS, lambda: [naive.evaluate(document, answers) for answers in audits])
    cells = [Cell.of([sheet]) for sheet in sheets]
    rows = [
        (
            "score one audit, 50 items",
            "0.5",
            best(rounds, AUDITS, lambda: [score(standard, a) for a in audits]),
        ),
        ("the same, naive fractions", "", slow),
        (
            "score and seal (SHA-256)",
            "",
            best(rounds, AUDITS, lambda: [score(standard, a).digests for a in audits]),
        ),
        (
            "load and check the standard",
            "20",
            best(rounds, 5, lambda: [load_standard(document) for _ in range(5)]),
        ),
        ("lint the standard", "", best(rounds, 5, lambda: [lint(document) for _ in range(5)])),
        ("add one audit to a cell", "", best(rounds, AUDITS, lambda: Cell.of(sheets))),
        ("merge one cell", "", best(rounds, AUDITS, lambda: Cell.merge(cells))),
    ]
    print(f"{'':34}{'ms':>9}{'budget':>9}{'naive / this':>14}")
    for name, budget, milliseconds in rows:
        ratio = f"{slow / milliseconds:.1f}" if name.startswith("score") else ""
        print(f"{name:34}{milliseconds:9.3f}{budget:>9}{ratio:>14}")


if __name__ == "__main__":
    main()
