"""Places in a league table as far as the visits can tell: "1 to 4" where four branches cannot be told apart."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import NamedTuple

from audits.insight.league import League
from audits.insight.overview import LeagueRow


class Places(NamedTuple):
    """The best and the worst place that a unit may hold, 1 the best."""

    best: int
    worst: int


def possible_places(rows: Sequence[LeagueRow], league: League | None = None) -> dict[uuid.UUID, Places]:
    """Return unit id -> places, by 95 % intervals: a unit is behind another only when they do not overlap.

    In a table of many pages a unit has its place by the mean alone: the fair comparison tells what is real.
    Units with too few visits to be ranked have no place and take none from others.
    """
    if league and league.places is not None:
        return {unit_id: Places(place, place) for unit_id, place in league.places.items()}
    ends = {
        row.unit.id: (row.figure.low, row.figure.high)
        for row in rows
        if row.figure.ranked and row.figure.low is not None and row.figure.high is not None
    }
    places = {}
    for unit_id, (low, high) in ends.items():
        ahead = sum(1 for other, _ in ends.values() if other > high)
        behind = sum(1 for _, other in ends.values() if other < low)
        places[unit_id] = Places(ahead + 1, len(ends) - behind)
    return places
