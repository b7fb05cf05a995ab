"""The comparison page: who really differs, what it rests on, how it was made."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from audits.insight.fairness import services
from audits.insight.fairness.pictures import counted, picture
from audits.insight.fairness.queries import Line, comparison_of, lines_of
from audits.insight.fairness.sentences import sentence
from audits.insight.first_steps import first_steps
from audits.insight.selection import Selection, select_from
from audits.insight.studies.doors import waiting
from saas.kernel.clock import now
from saas.kernel.db import transaction
from saas.kernel.guards import allow, by, tenant_blueprint
from saas.kernel.problems import NotFound
from saas.kernel.words import words
from tenants.units.queries import regions_around

blueprint = tenant_blueprint("fairness", __name__, url_prefix="/overview/comparison")
READERS = ("tenant_admin", "regional_manager", "branch_manager", "reviewer", "viewer")
SIDES = ("above", "unclear", "below")
PAGE = 50  # branches in one page of the table
_SORTS: dict[str, Any] = {
    "adjusted": lambda line: line.standing.adjusted,
    "raw": lambda line: line.standing.raw,
    "visits": lambda line: line.standing.n,
    "name": lambda line: line.unit.code,
}


class Shown(NamedTuple):
    """A page of the table. side: the verdict it is narrowed to, "" for all; counts: branches by verdict."""

    lines: list[Line]
    side: str
    counts: dict[str, int]
    first: int
    all: int

    @property
    def back(self) -> int | None:
        """Where the page before begins."""
        return max(self.first - PAGE, 0) if self.first else None

    @property
    def on(self) -> int | None:
        """Where the next page begins."""
        return self.first + PAGE if self.first + PAGE < self.all else None


@blueprint.get("")
@allow(*READERS)
def page() -> ResponseReturnValue:
    """Show the reader's branches compared fairly; a worker makes the numbers when they are missing or old."""
    chosen = select_from(by(), request.args, now=now())
    if chosen is None:
        title = words("公平比较", "Fair comparison")
        return render_template("overview/nothing.html", title=title, steps=first_steps(by()))
    made = comparison_of(chosen, now=now())
    value = made.value if made else None
    lines = lines_of(by(), chosen, value) if value else []
    sort = request.args.get("sort", "")
    shown = _shown(lines, sort)
    return render_template(
        "fairness/page.html",
        chosen=chosen,
        made=made,
        value=value,
        table=shown,
        sort=sort,
        sentences={line.unit.id: sentence(line.standing, value) for line in shown.lines} if value else {},
        says=counted(lines),
        picture=picture(lines, value, chosen.rules, g.lang) if value else None,
        regions=regions_around(by(), chosen.unit),
        ask=made is None or not made.rests,
        working=services.is_asked(chosen.standard.id, chosen.window.periods),
        **_waiting(chosen),
    )


@blueprint.post("/make")
@allow(*READERS)
def make() -> ResponseReturnValue:
    """Have the numbers made; the answer is the part of the page that waits for them."""
    chosen = _chosen(request.form)
    with transaction():
        services.ask(chosen.standard.id, chosen.window.periods)
    return _working(chosen)


@blueprint.get("/working")
@allow(*READERS)
def working() -> ResponseReturnValue:
    """Answer the part of the page that waits; have the page loaded anew when the numbers are there."""
    chosen = _chosen(request.args)
    if services.is_asked(chosen.standard.id, chosen.window.periods):
        return _working(chosen)
    return "", 200, {"HX-Refresh": "true"}


def _working(chosen: Selection) -> str:
    return render_template("studies/working.html", chosen=chosen, **_waiting(chosen))


def _waiting(chosen: Selection) -> dict[str, Any]:
    return waiting("fairness", chosen, failed=services.has_failed(chosen.standard.id, chosen.window.periods))


def _chosen(values: Any) -> Selection:
    chosen = select_from(by(), values, now=now())
    if chosen is None:
        raise NotFound()
    return chosen


def _shown(lines: list[Line], sort: str) -> Shown:
    """Choose the rows that the address asks for, sorted by a column; as compared when none is named."""
    counts = {side: sum(line.standing.verdict == side for line in lines) for side in SIDES}
    side = request.args.get("show", "")
    chosen = [line for line in lines if side not in SIDES or line.standing.verdict == side]
    key = _SORTS.get(sort.lstrip("-"))
    if key:
        chosen = sorted(chosen, key=key, reverse=sort.startswith("-"))
    text = request.args.get("from", "0")
    first = int(text) if text.isdigit() and int(text) < len(chosen) else 0
    return Shown(chosen[first : first + PAGE], side if side in SIDES else "", counts, first, len(chosen))
