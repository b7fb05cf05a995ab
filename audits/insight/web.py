"""The dashboard: from the region to the branch to the audit, the whole state in the address."""

from __future__ import annotations

import uuid
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audits.capture.services import ROLLUP
from audits.insight import pictures
from audits.insight.answers import excellent_words
from audits.insight.figures import band_by_code
from audits.insight.first_steps import first_steps
from audits.insight.item_detail import build_item, seen_of_item
from audits.insight.league import SORTS
from audits.insight.listing import recent_audits
from audits.insight.overview import build_overview
from audits.insight.part_detail import GROUPS, build_part
from audits.insight.part_pictures import picture_of_part
from audits.insight.ranks import possible_places
from audits.insight.selection import select_from
from saas.kernel.clock import now
from saas.kernel.guards import allow, by, tenant_blueprint
from saas.kernel.outbox import is_pending
from saas.kernel.problems import NotFound
from saas.kernel.replica import reads_only
from saas.kernel.words import words
from tenants.units.queries import AUDITED, regions_around

blueprint = tenant_blueprint("insight", __name__, url_prefix="/overview")
READERS = ("tenant_admin", "regional_manager", "branch_manager", "reviewer", "viewer")
LEVELS = ("branch", "region")


@blueprint.get("")
@allow(*READERS)
@reads_only
def overview() -> ResponseReturnValue:
    """Show how the reader's unit stands: headline, league table, trend, weakest stages and items."""
    chosen = select_from(by(), request.args, now=now())
    if chosen is None:
        return render_template(
            "overview/nothing.html", title=words("总览", "Overview"), steps=first_steps(by())
        )
    level = request.args.get("level", LEVELS[0])
    sort = request.args.get("sort", "-score")
    page_number = int(page) if (page := request.args.get("page", "")).isdecimal() else 1
    regions = regions_around(by(), chosen.unit)  # among them those that the table's rows name
    shown = build_overview(by(), chosen, level if level in LEVELS else LEVELS[0], sort, page_number)
    is_branch = chosen.unit.kind in AUDITED
    return render_template(
        "overview/branch.html" if is_branch else "overview/overview.html",
        chosen=chosen,
        level=level,
        overview=shown,
        rows=_sorted(shown.rows, sort) if shown.league.pages == 1 else shown.rows,
        places=possible_places(shown.rows, shown.league),
        sort=sort,
        sorts=SORTS if shown.league.pages > 1 else tuple(_SORTS),
        pictures=pictures.of_overview(shown, chosen, g.lang),
        regions=regions,
        audits=recent_audits(by(), chosen) if is_branch else (),
        bands=lambda code: band_by_code(code, chosen.rules.rules),
        pending=is_pending(ROLLUP),
        steps=first_steps(by()) if not shown.figure.n else (),
    )


@blueprint.get("/computing")
@allow(*READERS)
@reads_only
def computing() -> ResponseReturnValue:
    """Answer the page that asks whether numbers are still on their way; reload it when they have come."""
    if is_pending(ROLLUP):
        return render_template("overview/computing.html")
    return "", 200, {"HX-Refresh": "true"}


@blueprint.get("/items/<path:code>")
@allow(*READERS)
@reads_only
def item(code: str) -> ResponseReturnValue:
    """Show one item: where it is lost, what was seen, the photographs; or only what earlier visits saw."""
    chosen = select_from(by(), request.args, now=now())
    if chosen is None:
        raise NotFound()
    after = request.args.get("after")
    if after and request.headers.get("HX-Request"):
        seen = seen_of_item(by(), chosen, code, after)
        return render_template("overview/sightings.html", code=code, seen=seen, more=True)
    found = build_item(by(), chosen, code, after)
    return render_template(
        "overview/item.html", chosen=chosen, item=found, code=code, seen=found.seen,
        excellent=excellent_words(found.document),
        picture=picture_of_part(found.trend, chosen, g.lang), regions=regions_around(by(), chosen.unit),
        pending=is_pending(ROLLUP),
    )  # fmt: skip


@blueprint.get(f"/<any({', '.join(GROUPS)}):group>/<path:code>")
@allow(*READERS)
@reads_only
def part(group: str, code: str) -> ResponseReturnValue:
    """Show one stage, dimension or aspect: how it went, in which branches and in which items it is lost."""
    chosen = select_from(by(), request.args, now=now())
    if chosen is None:
        raise NotFound()
    found = build_part(by(), chosen, group, code)
    return render_template(
        "overview/part.html", chosen=chosen, group=group, found=found,
        picture=picture_of_part(found.trend, chosen, g.lang), regions=regions_around(by(), chosen.unit),
        pending=is_pending(ROLLUP),
    )  # fmt: skip


@blueprint.get("/units/<uuid:unit_id>")
@allow(*READERS)
def unit(unit_id: uuid.UUID) -> ResponseReturnValue:
    """A short address of one unit's overview."""
    return redirect(url_for("insight.overview", unit=unit_id))


_SORTS: dict[str, Any] = {
    "score": lambda row: (row.figure.value is not None, row.figure.value or 0),
    "visits": lambda row: row.figure.n,
    "coverage": lambda row: row.figure.coverage or 0,
    "change": lambda row: (row.change is not None, row.change or 0),
    "name": lambda row: row.unit.code,
    "critical": lambda row: row.figure.critical_failures,
}


def _sorted(rows: Any, sort: str) -> list[Any]:
    """Sort by a column; rows without a value always come last."""
    key = _SORTS.get(sort.lstrip("-"), _SORTS["score"])
    return sorted(rows, key=key, reverse=sort.startswith("-"))
