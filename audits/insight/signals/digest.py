"""What changed for one reader: their units only, and no more false alarms than was promised."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

from sqlalchemy import select

from audits.insight.selection import Selection
from audits.insight.signals.values import Change, Signals
from saas.kernel.access import By
from saas.kernel.db import db
from scoring.stats.discovery import discoveries
from tenants.units.models import Unit
from tenants.units.queries import UnitFacts, in_scope, in_subtree, units_where

ALPHA = 0.05
NEW = 6  # signals on charts count as new within so many points


@dataclass(frozen=True, slots=True)
class Line:
    """A change with its unit. better: whether it went the good way."""

    unit: UnitFacts
    change: Change
    better: bool


@dataclass(frozen=True, slots=True)
class Digest:
    """really: changes that stand though so many series were looked at; perhaps: the rest of what looks like one.

    tested: how many series of the reader's were looked at.
    """

    really: tuple[Line, ...]
    perhaps: tuple[Line, ...]
    tested: int


def digest_of(by: By, chosen: Selection, made: Signals) -> Digest:
    """Return the reader's digest below the chosen unit, of changes since the chosen window began; the newest first.

    Branches' scores and pass rates of items are two families of tests, each held to one false alarm in twenty that
    are named (Benjamini and Hochberg).
    """
    own = _own(by, chosen)
    lower = chosen.rules.rules.lower_is_better
    mine = [change for change in made.found if change.unit_id in own]
    tests = (sum(unit in own for unit in made.scores), sum(n for unit, n in made.items.items() if unit in own))
    stands = _standing([c for c in mine if c.item is None], tests[0])
    stands |= _standing([c for c in mine if c.item is not None], tests[1])
    first, units = _first_day(chosen), _facts(mine)
    lines = [Line(units[c.unit_id], c, (c.difference > 0) != (lower and c.item is None)) for c in mine]
    really = tuple(line for line in lines if line.change.key in stands and line.change.since >= first)
    perhaps = tuple(
        line for line in lines if line.change.key not in stands and (line.change.since >= first or _is_new(line.change))
    )
    return Digest(really, perhaps, sum(tests))


def confirmed(by: By, chosen: Selection, made: Signals, item: str | None) -> Change | None:
    """Return the chosen unit's own change of a series if it stands among all that the reader looks at."""
    wide = digest_of(by, _whole(chosen), made)
    key = f"{chosen.unit.id}/{item or ''}"
    return next((line.change for line in wide.really if line.change.key == key), None)


def _own(by: By, chosen: Selection) -> set[str]:
    """Return the ids of the reader's units below the chosen one."""
    query = select(Unit.id).where(in_scope(by), in_subtree(chosen.unit.path))
    return {str(unit_id) for unit_id in db.session.scalars(query)}


def _facts(changes: list[Change]) -> dict[str, UnitFacts]:
    wanted = {uuid.UUID(change.unit_id) for change in changes}
    return {str(unit.id): unit for unit in units_where(Unit.id.in_(wanted))}


def _standing(changes: list[Change], tested: int) -> set[str]:
    """Return the keys of the changes that stand; all other series, whose p is above 0.05, only count."""
    if not tested:
        return set()
    ps = [change.p for change in changes]
    rejected = discoveries([*ps, *[1.0] * (tested - len(ps))], ALPHA).rejected
    return {change.key for change, stands in zip(changes, rejected, strict=False) if stands}


def _is_new(change: Change) -> bool:
    return any(index >= len(change.values) - NEW for index, _, _ in change.rules)


def _first_day(chosen: Selection) -> str:
    months = [period for period in chosen.window.periods if period[:1].isdigit()]
    return min(months) if months else "0000"


def _whole(chosen: Selection) -> Selection:
    """Return the selection of all that the reader may see, over all time."""
    own = chosen.lineage[0] if chosen.lineage else chosen.unit
    return replace(chosen, unit=own, window=replace(chosen.window, periods=("0000-01",)))
