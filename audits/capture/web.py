"""The phone's pages: what to do today, and the form."""

from __future__ import annotations

import json
import uuid
from typing import Any

from flask import Response, g, render_template, request

from audits.capture.forms import assigned_form, blank_form, own_audits
from audits.capture.packs import LIMITS, URLS, pictures_url
from audits.capture.presence import mark_presence, session_mark
from audits.programmes.queries import my_assignments
from saas.kernel.guards import allow, by, tenant_blueprint
from tenants.standards.queries import list_standards
from tenants.units.queries import branches_in_scope

blueprint = tenant_blueprint(
    "capture", __name__, url_prefix="/capture", static_folder="static", static_url_path="/static"
)
CAPTURERS = ("auditor", "tenant_admin")
blueprint.after_request(mark_presence)


@blueprint.after_request
def widen_worker(response: Response) -> Response:
    """Let the service worker, which lies among the built files, serve all pages under /capture."""
    if request.path.endswith("/static/sw.js"):
        response.headers["Service-Worker-Allowed"] = "/capture"
        response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("")
@allow(*CAPTURERS)
def home() -> str:
    """Show assignments, what was sent, and a way to start a visit without an assignment."""
    acting = by()
    return render_template(
        "capture/home.html",
        assignments=my_assignments(acting),
        branches=branches_in_scope(acting),
        standards=[standard for standard in list_standards() if standard.current],
        sent=own_audits(acting),
        boot={"lang": g.lang, "person": str(acting.membership_id), "session": session_mark(), "urls": URLS},
    )


@blueprint.get("/leave")
@allow(*CAPTURERS)
def leave() -> str:
    """Sign out on a phone: its script names what was not sent before this person's key is destroyed."""
    boot = {"lang": g.lang, "person": str(by().membership_id), "session": session_mark(), "urls": URLS}
    return render_template("capture/leave.html", boot=boot)


@blueprint.get("/new")
@allow(*CAPTURERS)
def new_form() -> str:
    """Open a blank form for a branch in scope: ``?branch=<id>&standard_version=<id>``."""
    branch = _uuid(request.args.get("branch"))
    version = _uuid(request.args.get("standard_version"))
    return _page(blank_form(by(), branch, version))


@blueprint.get("/assignments/<uuid:assignment_id>")
@allow(*CAPTURERS)
def assigned(assignment_id: uuid.UUID) -> str:
    """Open the form of one of the auditor's assignments."""
    return _page(assigned_form(by(), assignment_id))


def _page(form: dict[str, Any]) -> str:
    boot = {
        "lang": g.lang,
        "person": str(by().membership_id),
        "session": session_mark(),
        **form,
        "limits": LIMITS,
        "urls": {**URLS, "pictures": pictures_url(form["standard"]["id"])},
    }
    text = json.dumps(boot, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return render_template("capture/form.html", boot=text, boot_json=text, form=form)


def _uuid(text: str | None) -> uuid.UUID:
    """Read an id from the address; a malformed one is as unknown as a foreign one."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return uuid.UUID(int=0)
