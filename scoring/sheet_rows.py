"""What one row of a score sheet adds to the tally of its stage, dimension, aspect or item."""

from __future__ import annotations

from fractions import Fraction

from scoring.measure import Tally
from scoring.sheet import GroupResult, ItemResult

NIL, ONE = Fraction(0), Fraction(1)


def add_group_row(tally: Tally, row: GroupResult) -> None:
    """Count the result of one stage, dimension or aspect."""
    tally.add_score(row.score, row.earned, row.possible, row.coverage)
    tally.count(passed=row.passed, na=row.na, critical_failures=row.critical_failures)


def add_item_row(tally: Tally, item: ItemResult, times: int = 1) -> None:
    """Count one item's result so many times.

    Its score is 100 x s; it passes when it lost nothing and fails when it is a finding. A bonus item has no
    verdict and nothing possible.
    """
    passed = None
    if item.state == "scored" and item.s is not None and item.earned is not None:
        possible = NIL if item.bonus else item.weight
        tally.add_score(100 * item.s, item.earned, possible, ONE, times)
        passed = None if item.bonus else not item.lost
    else:
        tally.add_score(None, NIL, NIL, NIL, times)
    na, failed = int(item.state == "na"), int(item.critical_failure)
    tally.count(passed=passed, na=na, critical_failures=failed, times=times)
