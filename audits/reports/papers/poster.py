"""A standard as a poster for the wall of the branch: one page, the behaviours that count most, said as what to do.

Which ones: in each stage the heaviest, those that may not fail apart. What good looks like stands below each in
the words of its excellent level. When the page overflows, type shrinks first, then the lightest leave.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from audits.reports.fetcher import Blob
from audits.reports.papers.edition import Edition
from audits.reports.papers.printing import House, Shown, laid_out, pdf_of
from audits.reports.render import ReportNotDrawn
from saas.kernel.words import Lang, Words, words
from scoring.document.model import Item

MOST_CRITICAL = 6
MINUTES_FROM = 120  # seconds; from here on people count in minutes
LADDER = (
    (18, "1.18"), (18, "1.06"), (18, "0.97"), (18, "0.88"), (14, "0.95"), (14, "0.85"), (10, "0.88"), (10, "0.74"),
    (7, "0.72"), (5, "0.6"), (3, "0.5"), (2, "0.4"),
)  # fmt: skip
"""How many behaviours at what size of type, from the fullest and largest down."""
PAPER = {
    "a3": "@page { size: A3; margin: 17mm 19mm 21mm } .foot { font-size: 8pt }",
    "a4": "@page { size: A4; margin: 12mm 14mm 17mm } .foot { font-size: 7pt }",
}
TALKED = frozenset(("yes_no", "scale_0_5", "duration_seconds", "count", "number", "choice", "multi_choice"))


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One thing to do. good: what excellent looks like, None when the sentence says it all."""

    text_zh: str
    text_en: str
    good: Words | None


@dataclass(frozen=True, slots=True)
class Block:
    """A stage with its behaviours. number counts from 1."""

    number: int
    name_zh: str
    name_en: str
    behaviours: tuple[Behaviour, ...]


def poster_pdf(edition: Edition, house: House, shown: Shown, lang: Lang, *, size: str = "a3") -> bytes:
    """Return the poster as PDF bytes, one page of A3 or A4. Raises ReportNotDrawn."""
    fits, over = len(LADDER) - 1, 0  # the steps get smaller: halving finds the first that is one page
    found = None
    while over < fits or found is None:
        step = (over + fits) // 2
        document = _laid_out(edition, house, shown, lang, size, *LADDER[step])
        if len(document.pages) == 1:
            fits, found = step, document
        else:
            over = step + 1
            if over >= len(LADDER):
                raise ReportNotDrawn("the poster does not fit one page")
    return pdf_of(found)


def _laid_out(
    edition: Edition, house: House, shown: Shown, lang: Lang, size: str, most: int, scale: str
) -> Any:
    blocks = _blocks(edition, most)
    half = _half(blocks)
    values = {
        "edition": edition, "columns": (blocks[:half], blocks[half:]), "never": _never(edition), "size": size,
    }  # fmt: skip
    points = 10 * float(scale) * (1.0 if size == "a3" else 0.68)
    fitted = f"{PAPER[size]} html {{ font-size: {points:.2f}pt !important }}"
    return laid_out("poster.html", "poster.css", shown, lang, house, values, {"arcs": _arcs(house)}, fitted)


def _blocks(edition: Edition, most: int) -> list[Block]:
    """Return the stages with their heaviest items, ``most`` in all, in the order of the journey."""
    rows = {str(row["code"]): row for row in edition.document["items"]}
    chosen = {item.code for item in _heaviest(edition, most)}
    blocks: list[Block] = []
    for stage in edition.standard.stages:
        items = [item for item in edition.standard.items if item.stage == stage.code and item.code in chosen]
        if items:
            told = tuple(_behaviour(item, rows[item.code]) for item in items)
            blocks.append(Block(len(blocks) + 1, stage.name_zh, stage.name_en, told))
    return blocks


def _heaviest(edition: Edition, most: int) -> list[Item]:
    """Return items round by round: the heaviest of each stage, then the second of each, while there is room."""
    kinds = {str(row["code"]): row["response"].get("type") for row in edition.document["items"]}
    queues: dict[str, list[Item]] = {}
    for item in edition.standard.items:
        if item.weight and kinds[item.code] in TALKED and not item.critical and not item.bonus:
            queues.setdefault(item.stage, []).append(item)
    for queue in queues.values():
        queue.sort(key=lambda item: -item.weight)
    chosen: list[Item] = []
    while len(chosen) < most and any(queues.values()):
        heads = sorted((queue[0] for queue in queues.values() if queue), key=lambda item: -item.weight)
        for item in heads[: most - len(chosen)]:
            chosen.append(item)
            queues[item.stage].pop(0)
    return chosen


def _behaviour(item: Item, row: Mapping[str, Any]) -> Behaviour:
    return Behaviour(item.text_zh, item.text_en, _good(row["response"]))


def _good(response: Mapping[str, Any]) -> Words | None:
    """Return what full marks look like, in words."""
    kind = response.get("type")
    if kind == "scale_0_5":
        best = (response.get("anchors") or {}).get("5") or {}
        zh, en = str(best.get("zh") or ""), str(best.get("en") or "")
        return words(zh or en, en or zh) if zh or en else None
    if kind in ("duration_seconds", "count", "number") and response.get("bands"):
        return _span(kind, response)
    return None


def _span(kind: str, response: Mapping[str, Any]) -> Words | None:
    best = max(response["bands"], key=lambda band: Fraction(str(band.get("score") or 0)))
    low, high = best.get("min"), best.get("max")
    zh, en = (
        ("秒", "seconds")
        if kind == "duration_seconds"
        else (response.get("unit_zh") or "", response.get("unit_en") or "")
    )
    if high is None:
        return words(f"{_plain(low)} {zh}以上", f"at least {_plain(low)} {en}".rstrip())
    if high == 0:
        return words("没有", "none")
    if kind == "duration_seconds" and high >= MINUTES_FROM and high % 60 == 0:
        low, high, zh, en = (low or 0) / 60, high / 60, "分钟", "minutes"
    if not low:
        return words(f"{_plain(high)} {zh}以内", f"within {_plain(high)} {en}".rstrip())
    return words(f"{_plain(low)}–{_plain(high)} {zh}".rstrip(), f"{_plain(low)}–{_plain(high)} {en}".rstrip())


def _plain(value: object) -> str:
    return f"{float(str(value)):g}" if value is not None else "0"


def _never(edition: Edition) -> list[Item]:
    """Return the items that may not fail, the heaviest first."""
    found = sorted((item for item in edition.standard.items if item.critical), key=lambda item: -item.weight)
    return found[:MOST_CRITICAL]


def _arcs(house: House) -> Blob:
    """Return three arcs around a dot, three metres around a person, in the tenant's colour."""
    arcs = "".join(
        f'<path d="M{50 - r} 50 A{r} {r} 0 0 1 50 {50 - r}" fill="none" stroke="{house.accent}" stroke-width="5"/>'
        for r in (18, 31, 44)
    )
    dot = f'<circle cx="50" cy="50" r="7" fill="{house.accent}"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="4 4 54 54">{arcs}{dot}</svg>'
    return Blob(svg.encode(), "image/svg+xml")


def _half(blocks: list[Block]) -> int:
    """Return where the second column begins, so that both are about as long."""
    lengths = [
        2 + sum(len(one.text_zh) / 22 + 1 + (1 if one.good else 0) for one in block.behaviours)
        for block in blocks
    ]
    whole, so_far = sum(lengths), 0.0
    for place, length in enumerate(lengths):
        if so_far + length / 2 > whole / 2:
            return max(place, 1)
        so_far += length
    return len(blocks)
