"""One stage, dimension or aspect: how it went, in which branches it is lost, which of its items cost most."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from audits.insight.part_trend import PartTrend, trend_of_part
from audits.insight.parts import Part, group_name, item_measures, item_parts, part_of
from audits.insight.selection import Selection
from audits.insight.shares import Shares, shares_of_part
from saas.kernel.access import By
from saas.kernel.problems import NotFound
from saas.kernel.words import Words
from scoring import Item, Standard

_OF_ITEM: Mapping[str, Callable[[Item], str | None]] = {
    "stages": lambda item: item.stage,
    "dimensions": lambda item: item.dimension,
    "aspects": lambda item: item.aspect,
}
GROUPS = tuple(_OF_ITEM)


@dataclass(frozen=True, slots=True)
class PartDetail:
    """Everything that the page of a stage, dimension or aspect shows. items: its own, the dearest first."""

    part: Part
    trend: PartTrend
    shares: Shares
    items: tuple[Part, ...]


def build_part(by: By, chosen: Selection, group: str, code: str) -> PartDetail:
    """Gather one part in the chosen unit and window; raises NotFound when the standard has none.

    group: of ``GROUPS``.
    """
    name = _name(chosen.rules, group, code)
    own = {item.code for item in chosen.rules.items if _OF_ITEM[group](item) == code}
    trend = trend_of_part(chosen, group, code)
    return PartDetail(
        part_of(code, name, trend.now),
        trend,
        shares_of_part(by, chosen, group, code),
        item_parts(item_measures(chosen, own), chosen),
    )


def _name(standard: Standard, group: str, code: str) -> Words:
    if group == "stages":
        for stage in standard.stages:
            if stage.code == code:
                return Words(stage.name_zh, stage.name_en)
    elif code in (standard.dimensions if group == "dimensions" else standard.aspects):
        return group_name(group, code)
    raise NotFound()
