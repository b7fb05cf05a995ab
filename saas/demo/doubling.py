"""Blind doubles in the year: now and then two auditors see the same branch within the hour, neither knowing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

from saas.demo.plan import PlannedVisit

EVERY = 14  # of so many visits one is a double of the one before


def doubled(visits: Sequence[PlannedVisit], auditors: int, branches: int, rng: Random) -> tuple[PlannedVisit, ...]:
    """Let one visit in ``EVERY`` be made at the branch of the visit before it, by another auditor.

    Not before every branch has had two visits; both must have been asked for. Numbers stay, and still no branch sees
    the same auditor twice in a row.
    """
    found = list(visits)
    for number in range(branches * 2, len(found), EVERY):
        one, other = found[number - 1], found[number]
        if one.assignment is None or other.assignment is None or not _can_miss(found, number):
            continue
        busy = {one.auditor, _next_auditor(found, number, one.branch)}
        free = [auditor for auditor in range(auditors) if auditor not in busy]
        if not free:
            continue
        found[number] = replace(
            other, branch=one.branch, scenario=one.scenario, wave=one.wave, window=one.window, doubles=one.number,
            auditor=rng.choice(free), starts=one.starts + timedelta(minutes=rng.randint(12, 35)),
        )  # fmt: skip
    return tuple(found)


def _can_miss(visits: Sequence[PlannedVisit], number: int) -> bool:
    """Tell whether a visit's branch sees two different auditors in a row without it."""
    branch = visits[number].branch
    before = next((v.auditor for v in reversed(visits[:number]) if v.branch == branch), None)
    return before is None or before != _next_auditor(visits, number, branch)


def _next_auditor(visits: Sequence[PlannedVisit], number: int, branch: int) -> int | None:
    return next((visit.auditor for visit in visits[number + 1 :] if visit.branch == branch), None)
