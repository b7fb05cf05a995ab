"""The cells of audits made at a unit itself: what is known of them is kept between jobs and checked each time.

An accepted audit never changes, so a cell that was told of a unit is still right in two cases. It is what is stored of
the unit now: then it takes up those audits that were promised since. Or the audits that it sums are among those that
count now: then it takes up what has come since. When one is missing (voided, corrected), the unit is summed anew. The
sums are exact: all ways give the same bytes.
"""

from __future__ import annotations

import uuid
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from sqlalchemy import select

from audits.capture.models import Audit
from audits.insight.cells import Body, body_of
from audits.insight.told_cells import Told
from saas.kernel.db import db
from scoring.growing import grown
from scoring.rollup import Sums
from scoring.sheet_counts import SheetCounts

AT_ONCE = 500  # units asked for in one statement
FEW = 500  # new audits that are named one by one; more are read with all of their units
READ = 500  # sheets fetched at a time
Ids = frozenset[uuid.UUID]
Promised = Mapping[uuid.UUID, Set[uuid.UUID] | None]
NONE: Mapping[uuid.UUID, Any] = {}


@dataclass(frozen=True, slots=True)
class Own:
    """The audits made at a unit itself, and their cell.

    growth: those that the unit's stored cell lacks, None where that is unknown.
    """

    ids: Ids
    body: Body
    growth: SheetCounts | None


def own_cells(
    told: Mapping[uuid.UUID, Told], units: Iterable[uuid.UUID], criteria: Sequence[Any], *, promised: Promised = NONE,
    stored: Mapping[uuid.UUID, str] = NONE,
) -> dict[uuid.UUID, Own]:  # fmt: skip
    """Return the audits made at some units that meet ``criteria``; units without any are left out.

    told: the last that was told of units from their own audits. stored: what is stored of units now. promised: the
    audits of units that may not be in that yet; None, or a unit left out, where that is not known.
    """
    waiting, found = iter(units), dict[uuid.UUID, Own]()
    while some := list(islice(waiting, AT_ONCE)):
        grows = {
            unit_id: ids
            for unit_id in some
            if (last := told.get(unit_id)) and last.text == stored.get(unit_id)
            if (ids := promised.get(unit_id)) is not None
        }
        rest = [unit_id for unit_id in some if unit_id not in grows]
        found |= _with_new(told, grows, _counted(rest, criteria) if rest else {}, criteria)
    return found


def _with_new(
    told: Mapping[uuid.UUID, Told], grows: Mapping[uuid.UUID, Set[uuid.UUID]], counted: Mapping[uuid.UUID, Ids],
    criteria: Sequence[Any],
) -> dict[uuid.UUID, Own]:  # fmt: skip
    """Return what there is: of units that have grown by some audits, and of others by the audits that count now."""
    bases = {unit_id: told[unit_id] for unit_id in grows}
    bases |= {unit_id: last for unit_id, ids in counted.items() if (last := told.get(unit_id)) and last.ids <= ids}
    new = {
        unit_id: ids - bases[unit_id].ids if unit_id in bases else ids
        for unit_id, ids in (*grows.items(), *counted.items())
    }
    counts = dict(_sheets({unit_id: ids for unit_id, ids in new.items() if ids}, criteria))
    found = {}
    for unit_id in new:
        ids, more = counts.get(unit_id, (frozenset(), None))
        base, growth = bases.get(unit_id), more or SheetCounts()
        body = _cell(base, more)
        all_ids = base.ids | ids if base else ids
        found[unit_id] = Own(all_ids, body, growth if unit_id in grows else None)
    return found


def _cell(base: Told | None, more: SheetCounts | None) -> Body:
    if base is None:
        sums = Sums()
        if more is not None:
            more.empty_into(sums)
        return sums.cell().to_dict()
    return body_of(base.text) if more is None else grown(body_of(base.text), more)


def _counted(units: list[uuid.UUID], criteria: Sequence[Any]) -> dict[uuid.UUID, Ids]:
    """Return unit -> ids of its audits that count now."""
    found: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    query = select(Audit.branch_id, Audit.id).where(Audit.branch_id.in_(units), *criteria)
    for unit_id, audit_id in db.session.execute(query):
        found[unit_id].append(audit_id)
    return {unit_id: frozenset(ids) for unit_id, ids in found.items()}


def _sheets(
    wanted: Mapping[uuid.UUID, Set[uuid.UUID]], criteria: Sequence[Any]
) -> Iterator[tuple[uuid.UUID, tuple[Ids, SheetCounts]]]:
    """Yield each unit with those of its wanted audits that meet the criteria: their ids, and their sheets counted."""
    if not wanted:
        return
    every = frozenset[uuid.UUID]().union(*wanted.values())
    which = Audit.id.in_(every) if len(every) <= FEW else Audit.branch_id.in_(wanted)
    rows = db.session.execute(
        select(Audit.branch_id, Audit.id, Audit.sheet).where(which, *criteria).order_by(Audit.branch_id),
        execution_options={"yield_per": READ},
    )
    for unit_id, found in groupby(rows, key=lambda row: row[0]):
        ids, counts = [], SheetCounts()
        for _, audit_id, sheet in found:
            if audit_id in every:
                ids.append(audit_id)
                counts.add(zlib.decompress(sheet))
        yield unit_id, (frozenset(ids), counts)
