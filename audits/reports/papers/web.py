"""Papers to download: checklist and poster of a standard, signs of branches."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

from flask import Response, current_app, g, request

from audits.reports.papers.edition import Edition, draft_edition, version_edition
from saas.kernel.guards import EVERYONE, allow, by, tenant_blueprint
from saas.kernel.problems import NotFound
from tenants.standards.queries import standard_by_id
from tenants.units.queries import branches_in_scope, unit_in_scope

if TYPE_CHECKING:
    from audits.reports.papers.printing import House, Shown

blueprint = tenant_blueprint("papers", __name__)  # what draws is loaded at the first drawing


@blueprint.get("/standards/<uuid:standard_id>/checklist.pdf")
@allow(*EVERYONE)
def checklist(standard_id: uuid.UUID) -> Response:
    """Send the paper checklist of the version in use; ``?of=draft`` of the draft (administrators)."""
    from audits.reports.papers.checklist import checklist_pdf

    edition = _edition(standard_id)
    return _pdf(checklist_pdf(edition, _house(), _shown(), g.lang), f"{edition.file}-checklist.pdf")


@blueprint.get("/standards/<uuid:standard_id>/poster.pdf")
@allow(*EVERYONE)
def poster(standard_id: uuid.UUID) -> Response:
    """Send the wall poster: ``?size=a3`` or ``a4``, ``?of=draft`` as above."""
    from audits.reports.papers.poster import poster_pdf

    edition = _edition(standard_id)
    size = "a4" if request.args.get("size") == "a4" else "a3"
    return _pdf(poster_pdf(edition, _house(), _shown(), g.lang, size=size), f"{edition.file}-poster.pdf")


@blueprint.get("/settings/units/<uuid:unit_id>/signs.pdf")
@allow("tenant_admin", "regional_manager", "branch_manager")
def signs(unit_id: uuid.UUID) -> Response:
    """Send the signs of the open branches under (or at) a unit."""
    from audits.reports.papers.signs import signs_pdf

    unit = unit_in_scope(by(), unit_id)
    base_url = current_app.extensions["sanmi_settings"].base_url
    data = signs_pdf(branches_in_scope(by(), unit), _house(), _shown(), g.lang, base_url=base_url)
    return _pdf(data, f"{unit.code}-signs.pdf")


def _edition(standard_id: uuid.UUID) -> Edition:
    found = standard_by_id(standard_id)
    may_edit = by().role == "tenant_admin"
    if may_edit and (request.args.get("of") == "draft" or found.current is None):
        return draft_edition(found)
    if found.current is None:
        raise NotFound()
    return version_edition(found, found.current.id)


def _house() -> House:
    from audits.reports.papers.printing import house_of

    return house_of(by().tenant, current_app.extensions["sanmi_blobs"])


def _shown() -> Shown:
    asked = request.args.get("shown")
    return cast("Shown", asked) if asked in ("zh", "en", "both") else g.lang


def _pdf(data: bytes, name: str) -> Response:
    response = Response(data, mimetype="application/pdf")
    plain = name.encode("ascii", "replace").decode().replace('"', "_").replace("?", "_")
    response.headers["Content-Disposition"] = f"inline; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return response
