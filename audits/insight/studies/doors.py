"""The addresses that every study's page has beside its own: have it made, wait for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audits.insight.first_steps import first_steps
from audits.insight.selection import Selection, select_from
from audits.insight.studies.keeping import Made, Subject, ask, has_failed, is_asked, made_of
from audits.insight.windows import TRAILING
from saas.kernel.clock import now
from saas.kernel.db import transaction
from saas.kernel.guards import allow, by
from saas.kernel.problems import NotFound
from saas.kernel.words import Words

SubjectOf = Callable[[Selection], Subject]
Show = Callable[[Selection, Made | None], Mapping[str, Any]]


def study_doors(blueprint: Blueprint, roles: tuple[str, ...], subject_of: SubjectOf) -> None:
    """Give a study's blueprint ``/make`` (POST) and ``/working``, which its page asks until the numbers are there."""

    @blueprint.post("/make")
    @allow(*roles)
    def make() -> ResponseReturnValue:
        chosen = chosen_from(request.form)
        subject = subject_of(chosen)
        with transaction():
            ask(subject)
        return _working(blueprint.name, chosen, subject)

    @blueprint.get("/working")
    @allow(*roles)
    def working() -> ResponseReturnValue:
        chosen = chosen_from(request.args)
        subject = subject_of(chosen)
        if is_asked(subject):
            return _working(blueprint.name, chosen, subject)
        return "", 200, {"HX-Refresh": "true"}


def study_page(
    template: str, title: Words, subject_of: SubjectOf, show: Show, window: str = "12m"
) -> ResponseReturnValue:
    """Render a study's page from the address: the frame that all of them share, and what ``show`` adds.

    window: which one is looked at when the address names none.
    """
    args = dict(request.args)
    if "window" not in args and window in TRAILING:
        args["window"] = window
    chosen = select_from(by(), args, now=now())
    if chosen is None:
        return render_template("overview/nothing.html", title=title, steps=first_steps(by()))
    subject = subject_of(chosen)
    made = made_of(subject, now=now())
    return render_template(
        template,
        title=title,
        chosen=chosen,
        made=made,
        value=made.value if made else None,
        ask=made is None or not made.rests,
        working=is_asked(subject),
        **waiting(str(request.blueprint), chosen, failed=has_failed(subject)),
        **show(chosen, made),
    )


def chosen_from(values: Mapping[str, str]) -> Selection:
    """Read a selection; raises NotFound where there is nothing to choose from."""
    chosen = select_from(by(), values, now=now())
    if chosen is None:
        raise NotFound()
    return chosen


def _working(blueprint: str, chosen: Selection, subject: Subject) -> str:
    return render_template(
        "studies/working.html", chosen=chosen, **waiting(blueprint, chosen, failed=has_failed(subject))
    )


def waiting(blueprint: str, chosen: Selection, *, failed: bool) -> dict[str, Any]:
    """Return what the part of a page that waits for its numbers must know."""
    query: dict[str, Any] = dict(chosen.query)
    return {
        "make_href": url_for(f"{blueprint}.make"),
        "working_href": url_for(f"{blueprint}.working", **query),
        "failed": failed,
    }
