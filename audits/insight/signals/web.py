"""The digest of signals, and any series as a control chart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from audits.insight.charts import Sparkline, draw, figure_at_both_widths
from audits.insight.selection import Selection
from audits.insight.signals.charting import by_visit, chart_of
from audits.insight.signals.digest import Line, confirmed, digest_of
from audits.insight.signals.sentences import RULES, SHORT, summary, what_changed
from audits.insight.signals.values import Change, Signals
from audits.insight.studies.doors import chosen_from, study_doors, study_page
from audits.insight.studies.keeping import Made, Subject, made_of, of_year
from saas.kernel.clock import now
from saas.kernel.guards import allow, by, tenant_blueprint
from saas.kernel.problems import NotFound
from saas.kernel.words import Words, words
from tenants.units.queries import regions_around

blueprint = tenant_blueprint("signals", __name__, url_prefix="/overview/signals")
READERS = ("tenant_admin", "regional_manager", "branch_manager", "reviewer", "viewer")
MOST = 40  # changes of either list on the page


def _subject(chosen: Selection) -> Subject:
    return of_year("signals", chosen)


study_doors(blueprint, READERS, _subject)


@blueprint.get("")
@allow(*READERS)
def page() -> ResponseReturnValue:
    """Show what changed for real in the reader's branches, the newest first."""
    return study_page("signals/page.html", words("信号", "Signals"), _subject, _digest, window="3m")


@blueprint.get("/chart")
@allow(*READERS)
def chart() -> ResponseReturnValue:
    """Show one series of the chosen unit as a control chart: scores, or the pass rate of an item."""
    chosen = chosen_from(request.args)
    item = request.args.get("item") or None
    known = chosen.rules.by_code.get(item or "")
    if item is not None and known is None:
        raise NotFound()
    ways = ("visit", "month") if by_visit(chosen) and not item else ("month",)
    way = request.args.get("by", ways[0])
    way = way if way in ways else ways[0]
    made = made_of(_subject(chosen), now=now())
    changed = confirmed(by(), chosen, Signals.from_dict(made.value), item) if made and made.value else None
    shown = chart_of(chosen, item, way, changed)
    return render_template(
        "signals/chart.html",
        chosen=chosen,
        item=item,
        name=Words(known.text_zh, known.text_en) if known else words("得分", "Score"),
        names=_item_names(chosen),
        ways=ways,
        way=way,
        shown=shown,
        says=_broken(chosen, changed) if changed else shown.says if shown.chart is None else None,
        picture=figure_at_both_widths(shown.chart, g.lang) if shown.chart else None,
        rules=RULES,
        short=SHORT,
        regions=regions_around(by(), chosen.unit),
    )


def _digest(chosen: Selection, made: Made | None) -> Mapping[str, Any]:
    regions = regions_around(by(), chosen.unit)
    if made is None or not made.value:
        return {"digest": None, "regions": regions}
    digest = digest_of(by(), chosen, Signals.from_dict(made.value))
    lines = digest.really[:MOST] + digest.perhaps[:MOST]
    return {
        "digest": digest,
        "most": MOST,
        "says": summary(digest),
        "told": {line.change.key: what_changed(line) for line in lines},
        "sparks": {line.change.key: _spark(line) for line in lines},
        "names": _item_names(chosen),
        "regions": regions,
        "regions_only": made.value["regions_only"],
    }


def _broken(chosen: Selection, changed: Change) -> Words:
    """Say since when the series on the chart differs."""
    return what_changed(Line(chosen.unit, changed, better=changed.difference > 0))


def _spark(line: Line) -> Any:
    name = words(f"{line.unit.name_zh}的曲线", f"The series of {line.unit.name_en}")
    return draw(Sparkline(name, line.change.values), g.lang)


def _item_names(chosen: Selection) -> dict[str, Words]:
    return {item.code: Words(item.text_zh, item.text_en) for item in chosen.rules.items if item.weight or item.critical}
