"""Which items of an audit a reader looks at: those that lost points, all of them, or those with evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from audits.review.queries import AuditView, ItemLine, StageLines
from saas.kernel.words import Words

Show = Literal["lost", "all", "evidence"]
SHOWS: tuple[Show, ...] = ("lost", "all", "evidence")
MANY = 12


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page lists. groups: (stage or None, items); counts: how many items each choice would list."""

    show: Show
    groups: tuple[tuple[StageLines | None, tuple[ItemLine, ...]], ...]
    counts: dict[str, int]
    stage_of: dict[str, Words]


def shown_items(audit: AuditView, wanted: str | None) -> Shown:
    """Choose what to list: as asked; else what lost points when the audit is long, else everything.

    What lost points comes dearest first, the rest in the order of the visit.
    """
    lost = tuple(audit.lost_items)
    proven = _kept(audit, lambda item: bool(item.photos or item.sounds or item.note))
    everything = _kept(audit, lambda _item: True)
    counts = {"lost": len(lost), "all": _count(everything), "evidence": _count(proven)}
    show = _choice(wanted, counts)
    groups: dict[Show, tuple[tuple[StageLines | None, tuple[ItemLine, ...]], ...]] = {
        "lost": ((None, lost),) if lost else (), "all": everything, "evidence": proven,
    }  # fmt: skip
    stage_of = {item.code: stage.name for stage in audit.stages for item in stage.items}
    return Shown(show, groups[show], counts, stage_of)


def _kept(
    audit: AuditView, wanted: Callable[[ItemLine], bool]
) -> tuple[tuple[StageLines | None, tuple[ItemLine, ...]], ...]:
    kept = ((stage, tuple(item for item in stage.items if wanted(item))) for stage in audit.stages)
    return tuple((stage, items) for stage, items in kept if items)


def _count(groups: tuple[tuple[StageLines | None, tuple[ItemLine, ...]], ...]) -> int:
    return sum(len(items) for _, items in groups)


def _choice(wanted: str | None, counts: dict[str, int]) -> Show:
    asked = next((show for show in SHOWS if show == wanted), None)
    if asked:
        return asked
    return "lost" if counts["lost"] and counts["all"] > MANY else "all"
