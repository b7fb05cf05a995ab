"""Papers to download: checklist and poster of a standard, signs of branches; drawn by a worker, shown while it draws.

The address of a paper is that of its PDF: until there is one it answers 202 with a page that waits and then shows it.
"""

from __future__ import annotations

import uuid
from urllib.parse import quote

from flask import Response, current_app, g, make_response, render_template, request, url_for

from audits.reports.models import ReportStatus
from audits.reports.papers.asking import Wanted, ask_again, ask_paper, check_branches
from audits.reports.papers.edition import Edition, draft_edition, version_edition
from saas.kernel.blobs import BlobStore
from saas.kernel.clock import now
from saas.kernel.guards import EVERYONE, allow, by, tenant_blueprint
from saas.kernel.problems import NotFound
from saas.kernel.words import Words, words
from tenants.standards.queries import StandardFacts, standard_by_id
from tenants.units.queries import branches_in_scope, unit_in_scope

blueprint = tenant_blueprint("papers", __name__)
CHECKLIST = words("纸质检查表", "Paper checklist")
POSTER = words("墙面海报", "Wall poster")
SIGNS = words("网点签到码", "Codes of branches")


@blueprint.get("/standards/<uuid:standard_id>/checklist.pdf")
@allow(*EVERYONE)
def checklist(standard_id: uuid.UUID) -> Response:
    """Send the paper checklist of the version in use; ``?of=draft`` of the draft (administrators)."""
    return _of_standard("checklist", standard_id, CHECKLIST)


@blueprint.get("/standards/<uuid:standard_id>/poster.pdf")
@allow(*EVERYONE)
def poster(standard_id: uuid.UUID) -> Response:
    """Send the wall poster: ``?size=a3`` or ``a4``, ``?of=draft`` as above."""
    return _of_standard("poster", standard_id, POSTER, "a4" if request.args.get("size") == "a4" else "a3")


@blueprint.get("/settings/units/<uuid:unit_id>/signs.pdf")
@allow("tenant_admin", "regional_manager", "branch_manager")
def signs(unit_id: uuid.UUID) -> Response:
    """Send the signs of the open branches under (or at) a unit."""
    unit = unit_in_scope(by(), unit_id)
    branches = branches_in_scope(by(), unit)
    check_branches(branches)
    wanted = Wanted("signs", str(unit_id), "", _shown(), g.lang)
    base_url = current_app.extensions["sanmi_settings"].base_url
    content = "\n".join([base_url, *(f"{one.code}\t{one.name_zh}\t{one.name_en}" for one in branches)])
    back = url_for("units.unit", unit_id=unit_id)
    return _paper(wanted, content, f"{unit.code}-signs.pdf", SIGNS, words(unit.name_zh, unit.name_en), back)


def _of_standard(kind: str, standard_id: uuid.UUID, title: Words, size: str = "") -> Response:
    found = standard_by_id(standard_id)
    edition, version = _edition(found)
    wanted = Wanted(kind, str(standard_id), version, _shown(), g.lang, size)
    name = words(found.name_zh, found.name_en)
    back = url_for("standards.standard", standard_id=standard_id)
    return _paper(wanted, edition.code, f"{edition.file}-{kind}.pdf", title, name, back)


def _edition(found: StandardFacts) -> tuple[Edition, str]:
    """Return what is printed, and the id of its version ("" for the draft)."""
    may_edit = by().role == "tenant_admin"
    if may_edit and (request.args.get("of") == "draft" or found.current is None):
        return draft_edition(found), ""
    if found.current is None:
        raise NotFound()
    return version_edition(found, found.current.id), str(found.current.id)


def _paper(wanted: Wanted, content: str, file: str, title: Words, subject: Words, back: str) -> Response:
    """Send the PDF, or the page that waits for it; asked by htmx, only the part that changes."""
    store: BlobStore = current_app.extensions["sanmi_blobs"]
    tenant, polls = by().tenant, bool(request.headers.get("HX-Request"))
    if request.args.get("again"):
        ask_again(tenant, wanted, content)
    state = ask_paper(tenant, store, wanted, content, now=now())
    if state.status == ReportStatus.DONE and state.file:
        return _to_pdf() if polls else _pdf(store.get(tenant.id, state.file), file)
    page = "papers/state.html" if polls else "papers/show.html"
    shown = render_template(page, state=state, title=title, subject=subject, back=back)
    return make_response(shown, 200 if polls else 202)


def _to_pdf() -> Response:
    """Let htmx go to the PDF itself."""
    response = make_response("", 200)
    response.headers["HX-Redirect"] = request.full_path
    return response


def _shown() -> str:
    asked = request.args.get("shown")
    return asked if asked in ("zh", "en", "both") else g.lang


def _pdf(data: bytes, name: str) -> Response:
    response = Response(data, mimetype="application/pdf")
    plain = name.encode("ascii", "replace").decode().replace('"', "_").replace("?", "_")
    response.headers["Content-Disposition"] = f"inline; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return response
