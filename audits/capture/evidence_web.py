"""Evidence on screen: the re-encoded picture, only for those who may see an audit that shows it."""

from __future__ import annotations

from flask import Response, current_app, request

from audits.capture.evidence import evidence_in_scope
from saas.kernel.guards import EVERYONE, allow, by, tenant_blueprint

blueprint = tenant_blueprint("evidence", __name__, url_prefix="/evidence")


@blueprint.get("/<digest>")
@allow(*EVERYONE)
def show_evidence(digest: str) -> Response:
    """Return the picture as others may see it; ``?size=thumb`` the small one."""
    found = evidence_in_scope(by(), digest)
    wanted = found.thumb if request.args.get("size") == "thumb" else found.shown
    data = current_app.extensions["sanmi_blobs"].get(by().tenant.id, wanted)
    response = Response(data, mimetype="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response
