"""Lines over time: unbroken runs, ribbons, and labels kept apart; used by the trend and the small ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from audits.insight.charts.numbers import Number
from audits.insight.charts.palette import Palette
from audits.insight.charts.scale import Axis
from audits.insight.charts.svg import coordinate, dot, group, stroke, tag
from saas.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Line:
    """One series; ``values`` (and ``lows``, ``highs`` if given) has one entry a period, None = no data."""

    label: Words
    values: tuple[Number | None, ...]
    role: Literal["us", "region", "tenant"] = "us"
    lows: tuple[Number | None, ...] = ()
    highs: tuple[Number | None, ...] = ()


def runs(values: Sequence[Number | None]) -> list[list[int]]:
    """Return the indexes of neighbouring known values, one list for each unbroken run."""
    found: list[list[int]] = []
    for index, value in enumerate(values):
        if value is None:
            continue
        if found and found[-1][-1] == index - 1:
            found[-1].append(index)
        else:
            found.append([index])
    return found


def series(one: Line, palette: Palette, scale: Axis, places: Sequence[float], *, weight: float = 2) -> Markup:
    """Draw one line with its ribbon: a path for each unbroken run, a dot for a lonely or last point."""
    role = "us" if one.role == "us" else "others"
    thick, dash = (weight, None) if one.role == "us" else (1.3, "1 2.4" if one.role == "tenant" else None)
    items = [_ribbon(one, palette, scale, places)] if one.lows and one.highs else []
    found = runs(one.values)
    for run in found:
        if len(run) > 1:
            path = _path(run, one.values, scale, places)
            items.append(stroke(palette, path, role, width=thick, dash=dash))
    lonely = {run[0] for run in found if len(run) == 1} | (
        {found[-1][-1]} if found and one.role == "us" else set()
    )
    for index in sorted(lonely):
        items.append(dot(palette, places[index], scale.place(_f(one.values[index])), thick * 1.4, role))
    return group(items)


def _path(run: list[int], values: Sequence[Number | None], scale: Axis, places: Sequence[float]) -> str:
    heights = scale.places([_f(values[i]) for i in run])
    return "M" + "L".join([f"{coordinate(places[i])} {coordinate(y)}" for i, y in zip(run, heights, strict=True)])


def _ribbon(one: Line, palette: Palette, scale: Axis, places: Sequence[float]) -> Markup:
    both = [
        None if low is None or high is None else low for low, high in zip(one.lows, one.highs, strict=True)
    ]
    shapes = []
    for run in runs(both):
        upper = _path(run, one.highs, scale, places)
        lower = _path(run[::-1], one.lows, scale, places)[1:]
        shapes.append(tag("path", d=f"{upper}L{lower}Z", fill=palette.colour("us"), fill_opacity=0.12))
    return group(shapes)


def apart(places: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """Move rising ``places`` until neighbours are ``gap`` apart, within ``top``..``bottom`` if they fit."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + gap) if moved else max(place, top))
    limit = max(bottom, top + gap * (len(moved) - 1))
    for index in range(len(moved) - 1, -1, -1):
        moved[index] = min(moved[index], limit)
        limit = moved[index] - gap
    return moved


def _f(value: Number | None) -> float:
    return float(value if value is not None else 0)
