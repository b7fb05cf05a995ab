"""The item analysis: for who owns the standard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from audits.insight.charts import Scatter, Side, Spot, figure_at_both_widths
from audits.insight.items.advice import ALONE, advice, summary
from audits.insight.items.values import Examined
from audits.insight.selection import Selection
from audits.insight.studies.doors import study_doors, study_page
from audits.insight.studies.keeping import Made, Subject, of_window
from saas.kernel.guards import allow, by, tenant_blueprint
from saas.kernel.words import Words, words
from tenants.standards.queries import draft_of
from tenants.units.queries import regions_around

blueprint = tenant_blueprint("items", __name__, url_prefix="/overview/items-examined")
READERS = ("tenant_admin", "reviewer")
_SORTS: dict[str, Any] = {
    "mean": lambda item: item.mean,
    "ceiling": lambda item: item.ceiling,
    "floor": lambda item: item.floor,
    "discrimination": lambda item: item.discrimination,
    "na": lambda item: item.na_rate,
    "weight": lambda item: item.weight,
    "n": lambda item: item.n,
}
_FIRST = ("against", "unseen", "dead", "floor", "na", "alone", "few", "fine")


def _subject(chosen: Selection) -> Subject:
    return of_window("items", chosen)


study_doors(blueprint, READERS, _subject)


@blueprint.get("")
@allow(*READERS)
def page() -> ResponseReturnValue:
    """Show what each item tells, those that need a deed first."""
    return study_page("items/page.html", words("检查项分析", "Item analysis"), _subject, _examined)


def _examined(chosen: Selection, made: Made | None) -> Mapping[str, Any]:
    regions = regions_around(by(), chosen.unit)
    editor = _editor(chosen)
    if made is None or not made.value:
        return {"items": [], "regions": regions, "editor": editor}
    items = [Examined.from_dict(row) for row in made.value]
    names = {item.code: Words(item.text_zh, item.text_en) for item in chosen.rules.items}
    sort = request.args.get("sort", "")
    return {
        "items": _sorted(items, sort),
        "sort": sort,
        "names": names,
        "advice": {item.code: advice(item) for item in items},
        "says": summary(items),
        "picture": _picture(items, names, chosen),
        "regions": regions,
        "editor": editor,
    }


def _editor(chosen: Selection) -> str | None:
    """Return the address of the standard's editor for who may edit it."""
    if by().role != "tenant_admin" or draft_of(chosen.standard.id) is None:
        return None
    return url_for("standard_editor.edit", standard_id=chosen.standard.id)


def _sorted(items: list[Examined], sort: str) -> list[Examined]:
    """Sort by a column, what has no value last; else by how much it needs a deed, the heaviest first."""
    key = _SORTS.get(sort.lstrip("-"))
    if key is None:
        return sorted(items, key=lambda item: (_FIRST.index(advice(item).key), -item.weight))
    known = [item for item in items if key(item) is not None]
    rest = [item for item in items if key(item) is None]
    return sorted(known, key=key, reverse=sort.startswith("-")) + rest


def _picture(items: list[Examined], names: Mapping[str, Words], chosen: Selection) -> Markup | None:
    """Draw how hard an item is against how far it goes with the rest; those that need a deed have names."""
    query = "&".join(f"{name}={value}" for name, value in chosen.query.items())
    spots = tuple(
        Spot(names[item.code], item.mean, item.discrimination, advice(item).key not in ("fine", "few"),
             f"/overview/items/{item.code}?{query}")
        for item in items
        if item.mean is not None and item.discrimination is not None and item.code in names
    )  # fmt: skip
    if len(spots) < 2:
        return None
    low = min(-0.2, *(float(spot.y) for spot in spots))
    high = max(0.8, *(float(spot.y) for spot in spots))
    bottom, top = -0.2 * (int(-low / 0.2) + (low < -0.2)), 0.2 * (int(high / 0.2) + (high > 0.8))
    chart = Scatter(
        words("每项有多难、与其余是否一致", "How hard each item is, and whether it goes with the rest"),
        spots,
        Side(words("平均得分", "Mean score"), (0.0, 100.0, 20.0)),
        Side(words("与其余各项的相关", "Correlation with the rest"), (bottom, top, 0.2), split=ALONE, decimals=2),
        words(
            "越高越能分出好坏；贴着右边的人人会，虚线以下的与整体无关。",
            "The higher, the better it tells good from poor; at the right everybody gets it, below the dashes it goes "
            "with nothing.",
        ),
    )
    return figure_at_both_widths(chart, g.lang)
