"""The page of the customer's way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g, request
from flask.typing import ResponseReturnValue

from audits.capture.expectations import asked_of, dimension_name
from audits.insight.journey.pictures import funnel, gap_chart, matrix
from audits.insight.journey.sentences import through
from audits.insight.journey.values import Way
from audits.insight.selection import Selection
from audits.insight.studies.doors import study_doors, study_page
from audits.insight.studies.keeping import Made, Subject, of_window
from saas.kernel.guards import allow, by, tenant_blueprint
from saas.kernel.words import Words, words
from tenants.units.queries import regions_around

blueprint = tenant_blueprint("journey", __name__, url_prefix="/overview/journey")
READERS = ("tenant_admin", "regional_manager", "branch_manager", "reviewer", "viewer")
KINDS = ("item", "stage")
IMPORTANCE = ("weight", "pull")


def _subject(chosen: Selection) -> Subject:
    return of_window("journey", chosen)


study_doors(blueprint, READERS, _subject)


@blueprint.get("")
@allow(*READERS)
def page() -> ResponseReturnValue:
    """Show how customers come through, what matters and is weak, what was expected and perceived."""
    return study_page("journey/page.html", words("顾客历程", "The customer's way"), _subject, _way, window="3m")


def _way(chosen: Selection, made: Made | None) -> Mapping[str, Any]:
    regions = regions_around(by(), chosen.unit)
    if made is None or not made.value:
        return {"way": None, "regions": regions}
    way = Way.from_dict(made.value)
    kind = _one_of(KINDS, request.args.get("of"))
    pull = _one_of(IMPORTANCE, request.args.get("importance")) == "pull"
    stages = {stage.code: Words(stage.name_zh, stage.name_en) for stage in chosen.rules.stages}
    items = {item.code: Words(item.text_zh, item.text_en) for item in chosen.rules.items}
    dimensions = {one.dimension: dimension_name(one.dimension) for one in way.gaps}
    rows = [row for row in way.weighed if row.kind == kind and (row.pull is not None or not pull)]
    query = "&".join(f"{name}={value}" for name, value in chosen.query.items())
    return {
        "way": way,
        "says": through(way, stages),
        "funnel": funnel(way, stages, g.lang),
        "matrix": matrix(rows, pull, stages if kind == "stage" else items, query, g.lang),
        "gaps": gap_chart(way.gaps, dimensions, g.lang),
        "asks": bool(asked_of(chosen.rules.document)),
        "kind": kind,
        "pull": pull,
        "regions": regions,
    }


def _one_of(known: tuple[str, ...], text: str | None) -> str:
    return text if text in known else known[0]
