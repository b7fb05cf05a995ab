"""Mends of bands: those of the total meet again, those of a measured answer cover every answer once."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import inf
from typing import Any

from saas.kernel.words import words
from scoring.document.loading import read_standard
from scoring.exact import fraction
from tenants.standards.mending.spot import Made, Spot
from tenants.standards.mending.weights import as_number
from tenants.standards.patching import drop, expect, find, put

End = Fraction | float
Span = tuple[End, End]


def _total(spot: Spot) -> Made | None:
    """Let the bands of the total meet: what a band says of its end goes, the lowest begins at 0."""
    rows = find(spot.document, ("scoring", "bands"))
    if spot.place[:2] != ("scoring", "bands"):
        return _measured(spot)
    if len(spot.place) > 2 or not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        return None
    patch = [drop("scoring", "bands", i, "max") for i, row in enumerate(rows) if "max" in row]
    lows = [fraction(row.get("min")) for row in rows]
    known = [low for low in lows if low is not None]
    if known and min(known) > 0:
        patch.append(put("scoring", "bands", lows.index(min(known)), "min", value=0))
    return (words("让等级首尾相接", "Let the bands meet"), patch) if patch else None


def _pass_mark(spot: Spot) -> Made | None:
    """Move the pass mark to the lower end of the band that it lies in."""
    standard = read_standard(spot.document, [])
    if standard is None or standard.rules.pass_mark is None:
        return None
    band = standard.rules.band_of(standard.rules.pass_mark)
    number = as_number(band.low) if band else None
    if number is None:
        return None
    return words(f"及格线改为 {number}", f"Make the pass mark {number}"), [put("scoring", "pass_mark", value=number)]


def _cap(spot: Spot) -> Made | None:
    standard = read_standard(spot.document, [])
    if standard is None or standard.rules.lower_is_better or not standard.rules.pass_mark:
        return None
    below = as_number(max(standard.rules.pass_mark - Fraction(1, 10), Fraction(0)))
    if below is None:
        return None
    patch = [put("scoring", "critical_policy", "cap", value=below)]
    return words(f"封顶改为 {below}", f"Make the cap {below}"), patch


def _idle_limit(spot: Spot) -> Made | None:
    return words("删去这条限制", "Remove this limit"), [drop(*spot.place[:3])]


def _measured(spot: Spot) -> Made | None:
    """Mend the bands of one item: overlaps keep what is scored today, holes go to the lesser neighbour."""
    where = spot.place[:4]
    rows = find(spot.document, where)
    if spot.place[:1] != ("items",) or spot.place[2:4] != ("response", "bands") or not isinstance(rows, list):
        return None
    whole = find(spot.document, (*spot.place[:3], "type")) == "count"
    try:
        bands = [_band(row) for row in rows]
    except (TypeError, ValueError):
        return None
    mended = _filled(_cut(bands, whole=whole), whole=whole)
    if mended is None or mended == bands:
        return None
    patch = [expect(*where, value=rows), put(*where, value=[_row(band) for band in mended])]
    return words("让各档首尾相接", "Let the bands meet"), patch


class _Band:
    """One band as a stretch; ``row`` keeps whatever else it says."""

    def __init__(self, low: End, high: End, row: Mapping[str, Any]) -> None:
        self.low, self.high, self.row = low, high, row

    @property
    def score(self) -> Fraction:
        return fraction(self.row.get("score")) or Fraction(0)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Band) and (self.low, self.high, self.row) == (other.low, other.high, other.row)

    __hash__ = None  # type: ignore[assignment]


def _band(row: object) -> _Band:
    if not isinstance(row, Mapping) or fraction(row.get("score")) is None:
        raise TypeError
    ends = [None if row.get(key) is None else fraction(row[key]) for key in ("min", "max")]
    if any(end is None and row.get(key) is not None for end, key in zip(ends, ("min", "max"), strict=True)):
        raise ValueError
    low: End = Fraction(0) if ends[0] is None and "min" in row else -inf if ends[0] is None else ends[0]
    return _Band(low, inf if ends[1] is None else ends[1], row)


def _cut(bands: list[_Band], *, whole: bool) -> list[_Band]:
    """Return the bands with each later one holding only what no earlier one does, in the same order.

    A band that earlier ones cover goes. One that an earlier one would cut in two is left as it is.
    """
    step = Fraction(1 if whole else 0)
    kept: list[_Band] = []
    for band in bands:
        low, high = band.low, band.high
        for earlier in kept:
            if earlier.low <= low and earlier.high >= low and earlier.high < high:
                low = earlier.high + step
            elif earlier.high >= high and earlier.low <= high and earlier.low > low:
                high = earlier.low - step
            elif earlier.low <= low and earlier.high >= high:
                low, high = Fraction(1), Fraction(0)
                break
        alone = low == high and (whole or not any(one.low <= low <= one.high for one in kept))
        if low < high or alone:
            kept.append(_Band(low, high, band.row))
    return kept


def _filled(bands: list[_Band], *, whole: bool) -> list[_Band] | None:
    """Return the bands with every hole given to the neighbour that scores less.

    Neighbours of a measured answer share the value between them, and the one listed first has it: they are listed so
    that it stays with whom it belongs to today.
    """
    if not bands:
        return None
    step = Fraction(1 if whole else 0)
    ordered = sorted(bands, key=lambda band: (band.low, band.high))
    first = ordered[0]
    if first.low > 0:
        first.low = Fraction(0)
    reaching, before = first, []
    for band in ordered[1:]:
        if band.low > reaching.high + step:
            if reaching.score <= band.score:
                reaching.high = band.low - step
                before.append((band, reaching))
            else:
                band.low = reaching.high + step
                before.append((reaching, band))
        if band.high > reaching.high:
            reaching = band
    reaching.high = inf
    return bands if whole else _listed(bands, before)


def _listed(bands: list[_Band], before: list[tuple[_Band, _Band]]) -> list[_Band]:
    """Return the bands in their order, but for pairs of neighbours whose first must be listed before its second."""
    place = {id(band): number for number, band in enumerate(bands)}
    if all(place[id(one)] < place[id(other)] for one, other in before):
        return bands
    ordered = sorted(bands, key=lambda band: (band.low, band.high))
    wanted = {frozenset((id(one), id(other))): id(one) for one, other in before}
    rank, ranks = 0, {id(ordered[0]): 0}
    for low, high in pairwise(ordered):
        keeps = place[id(low)] < place[id(high)]
        low_first = wanted.get(frozenset((id(low), id(high))), id(low) if keeps else id(high)) == id(low)
        rank += 1 if low_first else -1
        ranks[id(high)] = rank
    return sorted(bands, key=lambda band: ranks[id(band)])


def _row(band: _Band) -> dict[str, Any]:
    return {**band.row, "min": _end(band.low), "max": _end(band.high)}


def _end(end: End) -> int | Decimal | None:
    return None if isinstance(end, float) else as_number(end)


def _better_first(spot: Spot) -> Made | None:
    """List the better of two bands that share one value first; only where nothing else is shared."""
    where = spot.place[:4]
    rows = find(spot.document, where)
    if spot.place[2:4] != ("response", "bands") or not isinstance(rows, list):
        return None
    try:
        ordered = sorted((_band(row) for row in rows), key=lambda band: -band.score)
        by_low = sorted((_band(row) for row in rows), key=lambda band: (band.low, band.high))
    except (TypeError, ValueError):
        return None
    if any(one.high > other.low for one, other in pairwise(by_low)):
        return None
    patch = [expect(*where, value=rows), put(*where, value=[dict(band.row) for band in ordered])]
    return words("把较好的一档列在前面", "List the better band first"), patch


MENDERS = {
    "band_gap": _total,
    "band_overlap": _total,
    "pass_mark_inside_band": _pass_mark,
    "cap_still_passes": _cap,
    "band_limit_idle": _idle_limit,
    "band_hole": _measured,
    "band_never_used": _measured,
    "first_band_trap": _better_first,
}
