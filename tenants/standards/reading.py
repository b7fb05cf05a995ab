"""A standard's document as a page reads it: stages with their items, shares, bands with their widths.

::

    read_document(document) -> Reading
    ├── bands     best first, with the part of the scale that each one covers
    └── stages    in journey order
        └── items     wording, weight and share, how it is answered, evidence rule, condition in words

Weights and shares are exact decimals; nothing here scores anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from saas.kernel.words import Words
from scoring import Standard, load_standard
from scoring.document.model import Item
from tenants.standards.answering import Answering, answering_of
from tenants.standards.wording import condition_words


@dataclass(frozen=True, slots=True)
class BandView:
    """One band of the total. step: 1 (best) to 5; start and width in percent of the whole scale."""

    code: str
    name_zh: str
    name_en: str
    low: str
    step: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item. share: percent of the whole standard's weight, None when it is not scored."""

    code: str
    text_zh: str
    text_en: str
    weight: str
    share: str | None
    critical: bool
    required: bool
    bonus: bool
    na_allowed: bool
    dimension: str | None
    aspect: str | None
    evidence: str
    answering: Answering
    condition: Words | None


@dataclass(frozen=True, slots=True)
class StageView:
    """One stage with its items. weight: sum of its items' weights; share: percent of the whole."""

    code: str
    name_zh: str
    name_en: str
    weight: str
    share: str
    share_value: float
    pass_mark: str | None
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole standard for reading. weight: the sum over scored items that are no bonus."""

    name_zh: str
    name_en: str
    description_zh: str
    description_en: str
    weight: str
    scored: int
    critical: int
    timed: int
    pictured: int
    method: str
    critical_mode: str
    cap: str | None
    pass_mark: str | None
    in_points: bool
    bands: tuple[BandView, ...]
    stages: tuple[StageView, ...]
    scenarios: tuple[Mapping[str, Any], ...]


def read_document(document: Mapping[str, Any]) -> Reading:
    """Return the page's view of a document. Raises DocumentError when it is no standard."""
    return read_standard(load_standard(document), document)


def read_standard(standard: Standard, document: Mapping[str, Any]) -> Reading:
    """Return the page's view of a loaded standard; ``document`` is the JSON value it was loaded from."""
    rows = {row["code"]: row for row in document["items"]}
    counted = [item for item in standard.items if item.countable and not item.bonus]
    whole = sum((item.weight for item in counted), Fraction(0))
    rules = standard.rules
    return Reading(
        name_zh=standard.name_zh, name_en=standard.name_en,
        description_zh=document.get("description_zh", ""), description_en=document.get("description_en", ""),
        weight=plain(whole), scored=len(counted),
        critical=sum(item.critical for item in standard.items),
        timed=sum(item.response.kind == "duration_seconds" for item in standard.items),
        pictured=sum(rows[item.code].get("evidence") == "photo" for item in standard.items),
        method=rules.method, critical_mode=rules.critical_mode,
        cap=plain(rules.cap) if rules.cap is not None else None,
        pass_mark=plain(rules.pass_mark) if rules.pass_mark is not None else None,
        in_points=rules.in_points,
        bands=_bands(standard, whole),
        stages=tuple(
            _stage(stage, [item for item in standard.items if item.stage == stage.code], rows, whole)
            for stage in standard.stages
        ),
        scenarios=tuple(document.get("scenarios", ())),
    )  # fmt: skip


def plain(value: Fraction) -> str:
    """Return a number as people write it: 3, 2.5, 59.9; at most two decimals."""
    text = f"{float(value):.2f}".rstrip("0").rstrip(".")
    return text or "0"


def _stage(stage: Any, items: list[Item], rows: Mapping[str, Any], whole: Fraction) -> StageView:
    weight = sum((item.weight for item in items if item.countable and not item.bonus), Fraction(0))
    share = 100 * weight / whole if whole else Fraction(0)
    return StageView(
        stage.code, stage.name_zh, stage.name_en, plain(weight), plain(share), round(float(share), 2),
        plain(stage.pass_mark) if stage.pass_mark is not None else None,
        tuple(_item(item, rows, whole) for item in items),
    )  # fmt: skip


def _item(item: Item, rows: Mapping[str, Any], whole: Fraction) -> ItemView:
    row = rows[item.code]
    return ItemView(
        code=item.code, text_zh=item.text_zh, text_en=item.text_en, weight=plain(item.weight),
        share=plain(100 * item.weight / whole) if item.countable and whole else None,
        critical=item.critical, required=item.required, bonus=item.bonus, na_allowed=item.na_allowed,
        dimension=item.dimension, aspect=item.aspect, evidence=row.get("evidence", "none"),
        answering=answering_of(row["response"]),
        condition=condition_words(row["when"], rows) if row.get("when") else None,
    )  # fmt: skip


def _bands(standard: Standard, whole: Fraction) -> tuple[BandView, ...]:
    """Return the bands best first; the scale ends at 100, or in points at the best that can be earned."""
    rules = standard.rules
    if not rules.bands:
        return ()
    top = (rules.full or whole or Fraction(100)) if rules.in_points else Fraction(100)
    top = max(top, rules.bands[-1].low + 1)
    ends = [*(band.low for band in rules.bands[1:]), top]
    count = len(rules.bands)
    views = []
    for index, (band, end) in enumerate(zip(rules.bands, ends, strict=True)):
        place = index if rules.lower_is_better else count - 1 - index  # 0 is the best
        step = 1 + round(place * 4 / max(count - 1, 1))
        start, width = 100 * band.low / top, 100 * (end - band.low) / top
        views.append(
            BandView(band.code, band.name_zh, band.name_en, plain(band.low), step, float(start), float(width))
        )
    return tuple(sorted(views, key=lambda view: view.step))
