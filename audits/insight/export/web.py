"""Exports on screen: choose rows and file, watch it being written, fetch it; a cut-off download goes on."""

from __future__ import annotations

import uuid

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from audits.insight.export import services
from audits.insight.export.models import ExportStatus
from audits.insight.export.queries import ExportFacts, PartedFile, finished_export, own_export, own_exports
from audits.insight.export.slices import count
from audits.insight.listing import OUTCOMES
from audits.insight.selection import select_from
from saas.kernel.clock import now
from saas.kernel.db import transaction
from saas.kernel.guards import allow, by, tenant_blueprint
from saas.kernel.problems import NotFound, Problem

blueprint = tenant_blueprint("exports", __name__, url_prefix="/audits/exports")
READERS = ("tenant_admin", "regional_manager", "branch_manager", "reviewer", "viewer")


@blueprint.get("")
@allow(*READERS)
def page() -> str:
    """Offer the audits of the list as a file; list one's own of the last week."""
    return _page(None)


@blueprint.post("")
@allow(*READERS)
def ask() -> ResponseReturnValue:
    """Ask for a file; a worker writes it while its page shows how far it is."""
    chosen = select_from(by(), request.values, now=now())
    if chosen is None:
        raise NotFound()
    kind = services.Kind(request.form.get("shape", ""), request.form.get("format", ""))
    try:
        with transaction():
            export_id = services.ask_export(by(), chosen, request.values.get("outcome"), kind, now=now())
    except Problem as problem:
        return _page(problem), problem.status
    return redirect(url_for("exports.show", export_id=export_id))


@blueprint.get("/<uuid:export_id>")
@allow(*READERS)
def show(export_id: uuid.UUID) -> str:
    """Show one's own export; asked by htmx, only the part that changes."""
    template = "state" if request.headers.get("HX-Request") else "show"
    return render_template(f"exports/{template}.html", export=own_export(by(), export_id, now=now()))


@blueprint.post("/<uuid:export_id>/stop")
@allow(*READERS)
def stop(export_id: uuid.UUID) -> ResponseReturnValue:
    """Stop one's own export."""
    own_export(by(), export_id, now=now())
    with transaction():
        services.stop_export(by(), export_id)
    return redirect(url_for("exports.show", export_id=export_id))


@blueprint.get("/<uuid:export_id>/file")
@allow(*READERS)
def download(export_id: uuid.UUID) -> Response:
    """Send the file, or the stretch of it that a download which was cut off asks for."""
    export = finished_export(by(), export_id, now=now())
    start, stop_at = _stretch(export)
    file = PartedFile(current_app.extensions["sanmi_blobs"], by().tenant.id, export.parts)
    response = Response(file.stretch(start, stop_at), content_type=export.media_type)
    if (start, stop_at) != (0, export.size):
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {start}-{stop_at - 1}/{export.size}"
    response.content_length = stop_at - start
    response.set_etag(export.etag)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers.set("Content-Disposition", "attachment", filename=export.file_name)
    return response


def _stretch(export: ExportFacts) -> tuple[int, int]:
    """Return the first byte and the one after the last that are asked for."""
    wanted = request.range
    same = request.if_range.etag in (None, export.etag)
    if wanted is None or wanted.units != "bytes" or len(wanted.ranges) != 1 or not same:
        return 0, export.size
    found = wanted.range_for_length(export.size)
    if found is None:
        raise RequestedRangeNotSatisfiable(export.size)
    return found


def _page(problem: Problem | None) -> str:
    chosen = select_from(by(), request.values, now=now())
    if chosen is None:
        raise NotFound()
    outcome = request.values.get("outcome")
    outcome = outcome if outcome in OUTCOMES else None
    return render_template(
        "exports/page.html", chosen=chosen, outcome=outcome, outcomes=OUTCOMES, problem=problem, form=request.form,
        audits=count(services.wanted_of(chosen, outcome, now())), exports=own_exports(by(), now=now()),
        waiting=ExportStatus.WAITING,
    )  # fmt: skip
