"""Evidence on screen: the re-encoded picture or the recording, only for those who may see an audit that shows it."""

from __future__ import annotations

from flask import Response, current_app, request

from audits.capture.evidence import evidence_in_scope
from saas.kernel.guards import EVERYONE, allow, by, tenant_blueprint

blueprint = tenant_blueprint("evidence", __name__, url_prefix="/evidence")


@blueprint.get("/<digest>")
@allow(*EVERYONE)
def show_evidence(digest: str) -> Response:
    """Return the file as others may see it; ``?size=thumb`` a picture's small one. Recordings are given in ranges."""
    found = evidence_in_scope(by(), digest)
    small = request.args.get("size") == "thumb"
    wanted = found.thumb if small else found.shown
    data = current_app.extensions["sanmi_blobs"].get(by().tenant.id, wanted)
    response = Response(data, mimetype="image/jpeg" if small or found.seconds is None else found.media_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'; media-src 'self'; sandbox"
    if found.seconds is not None and not small:
        response.make_conditional(request, accept_ranges=True, complete_length=len(data))
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response
