"""Bands of a measured answer: holes, overlaps, and the first-band trap."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor, inf

from scoring.document.banded import Banded, ItemBand
from scoring.document.model import Item, Standard
from scoring.exact import decimal
from scoring.linting.finding import Finding

End = Fraction | float  # a float only for the infinite ends
Span = tuple[End, End]


def findings(standard: Standard) -> Iterator[Finding]:
    """Yield findings about every measured item that has bands."""
    for index, item in enumerate(standard.items):
        if isinstance(item.response, Banded) and item.response.bands:
            path = f"items[{index}].response.bands"
            yield from _holes(path, item, item.response)
            yield from _never_used(path, item, item.response)
            yield from _meetings(path, item, item.response)


def spans(response: Banded) -> list[Span]:
    """Return the bands as stretches that meet when one ends where the next begins.

    A band of a count, which holds whole numbers only, becomes [first, last + 1).
    """
    return [_span(band, whole=response.kind == "count") for band in response.bands]


def _span(band: ItemBand, *, whole: bool) -> Span:
    low = -inf if band.low is None else Fraction(band.low)
    high = inf if band.high is None else Fraction(band.high)
    if not whole:
        return low, high
    return (ceil(low) if low > -inf else low), (floor(high) + 1 if high < inf else high)


def holes(considered: list[Span]) -> list[Span]:
    """Return the stretches that no span covers, from 0 (or the lowest span, if that is below) upwards."""
    found: list[Span] = []
    reach: End = min([Fraction(0), *(low for low, _ in considered)])
    for low, high in sorted(considered):
        if low > reach:
            found.append((reach, low))
        reach = max(reach, high)
    return found if reach == inf else [*found, (reach, inf)]


def _holes(path: str, item: Item, response: Banded) -> Iterator[Finding]:
    last = 1 if response.kind == "count" else 0  # whole numbers: say which are missing, ends included
    for low, high in holes(spans(response)):
        yield Finding(
            "band_hole",
            "error",
            path,
            f"从 {_said(low)} 到 {_said(high - last)} 有空缺：落在其中的回答无法计分",
            f"there is a hole from {_said(low)} to {_said(high - last)}: an answer in it cannot be scored",
            "让各档首尾相接（计数题相差 1 即可），最后一档 max 写 null",
            "let the bands meet (counts: follow on by 1), and give the last one max null",
            item.code,
        )


def _said(end: End) -> str:
    return ("∞" if end > 0 else "-∞") if isinstance(end, float) else str(decimal(Fraction(end)))


def _never_used(path: str, item: Item, response: Banded) -> Iterator[Finding]:
    """A band that earlier ones cover wholly never scores anything."""
    all_spans = spans(response)
    for place, span in enumerate(all_spans):
        if _covered(all_spans[:place], span, whole=response.kind == "count"):
            yield Finding(
                "band_never_used",
                "error",
                f"{path}[{place}]",
                "此档完全被前面的档覆盖（先列者优先），永远用不到",
                "earlier bands cover this one wholly (the first listed wins), so it is never used",
                "删去此档，或调整上下限",
                "remove it, or change the ends",
                item.code,
            )


def _covered(earlier: list[Span], span: Span, *, whole: bool) -> bool:
    low, high = span
    if low == high:  # one single value, or (whole numbers) none at all
        return whole or any(start <= low <= end for start, end in earlier)
    reach = low
    for start, end in sorted(earlier):
        if start > reach:
            break
        reach = max(reach, end)
    return reach >= high


def _meetings(path: str, item: Item, response: Banded) -> Iterator[Finding]:
    """Look at every pair of bands that share values."""
    one_value = 1 if response.kind == "count" else 0
    all_spans = spans(response)
    for later in range(1, len(all_spans)):
        for earlier in range(later):
            low = max(all_spans[earlier][0], all_spans[later][0])
            high = min(all_spans[earlier][1], all_spans[later][1])
            scores = response.bands[earlier].score, response.bands[later].score
            if high - low >= one_value and scores[0] != scores[1]:
                yield from _meeting(f"{path}[{later}]", item, (low, high - one_value), scores)


def _meeting(path: str, item: Item, shared: Span, scores: tuple[Fraction, Fraction]) -> Iterator[Finding]:
    low, high = shared
    first, second = decimal(scores[0]), decimal(scores[1])
    if low < high:
        yield Finding(
            "band_overlap",
            "error",
            path,
            f"从 {_said(low)} 到 {_said(high)} 同属两档（得 {first} 或 {second}）；先列者优先",
            f"two bands (scoring {first} and {second}) both hold {_said(low)} to {_said(high)}; the first listed wins",
            "让两档只在端点相接",
            "let the two meet at one value only",
            item.code,
        )
    elif scores[0] < scores[1]:
        yield Finding(
            "first_band_trap",
            "warning",
            path,
            f"{_said(low)} 同属两档，先列的一档得 {first}，得不到 {second}",
            f"{_said(low)} lies in two bands; the first listed wins, so it scores {first} and not {second}",
            "把较好的一档列在前面",
            "list the better band first",
            item.code,
        )
