"""Run rules: which points of a control chart are not just chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Rule = Literal["beyond_limits", "run_of_8", "3_of_4"]
RUN = 8


@dataclass(frozen=True, slots=True)
class Signal:
    """Point ``index`` (from 0) completes what ``rule`` looks for, ``above`` or ``below`` the centre line."""

    index: int
    rule: Rule
    side: Literal["above", "below"]


def signals(deviations: Sequence[float | None]) -> tuple[Signal, ...]:
    """Return what stands out of points given as standard deviations from the centre (None: no point).

    beyond_limits: farther than 3; run_of_8: the eighth and each further successive point on one side (a point on the
    line, or a missing one, ends the run); 3_of_4: three of four successive points nearer to the same limit than to
    the centre, that is farther than 1.5, the last of them among the three.
    Source: D. J. Wheeler, Understanding Variation, 2nd ed. (2000); Western Electric, Statistical Quality Control
    Handbook (1956), for the run of eight. At three limits a point of a stable normal process signals by the first
    rule once in 370.
    """
    found: list[Signal] = []
    run = 0
    for index, z in enumerate(deviations):
        sign = 0 if z is None else (z > 0) - (z < 0)
        run = run + sign if sign and run * sign >= 0 else sign
        if z is None or sign == 0:
            continue
        side: Literal["above", "below"] = "above" if sign > 0 else "below"
        if abs(z) > 3:
            found.append(Signal(index, "beyond_limits", side))
        if abs(run) >= RUN:
            found.append(Signal(index, "run_of_8", side))
        last = [d for d in deviations[max(index - 3, 0) : index + 1] if d is not None]
        if abs(z) > 1.5 and sum(d * sign > 1.5 for d in last) >= 3:
            found.append(Signal(index, "3_of_4", side))
    return tuple(found)
